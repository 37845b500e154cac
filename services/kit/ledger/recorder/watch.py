"""Wakes subscriptions when their log grows, whoever made it grow."""

import asyncio
import logging
import threading

from services.kit.ledger.port import Broker, Ledger, LogDoubt, LogRefused
from services.kit.ledger.recorder.replica import RETRY_SECONDS

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How long one read waits for data; records that arrive end it at once."""


class Watch:
    """Follows one partition as long as somebody listens; it wakes, and tells nothing: listeners read for themselves."""

    def __init__(self, broker: Broker, ledger: Ledger, partition: int) -> None:
        self._broker = broker
        self._ledger = ledger
        self._partition = partition
        self._listeners: set[threading.Event] = set()
        self._task: asyncio.Task[None] | None = None

    async def listen(self, listener: threading.Event) -> None:
        """Set this event now, and whenever there is something new."""
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow())
        listener.set()

    async def unlisten(self, listener: threading.Event) -> None:
        """Let it be; the last one to go ends the watch."""
        self._listeners.discard(listener)
        if not self._listeners and self._task:
            self._task.cancel()

    async def close(self) -> None:
        """End the watch; whoever still listens is woken once more, and told by its next question that all is closed."""
        if self._task:
            self._task.cancel()
            await asyncio.wait((self._task,))
        self._wake()
        self._listeners.clear()

    async def _follow(self) -> None:
        while True:
            try:
                await self._follow_connection()
            except LogDoubt as doubt:
                logger.warning("watch of %s/%d: %s", self._ledger.topic, self._partition, doubt)
                await asyncio.sleep(RETRY_SECONDS)
            except LogRefused as refused:
                # Whoever listens reads for itself, and meets the same refusal there.
                logger.error("watch of %s/%d ends: %s", self._ledger.topic, self._partition, refused)
                return

    async def _follow_connection(self) -> None:
        source = await self._broker.source(self._ledger.topic, self._partition)
        try:
            position = await source.end()
            self._wake()  # whatever came before this connection was open
            while True:
                chunk = await source.read(position, POLL_SECONDS)
                position = chunk.position
                if chunk.records:
                    self._wake()
        finally:
            self._wake()
            await source.close()

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.set()
