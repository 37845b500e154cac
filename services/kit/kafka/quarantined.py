"""What lies in quarantine: listed, looked at, and sent again to where it came from once whatever was wrong is mended.

Nothing is taken out of the topic: what was sent again is noted behind it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from services.kit.kafka.producer import Headers, Producer
from services.kit.ledger import Broker, Source, Stored

REDRIVEN: Final = "redriven"
KEY, HEADER, VENDOR = "original.key", "original.header.", "original.header.ce_vendor"
READ_SECONDS: Final = 1.0
LOOKED_AT_MAX: Final = 10_000
"""So many of the newest records are looked through; an operator who has more has another problem."""


class NotWholeError(ValueError):
    """The message was too large to be kept whole, so it cannot be sent again."""


class AlreadySentError(ValueError):
    """It was sent again before."""


class Aside(NamedTuple):
    """A message that was put aside: `number` names it, the other fields say where it was found and why it is here."""

    number: int
    at: datetime
    topic: str
    partition: int
    offset: int
    reason: str
    sha256: str
    length: int
    vendor: str | None
    key: bytes | None
    headers: Headers
    value: bytes
    whole: bool
    sent_again_at: datetime | None = None
    sent_again_by: str | None = None

    def by(self, instant: datetime) -> "Aside":
        """As it lay there at an instant: what was sent again later waited then."""
        waited = self.sent_again_at is not None and self.sent_again_at > instant
        return self._replace(sent_again_at=None, sent_again_by=None) if waited else self


class Quarantine:
    """The topic, for whoever looks into it."""

    def __init__(self, broker: Broker, topic: str) -> None:
        self.topic = topic
        self._broker = broker

    async def found(self) -> list[Aside]:
        """What was put aside, the newest first, each with whether it was sent again. Raises LogDoubt, LogRefused."""
        source = await self._broker.source(self.topic, 0)
        try:
            return await _in(source)
        finally:
            await source.close()

    async def one(self, number: int) -> Aside | None:
        """The message of this number. Raises LogDoubt, LogRefused."""
        return next((aside for aside in await self.found() if aside.number == number), None)


async def _in(source: Source) -> list[Aside]:
    end = await source.end()
    position = max(await source.start(), end - LOOKED_AT_MAX)
    records: list[Stored] = []
    while position < end:
        chunk = await source.read(position, READ_SECONDS)
        records += chunk.records
        position = chunk.position
    return _paired(records)


def _paired(records: Iterable[Stored]) -> list[Aside]:
    found: dict[int, Aside] = {}
    for stored in records:
        told = {name: value.decode("utf-8", "replace") for name, value in stored.record.headers}
        at = datetime.fromtimestamp(stored.timestamp / 1_000, UTC)
        if "reason" in told:
            found[stored.offset] = _aside(stored, told, at)
        elif REDRIVEN in told and (before := found.get(int(told[REDRIVEN]))) is not None:
            found[before.number] = before._replace(sent_again_at=at, sent_again_by=told["by"])
    return sorted(found.values(), key=lambda aside: -aside.number)


def _aside(stored: Stored, told: dict[str, str], at: datetime) -> Aside:
    record = stored.record
    headers = [(name.removeprefix(HEADER), value) for name, value in record.headers if name.startswith(HEADER)]
    key = next((value for name, value in record.headers if name == KEY), None)
    length, kept = int(told["length"]), int(told.get("headers", len(headers)))
    return Aside(
        number=stored.offset,
        at=at,
        topic=told["topic"],
        partition=int(told["partition"]),
        offset=int(told["offset"]),
        reason=told["reason"],
        sha256=told["sha256"],
        length=length,
        vendor=told.get(VENDOR),
        key=key or None,
        headers=headers,
        value=record.value,
        whole=len(record.value) == length and len(headers) == kept,
    )


async def send_again(producer: Producer, quarantine: str, aside: Aside, by: str) -> None:
    """Put a message back into the partition it was found in, byte by byte, and note who did.

    Raises NotWholeError, AlreadySentError, SendDoubtError; after the last it may be there twice.
    """
    if not aside.whole:
        raise NotWholeError(f"only {len(aside.value)} of {aside.length} bytes are kept, or not all headers")
    if aside.sent_again_at is not None:
        raise AlreadySentError(f"it was sent again at {aside.sent_again_at:%Y-%m-%d %H:%M:%S} by {aside.sent_again_by}")
    await producer.send(aside.topic, aside.partition, aside.key, aside.value, aside.headers)
    note: list[tuple[str, bytes]] = [(REDRIVEN, str(aside.number).encode()), ("by", by.encode())]
    place = f"{aside.topic}/{aside.partition}/{aside.offset}"
    await producer.send(quarantine, 0, place.encode(), b"", note)


def listed(aside: Aside) -> dict[str, Any]:
    """A message as lists show it: where it was and why, without a word of what it says."""
    names = ("number", "at", "topic", "partition", "offset", "reason", "sha256", "length", "whole")
    told = aside._asdict()
    return {name: told[name] for name in (*names, "vendor", "sent_again_at", "sent_again_by")}


def looked_at(aside: Aside) -> dict[str, Any]:
    """The same with its bytes, in hex, and as text so far as they are one."""
    texts = {name: (value or b"").decode("utf-8", "replace") for name, value in aside.headers}
    value = {"hex": aside.value.hex(), "text": aside.value.decode("utf-8", "replace")}
    return {**listed(aside), "headers": texts, "value": value}
