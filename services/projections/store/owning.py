"""Owners of entities, kept so that what the services did by themselves finds its vendor."""

from collections.abc import Collection, Mapping

from psycopg.sql import SQL
from sqlalchemy import Table

from services.projections.domain.view import Owner
from services.projections.store.copying import Driver, look_up, name_of

Known = dict[str, Owner]


class Owners:
    """Looks owners up, by entity and by the id of a record that caused another, and keeps new ones."""

    def __init__(self, owners: Table, history: Table) -> None:
        by_entity = SQL("SELECT entity, vendor, org FROM {} WHERE entity = ANY(%s)").format(name_of(owners))
        by_record = SQL("SELECT id, vendor, org FROM {} WHERE id = ANY(%s)").format(name_of(history))
        self._by_entity, self._by_record = by_entity.as_bytes(), by_record.as_bytes()
        self._add = SQL(
            "INSERT INTO {} SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"
        ).format(name_of(owners))

    async def of_entities(self, driver: Driver, entities: Collection[str]) -> Known:
        """The owners known of these entities."""
        return await _known(driver, self._by_entity, entities)

    async def of_records(self, driver: Driver, ids: Collection[str]) -> Known:
        """The owners known of the records with these ids."""
        return await _known(driver, self._by_record, ids) if ids else {}

    async def add(self, driver: Driver, owners: Mapping[str, Owner]) -> None:
        """Keep the owners of new entities."""
        if owners:
            vendors, orgs = ([owner[field] for owner in owners.values()] for field in (0, 1))
            await driver.execute(self._add, (list(owners), vendors, orgs))


async def _known(driver: Driver, query: bytes, names: Collection[str]) -> Known:
    (rows,) = await look_up(driver, [(query, names)])
    return {name: Owner(vendor, org) for name, vendor, org in rows}
