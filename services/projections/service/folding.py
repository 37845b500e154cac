"""Folds batches of records into rows, history and position: everything a batch changes, in one transaction."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg.errors import UniqueViolation
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.message import Event
from services.kit.ledger import Accepted
from services.projections.domain import VIEWS
from services.projections.domain.history import history_row
from services.projections.domain.runs import Keyed, doubtful, every, fold_all
from services.projections.domain.streams import STREAMS
from services.projections.domain.view import Owner, Seen, View
from services.projections.service.reading import Readable, read, see
from services.projections.store.copying import Filler, Rows, fill, look_up
from services.projections.store.owning import Owners
from services.projections.store.positions import Position, read_positions, write_positions
from services.projections.store.session import MovedError, Session, transaction
from services.projections.store.tables import HISTORY, OWNERS, Tables

PIECE_RECORDS = 100
"""So many are decoded before others have a turn: some milliseconds."""


Sought = Callable[[View[Any], Sequence[Keyed]], Collection[str]]
"""Which of the keys of some records are looked up."""


class Step(NamedTuple):
    """From where to where a partition comes by a fold."""

    partition: int
    before: Mapping[str, Position]
    after: Mapping[str, Position]


class Folder:
    """Fills tables of one schema, all of them or some; whose records are is looked up in `known`.

    That is the same schema, except while some views alone are built anew: then the live one already knows.
    """

    def __init__(
        self, engine: AsyncEngine, tables: Tables, fills: Collection[str], known: Tables, seconds_max: float
    ) -> None:
        self.tables = tables
        self.engine = engine
        self.seconds_max = seconds_max
        self._fills = fills
        rows = [Rows(view, *tables.of_view(view.name)) for view in VIEWS if view.name in fills]
        self._concerned = {kind: [of for of in rows if kind in of.view.kinds] for kind in STREAMS}
        self._changed: dict[tuple[str, type[Event]], list[Rows]] = {}
        self._history = Filler(tables.history, (), newest_wins=False, written=("data",))
        self._owners = Owners(known.owners, known.history)

    async def fold(
        self,
        partition: int,
        records: Sequence[Accepted],
        before: Mapping[str, Position],
        after: Mapping[str, Position],
    ) -> int:
        """Fold what comes right behind `before`; returns how many records this program cannot read.

        Raises MovedError when the tables stand elsewhere, or one of DATABASE_AWAY; nothing has changed then.
        """
        readable = await _read(records)
        step = Step(partition, before, after)
        try:
            await self._fold(step, readable, doubtful)
        except UniqueViolation:  # a record said that it is the first of its row, and was not
            await self._fold(step, readable, every)
        return sum(item.poison for item in readable)

    async def _fold(self, step: Step, readable: Sequence[Readable], sought: Sought) -> None:
        positions = self.tables.positions
        async with transaction(self.engine, self.seconds_max) as session:
            if await read_positions(session.connection, positions, step.partition, lock=True) != step.before:
                raise MovedError(f"partition {step.partition} is not at {step.before}")
            await self._write(session, await self._seen(session, readable), sought)
            await write_positions(session.connection, positions, step.partition, step.after)

    async def _seen(self, session: Session, readable: Sequence[Readable]) -> list[Seen]:
        """The records with their owners; new ones are kept."""
        entities = await self._owners.of_entities(session.driver, {item.traces.entity for item in readable})
        known = frozenset(entities)
        unknown = {item.traces.causation for item in readable if item.traces.entity not in known and item.traces.caused}
        owners = await self._owners.of_records(session.driver, unknown)
        seen = []
        for item in readable:
            seen.append(found := see(item, entities, owners))
            owners[found.id] = found.owner
        if OWNERS in self._fills:
            await self._owners.add(session.driver, _without(entities, known))
        return seen

    async def _write(self, session: Session, seen: Sequence[Seen], sought: Sought) -> None:
        keyed = list(self._keyed(seen).items())
        work: list[tuple[Filler, list[tuple[Any, ...]]]] = []
        loaded = await look_up(session.driver, [(rows.select, sought(rows.view, found)) for rows, found in keyed])
        for (rows, found), there in zip(keyed, loaded, strict=True):
            entries = {entry.key: entry for entry in map(rows.entry, there)}
            folded = fold_all(rows.view, entries, found)
            opened = [rows.values(entry) for key, entry in folded.rows.items() if key not in entries]
            changed = [rows.values(entry) for key, entry in folded.rows.items() if key in entries]
            work += ((rows.opener, opened), (rows.filler, changed))
            work.append((rows.past_filler, [rows.past_values(past) for past in folded.past]))
        if HISTORY in self._fills:
            work.append((self._history, [history_row(item) for item in seen]))
        await fill(session.driver, work)

    def _keyed(self, seen: Sequence[Seen]) -> dict[Rows, list[Keyed]]:
        """The records that concern each view, with the keys of their rows."""
        found: dict[Rows, list[Keyed]] = {}
        for item in seen:
            if item.event is not None:
                for rows in self._changed_by(item.kind, type(item.event)):
                    if (key := rows.view.key(item)) is not None:
                        found.setdefault(rows, []).append((key, item))
        return found

    def _changed_by(self, kind: str, event: type[Event]) -> list[Rows]:
        """The views that such an event of such a stream is for; found out once."""
        found = self._changed.get((kind, event))
        if found is None:
            found = [rows for rows in self._concerned.get(kind, ()) if rows.view.concerns(event)]
            self._changed[kind, event] = found
        return found


async def _read(records: Sequence[Accepted]) -> list[Readable]:
    """In pieces: what comes in on other connections meanwhile must be taken before it is given up for lost."""
    found: list[Readable] = []
    for start in range(0, len(records), PIECE_RECORDS):
        found += map(read, records[start : start + PIECE_RECORDS])
        await asyncio.sleep(0)
    return found


def _without(entities: Mapping[str, Owner], known: frozenset[str]) -> dict[str, Owner]:
    return {entity: owner for entity, owner in entities.items() if entity not in known}
