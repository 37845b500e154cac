"""Puts the conflict service together; the only place that knows all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.conflict.messages import asker, described, trade
from services.conflict.pages import pages
from services.conflict.service.partition import SERVICE
from services.kit.clock import Clock
from services.kit.customers import Customers
from services.kit.engine import Engine
from services.kit.gate import Gate
from services.kit.kafka.partner_topics import PartnerTopics
from services.kit.settings import Settings
from services.kit.web import make_app
from services.kit.web.asyncapi import asyncapi


def build(settings: Settings, clock: Clock) -> FastAPI:
    """The service as an application; its lifespan is the service's life."""
    engine = Engine(trade(), settings, clock)
    topics = PartnerTopics(engine.topics, settings)
    gate = Gate(asker(engine.edge, settings), engine.producer, topics, settings, SERVICE)
    engine.health.add("gate", gate.lanes.fault, live=True)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.running(), gate.open():
            yield

    app = make_app("dealreg conflict", engine.door, engine.health, lifespan)
    app.include_router(pages(engine.edge, settings.market_map, Customers(engine.vault)))
    app.include_router(asyncapi(app, described(settings)))
    app.state.engine = engine
    return app
