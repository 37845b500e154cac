"""HTTP to addresses that others chose: it reaches nothing inside our network, and nobody sends it on elsewhere."""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import certifi
import httpcore

Address = IPv4Address | IPv6Address

TRANSLATED: Final = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Networks of IPv6 behind whose addresses stand others of IPv4, which may be anybody's (RFC 6052, 8215, 3056, 4380)."""
FAILURES: Final = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, UnicodeError)


class ForbiddenAddressError(Exception):
    """The name leads to an address that is not on the public internet."""


class UnreachableError(Exception):
    """Nobody answered; the text is the kind of failure, and never a word of the other side's."""


class CertificateError(Exception):
    """The other side could not show that it is who it is said to be."""


class Answer(NamedTuple):
    """What was answered: the status, and when to come again if that was said."""

    status: int
    retry_after: str | None


class Outgoing:
    """Sends one request at a time over a connection of its own; the other side has so long for all of it."""

    def __init__(self, seconds_max: float, trusted: ssl.SSLContext, *, loopback: bool) -> None:
        """`loopback` lets it reach the machine itself, too, as a developer wants."""
        self._seconds_max = seconds_max
        # No connection is used twice: one that the other side gave up meanwhile would look like a failure of its own.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trusted,
            network_backend=Guarded(loopback=loopback),
            max_connections=None,
            max_keepalive_connections=0,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: Any) -> None:
        await self._pool.__aexit__(kind, error, at if isinstance(at, TracebackType) else None)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer without its body, which is not read; no redirect is followed.

        Raises CertificateError, ForbiddenAddressError, UnreachableError, TimeoutError.
        """
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        try:
            async with (
                asyncio.timeout(self._seconds_max),
                self._pool.stream("POST", url, headers=sent, content=body) as answer,
            ):
                later = next((value for name, value in answer.headers if name.lower() == b"retry-after"), None)
                return Answer(int(answer.status), None if later is None else later.decode("latin-1"))
        except TimeoutError:  # it is an OSError, too
            raise
        except FAILURES as error:
            raise failure_of(error) from error


def trusted_by(authorities: Path | None) -> ssl.SSLContext:
    """Whom to believe that they are who they say: what this machine trusts, what browsers do, and these authorities.

    Raises OSError when their file cannot be read, ssl.SSLError when no certificate stands in it.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def failure_of(error: BaseException) -> CertificateError | UnreachableError:
    """What to raise for a connection that did not come about; libraries wrap the reason in errors of their own."""
    reason: BaseException | None = error
    while reason is not None:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return CertificateError(reason.verify_message)
        reason = reason.__cause__ or reason.__context__
    return UnreachableError(type(error).__name__)


class Guarded(httpcore.AsyncNetworkBackend):
    """Resolves a name once, looks at every address, and connects to one it has looked at: no later answer counts."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """As httpcore asks for it. Raises ForbiddenAddressError, OSError when the name is not known."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(place[4][0]) for place in found]
        if not all(may_be_reached(ip_address(address), loopback=self._loopback) for address in addresses):
            raise ForbiddenAddressError("the name leads to an address that is not public")
        *others, last = addresses
        for address in others:  # a name may lead to a family of addresses that has no way from here
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError:
                continue
        return await self._network.connect_tcp(last, port, timeout, local_address, socket_options)


def may_be_reached(address: Address, *, loopback: bool) -> bool:
    """Whether an address is one of the public internet, or the machine's own where that is allowed."""
    if address.is_loopback:
        return loopback
    if isinstance(address, IPv6Address) and any(address in network for network in TRANSLATED):
        return False
    return address.is_global and not address.is_multicast
