"""Waits until the services have nothing left to do before the feed's clock may move on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.kit.ledger import Writer
from services.projections.service.lane import Lane


class Stillness:
    """All writers of all services, partition by partition, each following the others' ledgers; and the views."""

    def __init__(self, writers: Sequence[Writer], lanes: Mapping[int, Lane]) -> None:
        self._writers = writers
        self._lanes = lanes

    def next_due(self) -> datetime | None:
        """When the clock alone makes one of them decide next; to be asked when all is still."""
        return min((due for one in self._writers if (due := one.progress.next_due) is not None), default=None)

    async def until(self, at: datetime) -> None:
        """Return when all that is due by then is done, and all that followed from it.

        A record of one may be work for another, so they are asked in turn until nobody has anything left.
        """
        while not all(one.progress.has_settled(self._wanted(one), at) for one in self._writers):
            for one in self._writers:
                await one.progress.settled(self._wanted(one), at)

    async def shown(self) -> None:
        """Return when the views show all that was decided so far."""
        for one in self._writers:
            where = one.assignment
            await self._lanes[where.partition].reached(where.ledger.name, one.progress.sequence)

    def _wanted(self, writer: Writer) -> Mapping[str, int]:
        """How far it must have followed the others' ledgers."""
        where = writer.assignment
        if where.other is None:
            return {}
        others = [one for one in self._writers if one.assignment.ledger == where.other]
        ends = [one.progress.sequence + 1 for one in others if one.assignment.partition == where.partition]
        return {where.other.name: max(ends)} if ends else {}
