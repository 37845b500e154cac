"""Puts the registration service together; the only place that knows all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from contracts.topics import REGISTRATION_LEDGER
from services.kit.clock import Clock
from services.kit.engine import Engine, Trade
from services.kit.gate import Asker, Gate
from services.kit.kafka.partner_topics import PartnerTopics
from services.kit.ledger import Ledger
from services.kit.settings import Settings
from services.kit.web import make_app
from services.kit.web.asyncapi import asyncapi
from services.registration.messages.describing import described
from services.registration.messages.forgetting import Forgetting
from services.registration.pages import forms, pages
from services.registration.service.intake import Intake
from services.registration.service.partition import SERVICE, RegistrationPartition
from services.registration.service.requests import KIND_OF
from services.registration.service.telling import RegistrationTelling


def build(settings: Settings, clock: Clock) -> FastAPI:
    """The service as an application; its lifespan is the service's life."""
    trade = Trade(SERVICE, "conflict", lambda _: RegistrationPartition(), RegistrationTelling())
    engine = Engine(trade, settings, clock)
    topics = PartnerTopics(engine.topics, settings)
    intake = Intake(engine.vault, settings, topics.open)
    asker = Asker(engine.edge, KIND_OF, intake.order, settings.wait_seconds)
    gate = Gate(asker, engine.producer, topics, settings, SERVICE, usher=True)
    engine.health.add("gate", gate.lanes.fault, live=True)
    ledger = Ledger(SERVICE, settings.topics(REGISTRATION_LEDGER))
    forgetting = Forgetting(engine.broker, ledger, settings.partitions, engine.vault)
    engine.health.add("forgetting", forgetting.fault)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.running(), forgetting.open(), gate.open():
            yield

    app = make_app("dealreg registration", engine.door, engine.health, lifespan)
    app.include_router(pages(engine, intake))
    app.include_router(forms(engine.edge, intake))
    app.include_router(asyncapi(app, described(settings)))
    app.state.engine = engine
    return app
