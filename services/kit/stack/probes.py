"""Whether a server gives a client a real answer, which is more than an open port."""

import socket
from io import BytesIO

PROBE_SECONDS = 2


def kafka_answers(address: str) -> bool:
    """Whether the broker names at least one live broker; `address` is host:port."""
    # Imported when needed, as below: commands that start no server stay quick.
    from aiokafka.protocol.metadata import MetadataRequest_v1, MetadataResponse_v1

    request = MetadataRequest_v1([])
    body = request.build_request_header(0, "dealreg").encode() + request.encode()
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port)), PROBE_SECONDS) as wire, wire.makefile("rwb") as stream:
            stream.write(len(body).to_bytes(4, "big") + body)
            stream.flush()
            answer = BytesIO(stream.read(int.from_bytes(stream.read(4), "big")))
            answer.read(4)  # the correlation id
            return bool(MetadataResponse_v1.decode(answer).brokers)
    except (OSError, ValueError):  # nobody there yet, or gone in the middle of the answer
        return False


def database_answers(url: str) -> bool:
    """Whether the user of this URL can log in."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=PROBE_SECONDS).close()
    except psycopg.OperationalError:
        return False
    return True
