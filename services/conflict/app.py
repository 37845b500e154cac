"""Puts the conflict service together; the only place that knows all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from faststream.kafka import KafkaBroker

from services.conflict.messages import trade
from services.conflict.pages import pages
from services.conflict.service.partition import SERVICE
from services.kit.clock import Clock
from services.kit.customers import Customers
from services.kit.engine import Engine
from services.kit.settings import Settings
from services.kit.web import make_app
from services.kit.web.asyncapi import asyncapi, describe_deciding


def build(settings: Settings, clock: Clock) -> FastAPI:
    """The service as an application; its lifespan is the service's life."""
    engine = Engine(trade(), settings, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.running():
            yield

    app = make_app("dealreg conflict", engine.door, engine.health, lifespan)
    app.include_router(pages(engine.edge, settings.market_map, Customers(engine.vault)))
    told = KafkaBroker(settings.kafka)
    describe_deciding(told, settings.topics, SERVICE)
    app.include_router(asyncapi(app, told))
    app.state.engine = engine
    return app
