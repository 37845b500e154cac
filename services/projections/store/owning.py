"""Owners of entities, kept so that what the services did by themselves finds its vendor."""

from collections.abc import Collection, Mapping

from psycopg.sql import SQL, Composed
from sqlalchemy import Table

from services.projections.domain.view import Owner
from services.projections.store.copying import Cursor, name_of


class Owners:
    """Looks owners up, by entity and by the id of a record that caused another, and keeps new ones."""

    def __init__(self, owners: Table, history: Table) -> None:
        self._by_entity = SQL("SELECT entity, vendor, org FROM {} WHERE entity = ANY(%s)").format(name_of(owners))
        self._by_record = SQL("SELECT id, vendor, org FROM {} WHERE id = ANY(%s)").format(name_of(history))
        self._add = SQL(
            "INSERT INTO {} SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"
        ).format(name_of(owners))

    async def of_entities(self, cursor: Cursor, entities: Collection[str]) -> dict[str, Owner]:
        """The owners known of these entities."""
        return await _look_up(cursor, self._by_entity, entities)

    async def of_records(self, cursor: Cursor, ids: Collection[str]) -> dict[str, Owner]:
        """The owners of the records with these ids."""
        return await _look_up(cursor, self._by_record, ids)

    async def add(self, cursor: Cursor, owners: Mapping[str, Owner]) -> None:
        """Keep the owners of new entities."""
        vendors, orgs = ([owner[field] for owner in owners.values()] for field in (0, 1))
        await cursor.execute(self._add, (list(owners), vendors, orgs))


async def _look_up(cursor: Cursor, statement: Composed, names: Collection[str]) -> dict[str, Owner]:
    if not names:
        return {}
    await cursor.execute(statement, (list(names),))
    return {name: Owner(vendor, org) for name, vendor, org in await cursor.fetchall()}
