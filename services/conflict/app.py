"""Puts the conflict service together; the only place that knows all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.conflict.messages import trade
from services.conflict.pages import pages
from services.kit.clock import Clock
from services.kit.engine import Engine
from services.kit.settings import Settings
from services.kit.web import make_app


def build(settings: Settings, clock: Clock) -> FastAPI:
    """The service as an application; its lifespan is the service's life."""
    engine = Engine(trade(), settings, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.running():
            yield

    app = make_app("dealreg conflict", engine.door, engine.health, lifespan)
    app.include_router(pages(engine.edge, settings.market_map))
    app.state.engine = engine
    return app
