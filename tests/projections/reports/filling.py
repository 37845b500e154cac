"""A great many deals out of one: its rows in the views, written over and over with other figures by the database."""

from collections.abc import Mapping

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import DropIndex

from services.projections.store.schema import add_indexes
from services.projections.store.swapping import without_limit
from services.projections.store.tables import Tables

STATES = "(ARRAY['approved','closed_won','closed_lost','expired','rejected','closed_won','under_review'])[1 + n % 7]"
AT = "timestamptz '2024-01-01T08:00:00Z' + n * interval '47 seconds'"
WON = """CASE n % 7 WHEN 1 THEN {0} WHEN 5 THEN {0} WHEN 2 THEN {0} END""".format(
    "jsonb_build_object('on', (({at}) + interval '60 days')::date, 'value', "
    "jsonb_build_object('amount', (1000 + n % 90000)::text, 'currency', CASE n % 5 WHEN 0 THEN 'USD' ELSE 'EUR' END))"
).replace("{at}", AT)
COMMON = {"key": "md5(n::text)::uuid::text", "org": "'partner-' || n % 800", "opened_at": AT, "changed_at": AT}
DEALS = {
    **COMMON,
    "state": STATES,
    "customer": "'Customer ' || n % 300000",
    "amount": "1000 + n * 37 % 400000",
    "currency": "CASE n % 5 WHEN 0 THEN 'USD' ELSE 'EUR' END",
    "territory": "(ARRAY['DE','FR','IT','ES','PL','NL'])[1 + n % 6]",
    "tier": "(ARRAY['silver','gold','platinum'])[1 + n % 3]",
    "track": "(ARRAY['reseller','var','msp','si'])[1 + n % 4]",
    "products": "ARRAY['suite/core', 'cloud/' || n % 40]",
    "submitted_at": AT,
    "decided_at": f"{AT} + n % 400 * interval '1 hour'",
    "expected_close": f"(({AT}) + interval '90 days')::date",
    "activity_at": f"CASE WHEN n % 3 > 0 THEN {AT} END",
    "sla_breached": "n % 11 = 0",
    "outcome": WON,
}
GRANTS = {**COMMON, "state": "(ARRAY['active','fulfilled','expired'])[1 + n % 3]", "starts_at": AT}
SCREENED = {**COMMON, "customer": "md5((n % 300000)::text)::uuid::text"}


async def multiply(engine: AsyncEngine, tables: Tables, deals: int) -> None:
    """Fill the views that the list of deals is made of, out of the one deal that is there."""
    async with engine.begin() as connection:
        await without_limit(connection)
        for index in tables.indexes(folding=False):
            await connection.execute(DropIndex(index))
        for name, varied in (("registrations", DEALS), ("protections", GRANTS), ("claims", SCREENED)):
            await connection.execute(text(_copies(tables.views[name], varied, deals)))
        await add_indexes(connection, tables)
    async with engine.connect() as connection:
        driver = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await driver.execute(text("SET statement_timeout = 0"))
        await driver.execute(text("VACUUM ANALYZE"))


def _copies(table: Table, varied: Mapping[str, str], deals: int) -> str:
    columns = ", ".join(f"({varied[c.name]})" if c.name in varied else f"one.{c.name}" for c in table.c)
    name = f"{table.schema}.{table.name}"
    one = f"(SELECT * FROM {name} LIMIT 1) AS one"  # noqa: S608 - names of our own tables
    return f"INSERT INTO {name} SELECT {columns} FROM generate_series(1, {deals}) AS n, {one}"  # noqa: S608
