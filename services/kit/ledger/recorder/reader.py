"""Reads from one ledger partition; every answer is as of the log's end when the question was asked."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from eventsourcing.persistence import OperationalError

from services.kit.ledger.port import LogDoubt, LogRefused
from services.kit.ledger.recorder.events import Kept
from services.kit.ledger.recorder.replica import Replica

PAGE_RECORDS = 500

Numbered = tuple[int, Kept]
"""A record with its sequence number."""


class Reader:
    """The questions recorders ask; runs on its event loop. All raise OperationalError after the deadline."""

    def __init__(self, replica: Replica, seconds_max: float) -> None:
        self._replica = replica
        self._seconds_max = seconds_max

    async def stream(
        self, stream: str, gt: int | None, lte: int | None, limit: int | None, *, desc: bool
    ) -> list[Kept]:
        """A stream's events by version: above `gt`, up to `lte`, the first `limit` from either side."""
        async with self._current() as replica:
            sequences = replica.index.stream(stream, gt, lte)
            return await replica.records((sequences[::-1] if desc else sequences)[:limit])

    async def notifications(self, start: int, limit: int, stop: int | None, topics: Collection[str]) -> list[Numbered]:
        """Events by sequence from `start` up to `stop`, at most `limit`, of any type or of these."""
        found: list[Numbered] = []
        async with self._current() as replica:
            last = -1 if replica.index.last_event is None else replica.index.last_event
            wanted = range(max(start, 0), (last if stop is None else min(stop, last)) + 1)
            while wanted and len(found) < limit:
                page, wanted = wanted[:PAGE_RECORDS], wanted[PAGE_RECORDS:]
                found += await self._events(replica, page, topics)
        return found[:limit]

    async def last_event(self) -> int | None:
        """The sequence number of the last event; None when there is none."""
        async with self._current() as replica:
            return replica.index.last_event

    async def processed(self, application: str) -> int | None:
        """The notification up to which an upstream application was processed; None when none was."""
        async with self._current() as replica:
            following = replica.index.positions.get(application)
            return None if following is None else following - 1

    async def _events(self, replica: Replica, page: Sequence[int], topics: Collection[str]) -> list[Numbered]:
        records = zip(page, await replica.records(page), strict=True)
        own = replica.index.own_stream
        return [
            (sequence, record)
            for sequence, record in records
            if record.stream != own and (not topics or record.type in topics)
        ]

    @asynccontextmanager
    async def _current(self) -> AsyncIterator[Replica]:
        try:
            async with asyncio.timeout(self._seconds_max), self._replica.lock:
                await self._replica.reread()
                yield self._replica
        except TimeoutError:
            raise OperationalError(f"the ledger could not be read within {self._seconds_max} s") from None
        except (LogDoubt, LogRefused) as error:
            raise OperationalError(str(error)) from error
