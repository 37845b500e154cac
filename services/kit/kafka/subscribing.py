"""FastStream as we use it: batches of raw bytes, group and acknowledgement written out, offsets committed by hand.

The library's default policy acknowledges before the handler ran, and so loses messages when a process dies.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Literal

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.subscriber.usecase import LogicSubscriber

from services.kit.kafka.again import ReadAgain
from services.kit.settings import Settings

BATCH_RECORDS_MAX = 500
POLL_MILLISECONDS = 20
"""After an empty poll FastStream sleeps as long again: this is half of the longest time a message waits."""


def open_broker(settings: Settings, **options: Any) -> KafkaBroker:
    """A FastStream broker that reads: no topics by accident, no batch skipped; `Producer` is what writes."""
    return KafkaBroker(
        settings.kafka,
        client_id="dealreg",
        consumer_only=True,  # else it opens a producer too, and leaves it open when the broker does not answer
        allow_auto_create_topics=False,
        graceful_timeout=settings.kafka_seconds_max,
        logger=None,
        middlewares=[ReadAgain],
        apply_types=False,  # nothing is injected: that costs a thread for every batch
        **options,
    )


def batch_subscriber(
    broker: KafkaBroker,
    *topics: str,
    group: str,
    start: Literal["earliest", "none"] = "earliest",
    poll_milliseconds: int = POLL_MILLISECONDS,
    **options: Any,
) -> LogicSubscriber[Any]:
    """Subscribe a handler of whole batches: it takes a `KafkaMessage`, and commits behind what it finished.

    `start` says where a group without a position begins: at the beginning, or nowhere (an error) where positions are
    kept elsewhere. It never silently begins at the end.
    """
    subscriber: LogicSubscriber[Any] = broker.subscriber(
        *topics,
        batch=True,
        group_id=group,
        ack_policy=AckPolicy.MANUAL,
        auto_offset_reset=start,
        decoder=_whole,
        max_records=BATCH_RECORDS_MAX,
        batch_timeout_ms=poll_milliseconds,
        **options,
    )
    return subscriber


async def _whole(message: KafkaMessage) -> Any:
    return message


async def commit_behind(message: KafkaMessage, records: Iterable[ConsumerRecord[Any, Any]], seconds_max: float) -> None:
    """Commit the positions behind these records, and no others; call it when what they led to is durable.

    Raises TimeoutError, or KafkaError when the partition was given to another member meanwhile.
    """
    behind: dict[TopicPartition, int] = {}
    for record in records:
        place = TopicPartition(record.topic, record.partition)
        behind[place] = max(behind.get(place, 0), record.offset + 1)
    consumer: Any = message.consumer  # FastStream types it without the offsets that aiokafka's takes
    async with asyncio.timeout(seconds_max):
        await consumer.commit(behind)
