"""The gate: every message in a partner's own topic is answered in its other one, exactly as HTTP would answer it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from re import escape
from typing import Any, TypeVar

from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord
from cloudevents.core.bindings.kafka import to_binary_event
from cloudevents.core.v1.event import CloudEvent
from faststream.kafka import KafkaMessage

from contracts.bodies import PARTNER_MESSAGES
from contracts.codec import BadInputError, Limits
from contracts.topics import QUARANTINE, partner_of, partner_out
from contracts.values import derived_id
from services.kit.answers import Answer
from services.kit.connections import Connection, Leftovers
from services.kit.gate.asking import Asker, NoAnswerYetError, as_answer
from services.kit.gate.reading import Said, read
from services.kit.kafka import (
    Lanes,
    Passenger,
    Poison,
    Producer,
    SendDoubtError,
    Turn,
    batch_subscriber,
    commit_behind,
    open_broker,
    quarantine,
    stop_broker,
)
from services.kit.kafka.partner_topics import PartnerTopics
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.settings import Settings
from services.kit.web import FieldError, Problem

ANSWER_TYPE = "command.answered.v1"
NEW_TOPIC_MILLISECONDS = 2_000
"""How often the broker is asked for partners' topics that are new."""
RETRY_SECONDS = (0.1, 0.5, 2.0, 5.0)
"""Pauses before asking again what depends on a server that is away; the last one for as long as it takes."""

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Gate:
    """Reads, asks, answers and only then commits; who asks is told by the topic, never by what is in it.

    Some messages of a partner are under way at once. What they lead to is decided, and they are answered, in the order
    in which they were written; one about the same entity as another waits for the answer to that.
    Each service has a gate and answers what it takes; one of them, the `usher`, also what nobody takes or can read.
    """

    def __init__(
        self,
        asker: Asker,
        producer: Producer,
        topics: PartnerTopics,
        settings: Settings,
        name: str,
        *,
        usher: bool = False,
    ) -> None:
        self._asker = asker
        self._name = name
        self._usher = usher
        self._producer = producer
        self._topics = topics
        self._settings = settings
        self._prefix = settings.partner_topic_prefix
        self._limits = Limits(size_bytes_max=settings.body_bytes_max)
        self.lanes = Lanes(self)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Read partners' topics for as long as this lasts, those too that are made meanwhile."""
        broker = open_broker(self._settings, metadata_max_age_ms=NEW_TOPIC_MILLISECONDS)
        group = (
            f"{self._settings.topic_prefix}.gate" if self._usher else f"{self._settings.topic_prefix}.{self._name}.gate"
        )
        subscriber = batch_subscriber(broker, group=group, pattern=rf"{escape(self._prefix)}\.[a-z0-9._-]+\.in$")
        subscriber(self._take)
        reading = Connection(broker.start, partial(stop_broker, broker))
        leftovers = Leftovers(self._settings.kafka_seconds_max)
        try:
            await reading.ready()
            yield
        finally:
            await self.lanes.close()
            leftovers.close(reading)
            await leftovers.wait()

    async def _take(self, message: KafkaMessage) -> None:
        """Let a batch in; its records are answered and committed by their lanes."""
        for record in message.raw_message:
            found = self._read(record)
            self.lanes.put(Passenger(record, message, _about(found), found))

    def _read(self, record: "ConsumerRecord[Any, Any]") -> Said | BadInputError:
        try:
            return read(record, self._limits)
        except BadInputError as error:
            return error

    def _is_ours(self, found: Said | BadInputError) -> bool:
        if isinstance(found, Said) and found.type in PARTNER_MESSAGES:
            return self._asker.takes(found.type)
        return self._usher

    async def work(self, passenger: Passenger, turn: Turn) -> Answer | None:
        """The answer to a message, however long it takes; the commands of one partner are sent in its own order.

        None where another service's gate answers it.
        """
        if not self._is_ours(passenger.read):
            return None
        return await _at_last(passenger, lambda: self._answer(passenger, turn))

    async def finish(self, done: Sequence[tuple[Passenger, Answer | None]]) -> None:
        """Tell a partner some answers, in the order of its messages, and commit behind them once they are durable."""
        for passenger, answer in done:
            if answer is not None:
                await _at_last(passenger, partial(self._tell, passenger, answer))
        await self._commit([passenger for passenger, _ in done])

    async def _commit(self, done: Sequence[Passenger]) -> None:
        last = done[-1]
        try:
            records = [passenger.record for passenger in done]
            await commit_behind(last.batch, records, self._settings.kafka_seconds_max)
        except (KafkaError, TimeoutError) as error:
            # The partition was given to somebody else, or will be: they are answered again, in the same words.
            logger.warning(
                "%s: not committed behind %d: %s", last.record.topic, last.record.offset, type(error).__name__
            )

    async def _answer(self, passenger: Passenger, turn: Turn) -> Answer:
        partner, found = partner_of(passenger.record.topic, self._prefix), passenger.read
        await self._topics.open(partner)
        if isinstance(found, BadInputError):
            return await self._put_away(passenger.record, found)
        return await self._asker.answer(partner, passenger.record.topic, found, turn)

    async def _put_away(self, record: "ConsumerRecord[Any, Any]", error: BadInputError) -> Answer:
        poison = Poison(record.topic, record.partition, record.offset, record.key, record.value, record.headers)
        await quarantine(self._producer, self._settings.topics(QUARANTINE), poison, error.code)
        places = [FieldError(error.pointer, error.detail)] if error.pointer else []
        return as_answer(Problem(error.code, error.detail, places))

    async def _tell(self, passenger: Passenger, answer: Answer) -> None:
        said = passenger.read if isinstance(passenger.read, Said) else None
        told = {**_attributes(passenger.record, said, answer), "source": f"/{self._name}/gate"}
        event = to_binary_event(CloudEvent(told, answer.body))
        topic = partner_out(partner_of(passenger.record.topic, self._prefix), self._prefix)
        await self._producer.send(topic, 0, None, event.value, list(event.headers.items()))


async def _at_last(passenger: Passenger, call: Callable[[], Awaitable[Result]]) -> Result:
    """The result of what depends on servers that may be away, asked for again until it is there."""
    tries = 0
    while True:
        try:
            return await call()
        except (NoAnswerYetError, SendDoubtError, LogDoubt, LogRefused) as reason:
            # A topic that is not as it must be holds up its own partner and nobody else, until a person mends it.
            level = logging.ERROR if isinstance(reason, LogRefused) else logging.WARNING
            logger.log(level, "%s: asked again later: %s", passenger.record.topic, reason)
            await asyncio.sleep(RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)])
            tries += 1


def _about(found: Said | BadInputError) -> tuple[Hashable, ...]:
    """A message waits for those about the same entity, which its sender may build on, and for itself sent before."""
    if isinstance(found, BadInputError):
        return ()
    itself = ("message", found.source, found.id)
    return (itself, ("entity", found.subject)) if found.subject is not None else (itself,)


def _attributes(record: "ConsumerRecord[Any, Any]", said: Said | None, answer: Answer) -> dict[str, Any]:
    """What stands on an answer; all of it follows from the message, so the same message is answered the same."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": derived_id("answer", record.topic, str(record.partition), str(record.offset)),
        "type": ANSWER_TYPE,
        "time": datetime.fromtimestamp(record.timestamp / 1000, UTC),
        "datacontenttype": answer.headers["Content-Type"],
        "status": str(answer.status),
        "requestoffset": str(record.offset),
    }
    if said is not None:
        attributes |= {"requestid": said.id, "requestsource": said.source}
    return attributes
