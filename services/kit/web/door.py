"""What every page of a service needs to answer; made once by `build`, found by pages through the application."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from starlette.requests import HTTPConnection

from services.kit.cursors import Sealer
from services.kit.identity import Verifier, verifier
from services.kit.keys import secret_key
from services.kit.metrics import EdgeMetrics
from services.kit.settings import Settings
from services.kit.web.rates import Rates


@dataclass(frozen=True)
class Door:
    """The door of one service: who may come in, how fast, and the seals on what goes out."""

    settings: Settings
    verifier: Verifier
    sealer: Sealer
    rates: Rates
    metrics: EdgeMetrics


def open_door(settings: Settings, registry: CollectorRegistry) -> Door:
    """The door as configured. Raises WeakKeyError when a key of the installation is not safe to use."""
    given = settings.token_key.get_secret_value() if settings.token_key else None
    return Door(
        settings=settings,
        verifier=verifier(settings),
        sealer=Sealer(secret_key(given, settings.data / "token.key")),
        rates=Rates(settings.requests_per_second),
        metrics=EdgeMetrics(registry),
    )


def door_of(connection: HTTPConnection) -> Door:
    """The door of the application that this request came to."""
    door: Door = connection.app.state.door
    return door
