"""A partner's line: its own two topics, through a plain Kafka client that knows nothing of this product."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, Producer, TopicPartition

from contracts.topics import QUARANTINE, partner_in, partner_out
from tests.integration.house import House, eventually

ANSWERED = "command.answered.v1"
POLL_SECONDS = 0.2
FLUSH_SECONDS_MAX = 20
STRUCTURED = {"content-type": "application/cloudevents+json; charset=utf-8"}


class Heard(NamedTuple):
    """A record as a client sees it."""

    headers: dict[str, str]
    value: bytes

    @property
    def body(self) -> Any:
        """What it says."""
        return json.loads(self.value)


class Listener:
    """Everything in one partition, from its beginning."""

    def __init__(self, consumer: Consumer, topic: str) -> None:
        self.heard: list[Heard] = []
        self._consumer = consumer
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])

    def first(self, wanted: Callable[[Heard], bool]) -> Heard:
        """The first record of this kind, waited for."""
        return next(iter(self.some(1, wanted)))

    def some(self, count: int, wanted: Callable[[Heard], bool]) -> list[Heard]:
        """So many records of this kind, waited for."""

        def found() -> list[Heard] | None:
            self._poll()
            matching = [heard for heard in self.heard if wanted(heard)]
            return matching if len(matching) >= count else None

        return list(eventually(found, why=lambda: self.heard))

    def _poll(self) -> None:
        message = self._consumer.poll(POLL_SECONDS)
        if message is not None and message.error() is None:
            self.heard.append(Heard({n: v.decode() for n, v in message.headers() or ()}, message.value()))


class Line:
    """What a partner sends, and what it hears."""

    def __init__(self, producer: Producer, topic: str, vendor: str, out: Listener) -> None:
        self.out = out
        self.topic = topic
        self._producer = producer
        self._vendor = vendor

    def send(self, value: bytes, headers: dict[str, str]) -> str:
        """Send bytes as they are; their offset, as answers name it."""
        sent: list[Message] = []

        def delivered(error: Any, message: Message) -> None:
            assert error is None, error
            sent.append(message)

        self._producer.produce(self.topic, value, headers=list(headers.items()), on_delivery=delivered)
        assert self._producer.flush(FLUSH_SECONDS_MAX) == 0
        return str(sent[0].offset())

    def binary(self, data: Any, **attributes: str) -> str:
        """Send a CloudEvent in binary mode; its id."""
        event = self.event(**attributes)
        headers = {f"ce_{name}": text for name, text in event.items()} | {"content-type": "application/json"}
        self.send(json.dumps(data).encode(), headers)
        return event["id"]

    def structured(self, data: Any, **attributes: str) -> str:
        """Send a CloudEvent in structured mode; its id."""
        event = self.event(**attributes)
        self.send(json.dumps({**event, "data": data}).encode(), STRUCTURED)
        return event["id"]

    def event(self, **attributes: str) -> dict[str, str]:
        """The attributes of a submission, with an id of its own."""
        known = {"specversion": "1.0", "id": uuid4().hex, "source": "/crm", "type": "registration.submit"}
        return known | {"vendor": self._vendor} | attributes

    def answer(self, message: str) -> Heard:
        """The answer to a message, by its id."""
        return self.out.first(lambda heard: heard.headers.get("ce_requestid") == message)

    def answer_at(self, offset: str) -> Heard:
        """The answer to a message, by its offset."""
        return self.out.first(lambda heard: heard.headers.get("ce_requestoffset") == offset)

    def told(self, kind: str, count: int = 1) -> list[Heard]:
        """What the feed says of this kind."""
        return self.out.some(count, lambda heard: heard.headers["ce_type"] == kind)


@contextmanager
def line_of(house: House, vendor: str, partner: str) -> Iterator[Line]:
    """The line of a partner that is on the vendor's list."""
    prefix = house.environment["DEALREG_PARTNER_TOPIC_PREFIX"]
    to = {"bootstrap.servers": house.environment["KAFKA_BOOTSTRAP_SERVERS"], "acks": "all"}
    with listening(house, partner_out(partner, prefix)) as out, Producer(to) as producer:
        yield Line(producer, partner_in(partner, prefix), vendor, out)


@contextmanager
def quarantine_of(house: House) -> Iterator[Listener]:
    """What was put aside."""
    with listening(house, f"{house.environment['DEALREG_TOPIC_PREFIX']}.{QUARANTINE}") as found:
        yield found


@contextmanager
def listening(house: House, topic: str) -> Iterator[Listener]:
    """A client that reads one topic and commits nothing."""
    known = {"bootstrap.servers": house.environment["KAFKA_BOOTSTRAP_SERVERS"], "enable.auto.commit": False}
    consumer = Consumer(known | {"group.id": uuid4().hex})
    try:
        yield Listener(consumer, topic)
    finally:
        consumer.close()
