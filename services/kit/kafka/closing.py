"""Ends consumers for good: aiokafka 0.14 may give up stopping one before it has closed its connections.

Its `AIOKafkaConsumer.stop` awaits the tasks that it has cancelled. One that had no turn yet, or that was pausing after
an error of the broker, hands the cancellation back (`Fetcher.close`, `GroupCoordinator.close`): the client stays open.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaConsumer
from faststream.kafka import KafkaBroker


async def stop_consumer(consumer: AIOKafkaConsumer) -> None:
    """Stop a consumer and close its connections."""
    await _end(consumer, consumer.stop)


async def stop_subscriber(subscriber: Any) -> None:
    """Stop a subscriber of FastStream, and its consumer if it has one by now. Raises KafkaError."""
    if subscriber.consumer is not None:
        await _end(subscriber.consumer, subscriber.stop)


async def stop_broker(broker: KafkaBroker) -> None:
    """Stop a broker and all its subscribers. Raises KafkaError."""
    for subscriber in broker.subscribers:
        await stop_subscriber(subscriber)
    await broker.stop()


async def _end(consumer: AIOKafkaConsumer, stop: Callable[[], Awaitable[None]]) -> None:
    try:
        await stop()
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) and task.cancelling():
            raise
    finally:
        await consumer._client.close()  # noqa: SLF001 - nothing public closes what a stop has left open
