"""The quarantine topic: input that cannot be understood goes there byte by byte, so that its partition can move on."""

from hashlib import sha256
from typing import NamedTuple

from services.kit.kafka.partner_topics import DAY_MS
from services.kit.kafka.producer import Headers, Place, Producer
from services.kit.ledger.topics import KEPT_FOR_EVER

KEPT_THIRTY_DAYS = KEPT_FOR_EVER | {"retention.ms": str(30 * DAY_MS), "segment.ms": str(DAY_MS)}
"""What nobody could read may name anybody: it stays no longer than a request to be forgotten may take (GDPR 12(3))."""
VALUE_BYTES_MAX = 900_000
"""Longer values are cut: with its headers the record must fit the topic, or the poison would stop its partition yet."""
HEADER_BYTES_MAX = 60_000


class Poison(NamedTuple):
    """A record that was refused, and where it was found."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers


async def quarantine(producer: Producer, topic: str, poison: Poison, reason: str) -> Place:
    """Put a record away with its place, reason (a code) and hash; returns once it is durable. Raises SendDoubtError."""
    value = poison.value or b""
    headers = {
        "topic": poison.topic,
        "partition": str(poison.partition),
        "offset": str(poison.offset),
        "reason": reason,
        "sha256": sha256(value).hexdigest(),
        "length": str(len(value)),
        "headers": str(len(poison.headers)),
    }
    place = f"{poison.topic}/{poison.partition}/{poison.offset}"
    found = [(name, text.encode()) for name, text in headers.items()]
    return await producer.send(topic, None, place.encode(), value[:VALUE_BYTES_MAX], [*found, *_originals(poison)])


def _originals(poison: Poison) -> Headers:
    """The record's own key and headers, renamed, as far as there is room for them."""
    own = [("original.key", poison.key or b""), *((f"original.header.{name}", value) for name, value in poison.headers)]
    kept: list[tuple[str, bytes]] = []
    room = HEADER_BYTES_MAX
    for name, value in own:
        room -= len(name.encode()) + len(value)
        if room >= 0:
            kept.append((name, value))
    return kept
