"""Ports for servers of ours, below the range from which the system takes the ports of outgoing connections."""

import secrets
import socket
from collections.abc import Sequence

HOST = "127.0.0.1"
# A client that retries a dead server inside the outgoing range can connect to itself and so keep the port taken.
LOWEST, HIGHEST = 15000, 32000


def free_ports(wanted: Sequence[int], count: int) -> list[int]:
    """The wanted ports if all are free, else new ones."""
    if len(wanted) == count and all(map(is_free, wanted)):
        return list(wanted)
    found: set[int] = set()
    while len(found) < count:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if is_free(port):
            found.add(port)
    return sorted(found)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
