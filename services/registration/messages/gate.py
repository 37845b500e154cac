"""The gate: every message in a partner's own topic is answered in its other one, exactly as HTTP would answer it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from re import escape
from typing import Any

from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord
from cloudevents.core.bindings.kafka import to_binary_event
from cloudevents.core.v1.event import CloudEvent
from faststream.kafka import KafkaMessage

from contracts.codec import BadInputError, Limits
from contracts.topics import QUARANTINE, partner_of, partner_out
from contracts.values import derived_id
from services.kit.answers import Answer
from services.kit.connections import Connection, Leftovers
from services.kit.kafka import (
    Lanes,
    Passenger,
    Poison,
    Producer,
    SendDoubtError,
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
from services.registration.messages.asking import Asker, NoAnswerYetError, as_answer
from services.registration.messages.reading import Said, read

ANSWER_TYPE = "command.answered.v1"
SOURCE = "/registration/gate"
NEW_TOPIC_MILLISECONDS = 2_000
"""How often the broker is asked for partners' topics that are new."""
RETRY_SECONDS = (0.1, 0.5, 2.0, 5.0)
"""Pauses before asking again what depends on a server that is away; the last one for as long as it takes."""

logger = logging.getLogger(__name__)


class Gate:
    """Reads, asks, answers and only then commits; who asks is told by the topic, never by what is in it."""

    def __init__(self, asker: Asker, producer: Producer, topics: PartnerTopics, settings: Settings) -> None:
        self._asker = asker
        self._producer = producer
        self._topics = topics
        self._settings = settings
        self._prefix = settings.partner_topic_prefix
        self._limits = Limits(size_bytes_max=settings.body_bytes_max)
        self.lanes = Lanes(self._serve)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Read partners' topics for as long as this lasts, those too that are made meanwhile."""
        broker = open_broker(self._settings, metadata_max_age_ms=NEW_TOPIC_MILLISECONDS)
        group = f"{self._settings.topic_prefix}.gate"
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

    async def _take(self, _: list[Any], message: KafkaMessage) -> None:
        """Let a batch in; its records are answered and committed by their lanes."""
        for record in message.raw_message:
            self.lanes.put(Passenger(record, message))

    async def _serve(self, passenger: Passenger) -> None:
        record = passenger.record
        tries = 0
        while True:
            try:
                await self._answer(record)
                break
            except (NoAnswerYetError, SendDoubtError, LogDoubt, LogRefused) as reason:
                # A topic that is not as it must be holds up its own partner and nobody else, until a person mends it.
                level = logging.ERROR if isinstance(reason, LogRefused) else logging.WARNING
                logger.log(level, "%s: asked again later: %s", record.topic, reason)
                await asyncio.sleep(RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)])
                tries += 1
        await self._commit(passenger)

    async def _commit(self, passenger: Passenger) -> None:
        record = passenger.record
        try:
            await commit_behind(passenger.batch, [record], self._settings.kafka_seconds_max)
        except (KafkaError, TimeoutError) as error:
            # The partition was given to somebody else, or will be: it is answered again, in the same words.
            logger.warning("%s: not committed behind %d: %s", record.topic, record.offset, type(error).__name__)

    async def _answer(self, record: "ConsumerRecord[Any, Any]") -> None:
        """Answer one record; returns once the answer is durable."""
        partner = partner_of(record.topic, self._prefix)
        await self._topics.open(partner)
        try:
            said = read(record, self._limits)
        except BadInputError as error:
            await self._tell(partner, record, None, await self._put_away(record, error))
        else:
            await self._tell(partner, record, said, await self._asker.answer(partner, record.topic, said))

    async def _put_away(self, record: "ConsumerRecord[Any, Any]", error: BadInputError) -> Answer:
        poison = Poison(record.topic, record.partition, record.offset, record.key, record.value, record.headers)
        await quarantine(self._producer, self._settings.topics(QUARANTINE), poison, error.code)
        places = [FieldError(error.pointer, error.detail)] if error.pointer else []
        return as_answer(Problem(error.code, error.detail, places))

    async def _tell(self, partner: str, record: "ConsumerRecord[Any, Any]", said: Said | None, answer: Answer) -> None:
        event = to_binary_event(CloudEvent(_attributes(record, said, answer), answer.body))
        await self._producer.send(partner_out(partner, self._prefix), 0, None, event.value, list(event.headers.items()))


def _attributes(record: "ConsumerRecord[Any, Any]", said: Said | None, answer: Answer) -> dict[str, Any]:
    """What stands on an answer; all of it follows from the message, so the same message is answered the same."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": derived_id("answer", record.topic, str(record.partition), str(record.offset)),
        "source": SOURCE,
        "type": ANSWER_TYPE,
        "time": datetime.fromtimestamp(record.timestamp / 1000, UTC),
        "datacontenttype": answer.headers["Content-Type"],
        "status": str(answer.status),
        "requestoffset": str(record.offset),
    }
    if said is not None:
        attributes |= {"requestid": said.id, "requestsource": said.source}
    return attributes
