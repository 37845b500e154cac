"""Poison of every class: put aside, listed, looked at, and sent again as it was."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.kit.kafka import Poison, Producer, quarantine
from services.kit.kafka.quarantine import HEADER_BYTES_MAX, VALUE_BYTES_MAX
from services.kit.kafka.quarantined import (
    REDRIVEN,
    AlreadySentError,
    Aside,
    NotWholeError,
    Quarantine,
    listed,
    looked_at,
    send_again,
)
from services.kit.ledger import Durability, KafkaBroker, Topics, TopicSpec
from tests.servers import unique

VENDOR = ("ce_vendor", b"acme")
CLASSES = {
    "NOT_UTF8": (b"\xff\xfe", (VENDOR,)),
    "NOT_JSON": (b"{", (VENDOR,)),
    "DUPLICATE_KEY": (b'{"a":1,"a":2}', (VENDOR,)),
    "NUL_CHARACTER": (b'{"a":"\\u0000"}', ()),
    "NOT_FINITE": (b'{"a":NaN}', ()),
    "TOO_DEEP": (b"[" * 60 + b"]" * 60, ()),
    "NOT_A_CLOUDEVENT": (b"", (("ce_id", b"\xff"),)),
    "DUPLICATE_HEADER": (b"{}", (("ce_id", b"1"), ("CE_ID", b"2"))),
    "MIXED_MODE": (b"{}", (("content-type", b"application/cloudevents+json"), ("ce_id", b"1"))),
    "UNREADABLE": (b"\x00", (("", b""), ("é", b"\x00"))),
}
"""By reason: what was sent, and its headers."""


class House:
    """A quarantine and the partner's topic its messages came from."""

    def __init__(self, broker: KafkaBroker, producer: Producer, prefix: str) -> None:
        self.broker = broker
        self.producer = producer
        self.topic = f"{prefix}.quarantine"
        self.partner = f"{prefix}.north.in"

    async def put(self, reason: str, value: bytes, headers: tuple[tuple[str, bytes], ...], offset: int = 0) -> None:
        await quarantine(self.producer, self.topic, Poison(self.partner, 0, offset, b"key", value, headers), reason)

    async def found(self) -> list[Aside]:
        return await Quarantine(self.broker, self.topic).found()

    async def sent(self) -> list[tuple[bytes, bytes, tuple[tuple[str, bytes], ...]]]:
        """What is in the partner's topic."""
        source = await self.broker.source(self.partner, 0)
        try:
            chunk = await source.read(0)
        finally:
            await source.close()
        return [(record.key, record.value, tuple(record.headers)) for _, _, record in chunk.records]


@pytest.fixture
async def house(kafka: str) -> AsyncIterator[House]:
    broker, producer = KafkaBroker(kafka), Producer(kafka, 10.0)
    house = House(broker, producer, unique("q"))
    await Topics(kafka, broker, Durability()).open([TopicSpec(house.topic, 1), TopicSpec(house.partner, 1)])
    yield house
    await producer.stop()
    await broker.close()


async def test_poison_of_every_class_comes_back_as_it_was(house: House):
    for offset, (reason, (value, headers)) in enumerate(CLASSES.items()):
        await house.put(reason, value, headers, offset)
    found = await house.found()
    assert [(aside.reason, aside.offset) for aside in found] == [
        (reason, offset) for offset, reason in reversed(list(enumerate(CLASSES)))
    ]
    for aside in reversed(found):
        value, headers = CLASSES[aside.reason]
        assert (aside.value, tuple(aside.headers), aside.key) == (value, headers, b"key")
        assert (aside.topic, aside.whole, aside.length) == (house.partner, True, len(value))
        await send_again(house.producer, house.topic, aside, "acme/-/op")
    assert await house.sent() == [(b"key", value, headers) for value, headers in CLASSES.values()]
    assert {aside.sent_again_by for aside in await house.found()} == {"acme/-/op"}
    for aside in await house.found():
        assert aside.sent_again_at is not None
        assert aside.by(aside.sent_again_at) == aside
        waiting = aside.by(aside.sent_again_at - timedelta(milliseconds=1))
        assert (waiting.sent_again_at, waiting.sent_again_by) == (None, None)


async def test_what_was_sent_again_is_not_sent_twice(house: House):
    await house.put("NOT_JSON", b"{", ())
    (aside,) = await house.found()
    await send_again(house.producer, house.topic, aside, "acme/-/op")
    (aside,) = await house.found()
    with pytest.raises(AlreadySentError, match="acme/-/op"):
        await send_again(house.producer, house.topic, aside, "acme/-/other")
    assert len(await house.sent()) == 1


@pytest.mark.parametrize(
    ("value", "headers"),
    [(b"x" * (VALUE_BYTES_MAX + 1), ()), (b"{}", (("x", b"x" * HEADER_BYTES_MAX), ("y", b"y")))],
    ids=["value", "headers"],
)
async def test_what_was_cut_cannot_be_sent_again(house: House, value: bytes, headers: tuple[tuple[str, bytes], ...]):
    await house.put("TOO_LARGE", value, headers)
    (aside,) = await house.found()
    assert (aside.whole, aside.length) == (False, len(value))
    with pytest.raises(NotWholeError):
        await send_again(house.producer, house.topic, aside, "acme/-/op")
    assert await house.sent() == []


async def test_a_strangers_record_is_passed_over(house: House):
    await house.producer.send(house.topic, 0, None, b"what?", [("x", b"y"), (REDRIVEN, b"77")])
    await house.put("NOT_JSON", b"{", ())
    assert [aside.number for aside in await house.found()] == [1]
    assert await Quarantine(house.broker, house.topic).one(0) is None


async def test_a_list_says_nothing_of_what_a_message_says(house: House):
    await house.put("NOT_JSON", b"{secret", (VENDOR, ("note", b"secret")))
    (aside,) = await house.found()
    assert "secret" not in str(listed(aside))
    assert listed(aside)["vendor"] == "acme"
    assert looked_at(aside)["value"] == {"hex": b"{secret".hex(), "text": "{secret"}
    assert looked_at(aside)["headers"]["note"] == "secret"
