"""The tables of notices outlive programs: those of an older one go on, with what stands in them."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.settings import Settings
from services.projections.policy.sending import WEBHOOK
from services.projections.store.notices import Endpoints, NoticeTables
from services.projections.store.notices.tables import LATER

AT = datetime(2026, 3, 2, tzinfo=UTC)


async def test_an_address_from_before_digests_is_one_of_a_webhook(engine: AsyncEngine, settings: Settings):
    tables = NoticeTables(settings.schema_name("notices"))
    for _ in range(2):
        await tables.create(engine)
    async with engine.begin() as connection:
        for name, columns in LATER.items():
            for column in columns:
                table = tables.metadata.tables[f"{tables.metadata.schema}.{name}"]
                await connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        before = {"id": "a", "vendor": "acme", "url": "https://a.example.com", "types": [], "secrets": []}
        known = tables.endpoints.c
        row = {known[name]: value for name, value in {**before, "created_at": AT}.items()}
        await connection.execute(tables.endpoints.insert().values(row))
    await tables.create(engine)
    endpoint = await Endpoints(engine, tables, WEBHOOK).named("a")
    assert endpoint is not None
    assert (endpoint.carrier, endpoint.rests_until, endpoint.state) == (WEBHOOK, None, "active")
