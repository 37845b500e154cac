"""Each partner's own feed: what happened to its claims, into its own topic, at least once and in order."""

import asyncio
import base64
import logging
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, reduce
from operator import or_
from typing import Any

from cloudevents.core.bindings.kafka import to_binary_event
from cloudevents.core.v1.event import CloudEvent
from prometheus_client import Gauge
from pydantic import BaseModel, create_model
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.codec import canonical
from contracts.disclosure import DISCLOSED
from contracts.message import Event
from services.kit.kafka import Producer, SendDoubtError
from services.kit.kafka.partner_topics import PartnerTopics
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.proof.keys import LogKeys
from services.kit.tasks import together
from services.projections.domain.feed import FED
from services.projections.service.lane import Lane
from services.projections.service.metrics import FoldMetrics
from services.projections.service.receipts import receipt_of
from services.projections.store.outbox import LEDGER, Message, Outbox
from services.projections.store.session import DATABASE_AWAY

RECEIPT = "receipt"
"""The attribute that carries the signed receipt of a message."""
BATCH_MESSAGES_MAX = 200
OTHER_SENDER_SECONDS = 5.0
"""How soon to look again when another process sends the feed of a partition."""

log = logging.getLogger(__name__)


class Feed:
    """Sends one partition's feed, in order within a partner; marks as sent what the broker has acknowledged."""

    def __init__(  # the parts are made by `Following`, once
        self, lane: Lane, engine: AsyncEngine, outbox: Outbox, producer: Producer, topics: PartnerTopics, keys: LogKeys
    ) -> None:
        self.name = f"the feed of partition {lane.partition}"
        self._lane = lane
        self._engine = engine
        self._outbox = outbox
        self._producer = producer
        self._topics = topics
        self._keys = keys

    async def run(self, metrics: FoldMetrics) -> None:
        """Send for ever; a server that is away, or a topic that is not as it must be, is waited for."""
        backoff = Backoff(BackoffLimits())
        waits = metrics.feed_waits.labels(self._lane.partition)
        while True:
            try:
                await self._follow(waits)
            except (*DATABASE_AWAY, SendDoubtError, LogDoubt, LogRefused) as reason:
                waits.set(1)
                log.warning("the feed of partition %s waits: %s", self._lane.partition, reason)
            await asyncio.sleep(backoff.next_seconds())

    async def _follow(self, waits: Gauge) -> None:
        async with self._engine.begin() as connection:
            await self._outbox.enter(connection, self._lane.partition)
        while True:
            seen = self._lane.position(LEDGER).head.sequence
            while await self._send_some():
                pass
            waits.set(0)
            await self._lane.reached(LEDGER, seen + 1)

    async def _send_some(self) -> bool:
        """Send the next messages; False when there are none."""
        partition = self._lane.partition
        async with self._engine.begin() as connection:
            sent = await self._outbox.claim(connection, partition)
            messages = [] if sent is None else await self._outbox.next(connection, partition, sent, BATCH_MESSAGES_MAX)
            if messages:
                await together(*(self._send(found) for found in _by_partner(messages)))
                await self._outbox.mark(connection, partition, messages[-1].sequence)
        if sent is None:
            await asyncio.sleep(OTHER_SENDER_SECONDS)
        return sent is None or bool(messages)

    async def _send(self, messages: Iterable[Message]) -> None:
        """One partner's messages, one after the other."""
        for message in messages:
            await self._topics.open(message.partner)
            attributes = {**_attributes(message), RECEIPT: self._receipt(message)}
            event = to_binary_event(CloudEvent(attributes, canonical(message.data)))
            headers = list(event.headers.items())
            await self._producer.send(self._topics.out(message.partner), 0, None, event.value, headers)

    def _receipt(self, message: Message) -> str:
        """In base64: an attribute of a CloudEvent is one line."""
        said = {"id": message.id, "type": message.type, "subject": message.stream, "time": message.time}
        note = receipt_of(self._keys, {**said, "data": message.data}, message.hash)
        return base64.b64encode(str(note).encode()).decode()


def _by_partner(messages: Iterable[Message]) -> Iterable[list[Message]]:
    found: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        found[message.partner].append(message)
    return found.values()


def _attributes(message: Message) -> dict[str, object]:
    """CloudEvents attributes; the id is the event's own, so that a message sent twice is known to be the same."""
    return {
        "specversion": "1.0",
        "id": message.id,
        "source": f"/{message.vendor}/feed",
        "type": message.type,
        "subject": message.stream,
        "time": message.time,
        "datacontenttype": "application/json",
        "vendor": message.vendor,
        "sequence": str(message.number),
    }


@cache
def message_schema() -> Any:
    """What a partner may find in its feed: each event with the fields it is told, as a union of models."""
    return reduce(or_, (_told(event) for event in FED))


def _told(event: type[Event]) -> type[BaseModel]:
    told = {name: event.model_fields[name] for name in DISCLOSED[event.TYPE]}
    fields: dict[str, Any] = {name: (field.annotation, field) for name, field in told.items()}
    return create_model(event.__name__, __doc__=event.__doc__, **fields)
