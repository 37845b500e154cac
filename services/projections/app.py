"""Puts the projections service together; the only place that knows all its parts."""

import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.kit.clock import Clock
from services.kit.database import close_database, open_database
from services.kit.ledger import KafkaBroker
from services.kit.settings import Settings
from services.kit.web import make_app
from services.kit.web.asyncapi import asyncapi
from services.projections.messages.describing import described
from services.projections.messages.following import SCHEMA, Following, ledgers
from services.projections.pages import Audit, Desk, Parts, Shelf, routes
from services.projections.pages.console import console
from services.projections.pages.console.notices import Desks
from services.projections.service.building import Site
from services.projections.service.exporting import Exporting
from services.projections.service.rebuilding import FRESH, Progress, Rebuild, Rebuilt, named
from services.projections.store.querying import Library
from services.projections.store.schema import open_tables
from services.projections.store.selecting import Selecting
from services.projections.store.tables import Tables


def build(settings: Settings, clock: Clock) -> FastAPI:
    """The service as an application; its lifespan is the service's life."""
    following = Following(settings, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with following.running():
            yield

    app = make_app("dealreg projections", following.door, following.health, lifespan)
    library = Library(following.database, following.tables)
    shelf = Shelf(library, following.lanes, following.door.sealer, clock)
    exporting = Exporting(following.proofs, Selecting(library))
    proof, desk = Audit(following.proofs, exporting), Desk()
    notices = following.notices
    parts = Parts(following.vault, proof, desk, following.quarantine, notices.desk, notices.digests)
    app.include_router(routes(shelf, parts, loopback=settings.webhook_loopback))
    app.include_router(console(shelf, desk, Desks(notices.desk, notices.digests)))
    app.include_router(asyncapi(app, described(settings)))
    app.state.clock = clock
    app.state.following = following
    return app


async def rebuild(
    settings: Settings, views: Collection[str], progress: Progress, workers: int | None = None
) -> list[Rebuilt]:
    """Build views anew from the ledgers, all when none is named, also while the service runs.

    So many processes share the partitions; without a number, as many as the machine has processors.
    Raises BusyError, UnknownViewError, LogDoubt, LogRefused, or one of DATABASE_AWAY.
    """
    engine, broker = open_database(settings), KafkaBroker(settings.kafka)
    tables = Tables(settings.schema_name(SCHEMA))
    places = [(number, ledger.name) for number in range(settings.partitions) for ledger in ledgers(settings)]
    site = Site(settings, ledgers(settings), f"{tables.schema}{FRESH}", tables.schema, named(tables, views))
    try:
        await open_tables(engine, tables, places)
        return await Rebuild(engine, broker, site, workers or os.cpu_count() or 1).run(progress)
    finally:
        await close_database(engine)
        await broker.close()
