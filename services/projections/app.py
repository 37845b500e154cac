"""Puts the projections service together; the only place that knows all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.kit.clock import Clock
from services.kit.settings import Settings
from services.kit.web import make_app
from services.projections.messages.following import Following
from services.projections.pages import Shelf, routes
from services.projections.store.querying import Library


def build(settings: Settings, clock: Clock) -> FastAPI:
    """The service as an application; its lifespan is the service's life."""
    following = Following(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with following.running():
            yield

    app = make_app("dealreg projections", following.door, following.health, lifespan)
    library = Library(following.database, following.tables)
    app.include_router(routes(Shelf(library, following.lanes, following.door.sealer, clock)))
    app.state.clock = clock
    app.state.following = following
    return app
