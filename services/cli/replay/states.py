"""Rows of every view out of the ledgers alone, as they were at an instant, and what changed between two."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from services.cli.output import progress
from services.cli.scanning import Pair, Part
from services.kit.ledger import Accepted
from services.projections.domain import VIEWS
from services.projections.domain.view import Entry, Owner, Seen, View
from services.projections.service.reading import read, see
from services.projections.service.weaving import Weave

BATCH_RECORDS = 1_000
Place = tuple[str, str]
"""A view and the key of a row."""


class Change(NamedTuple):
    """A row before and after; nothing before when it is new."""

    before: Entry | None
    after: Entry


class States:
    """Folds records as views do, in memory; from `marked` on, it remembers how each row was that is touched."""

    def __init__(self, mark: datetime | None = None) -> None:
        self.rows: dict[Place, Entry] = {}
        self._mark = mark
        self._touched: dict[Place, Entry | None] = {}
        self._entities: dict[str, Owner] = {}
        self._owners: dict[str, Owner] = {}

    def take(self, record: Accepted) -> None:
        """The next record."""
        seen = see(read(record), self._entities, self._owners)
        self._owners[seen.id] = seen.owner
        for view, key in _concerned(seen):
            self._fold(view, key, seen)

    def _fold(self, view: View[Any], key: str, seen: Seen) -> None:
        place = view.name, key
        before = self.rows.get(place)
        entry = view.fold(key, before, seen)
        if entry is not None:
            self.rows[place] = entry
            if self._mark is not None and seen.time > self._mark:
                self._touched.setdefault(place, before)

    def changes(self) -> Iterator[tuple[Place, Change]]:
        """Every row that came about or is another one since the mark."""
        for place, before in self._touched.items():
            yield place, Change(before, self.rows[place])


def _concerned(seen: Seen) -> Iterator[tuple[View[Any], str]]:
    for view in VIEWS:
        if seen.kind in view.kinds and (key := view.key_of(seen)) is not None:
            yield view, key


async def states(pairs: AsyncIterator[Pair], until: datetime, mark: datetime | None = None) -> States:
    """All records made until an instant, of all partitions. Raises LogDoubt, LogRefused."""
    found = States(mark)
    with progress() as bar:
        async for pair in pairs:
            lengths = [part.length for part in pair.parts.values() if part.length is not None]
            task = bar.add_task(f"partition {pair.partition}", total=sum(lengths) if lengths else None)
            async for records in _woven(pair.parts, pair.partition):
                for record in records:
                    if record.time <= until:
                        found.take(record)
                bar.advance(task, len(records))
    return found


async def _woven(parts: Mapping[str, Part], partition: int) -> AsyncIterator[list[Accepted]]:
    """The records of one partition, causes first, holding no more of them than wait for each other."""
    weave, left = Weave(parts, partition, {}), {name: part.batches for name, part in parts.items()}
    while True:
        for name, batches in list(left.items()):
            if weave.waiting(name) < BATCH_RECORDS:
                found = await anext(batches, None)
                if found is None:
                    del left[name]
                else:
                    weave.add(name, found)
        if records := weave.take(BATCH_RECORDS):
            yield records
        elif not left:
            return
