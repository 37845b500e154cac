"""Publishes partners' messages in their own topics, as their systems would, and finds the answers in the other one."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from cloudevents.core.bindings.kafka import to_binary_event
from cloudevents.core.v1.event import CloudEvent

from contracts.topics import partner_in, partner_out
from services.cli.demo.cast import partners, vendors
from services.cli.demo.feed import Body, FeedMessage
from services.cli.demo.journal import Known
from services.cli.demo.sending import PlayError, known
from services.kit.kafka import Producer, SendDoubtError, stop_consumer
from services.kit.settings import Settings

ANSWER_SECONDS_MAX = 60.0
"""The first message waits until the gate has found the new topics."""
ANSWER_ID = "ce_requestid"


class Topics:
    """The topics of those partners whose systems publish."""

    def __init__(self, settings: Settings) -> None:
        self._prefix = settings.partner_topic_prefix
        self._producer = Producer(settings.kafka, settings.kafka_seconds_max, "dealreg-demo")
        self._consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka, auto_offset_reset="earliest")
        self._reading: asyncio.Task[None] | None = None
        self._waiting: dict[str, asyncio.Future[Body]] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Self]:
        """Connected for as long as this lasts."""
        await self._producer.start()
        await self._consumer.start()
        try:
            yield self
        finally:
            if self._reading:
                self._reading.cancel()
            await stop_consumer(self._consumer)
            await self._producer.stop()

    async def send(self, message: FeedMessage, about: str, body: Body) -> Known:
        """Publish a message and wait for its answer. Raises PlayError."""
        self._reading = self._reading or asyncio.create_task(self._read())
        answer = self._waiting[message.label] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                await self._publish(message, about, body)
                return known(await answer, message)
        except (TimeoutError, SendDoubtError) as error:
            raise PlayError(f"{message.label}: published, and not answered: {error!r}") from error
        finally:
            del self._waiting[message.label]

    async def _publish(self, message: FeedMessage, about: str, body: Body) -> None:
        partner = message.sender.org or ""
        attributes: dict[str, Any] = {
            "specversion": "1.0",
            "id": message.label,
            "source": f"/{message.sender.subject}",
            "type": message.action,
            "time": message.at,
            "datacontenttype": "application/json",
            "vendor": message.sender.vendor,
        } | ({"subject": about} if about else {})
        event = to_binary_event(CloudEvent(attributes, body))
        topic = partner_in(partner, self._prefix)
        await self._producer.send(topic, 0, None, event.value, list(event.headers.items()))

    async def _read(self) -> None:
        # Not before the first message: by then all partners have joined, and their topics are there.
        names = {one.id for vendor in vendors() for one in partners(vendor.id) if one.by_topic}
        self._consumer.assign([TopicPartition(partner_out(name, self._prefix), 0) for name in sorted(names)])
        async for record in self._consumer:
            label = dict(record.headers).get(ANSWER_ID, b"").decode()
            waiting = self._waiting.get(label)
            if waiting is not None and not waiting.done():
                waiting.set_result(json.loads(record.value))
