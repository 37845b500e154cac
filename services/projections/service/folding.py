"""Folds batches of records into rows, history and position: everything a batch changes, in one transaction."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.ledger import Accepted
from services.projections.domain import VIEWS
from services.projections.domain.history import history_row
from services.projections.domain.view import Owner, Seen, fold_all
from services.projections.service.reading import Readable, read, see
from services.projections.store.copying import Upsert, add_rows
from services.projections.store.owning import Owners
from services.projections.store.positions import Position, read_positions, write_positions
from services.projections.store.session import MovedError, Session, transaction
from services.projections.store.tables import HISTORY, OWNERS, Tables


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
        self._upserts = [Upsert(view, tables.views[view.name]) for view in VIEWS if view.name in fills]
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
        readable = [read(record) for record in records]
        async with transaction(self.engine, self.seconds_max) as session:
            if await read_positions(session.connection, self.tables.positions, partition, lock=True) != before:
                raise MovedError(f"partition {partition} is not at {before}")
            await self._write(session, await self._seen(session, readable))
            await write_positions(session.connection, self.tables.positions, partition, after)
        return sum(item.poison for item in readable)

    async def _seen(self, session: Session, readable: Sequence[Readable]) -> list[Seen]:
        """The records with their owners; new ones are kept."""
        entities = await self._owners.of_entities(session.cursor, {item.traces.entity for item in readable})
        known = frozenset(entities)
        causes = {item.traces.causation for item in readable if item.traces.entity not in known}
        owners = await self._owners.of_records(session.cursor, causes)
        seen = []
        for item in readable:
            seen.append(found := see(item, entities, owners))
            owners[found.id] = found.owner
        if OWNERS in self._fills:
            await self._owners.add(session.cursor, _without(entities, known))
        return seen

    async def _write(self, session: Session, seen: Sequence[Seen]) -> None:
        for upsert in self._upserts:
            keyed = [(key, item) for item in seen if (key := upsert.view.key_of(item)) is not None]
            if keyed:
                entries = await upsert.load(session.cursor, {key for key, _ in keyed})
                await upsert.save(session.cursor, fold_all(upsert.view, entries, keyed).values())
        if HISTORY in self._fills:
            await add_rows(session.cursor, self.tables.history, map(history_row, seen))


def _without(entities: Mapping[str, Owner], known: frozenset[str]) -> dict[str, Owner]:
    return {entity: owner for entity, owner in entities.items() if entity not in known}
