"""All three services behind one door: GET goes to projections, everything else to the owner of the prefix."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from services.kit.web.app import Reception
from services.kit.web.health import Health, health_router
from services.kit.web.methods import Methods, has_route
from services.kit.web.problem import answer_problems

OWNERS: Final[Mapping[str, str]] = {
    "registrations": "registration",
    "protections": "registration",
    "partners": "registration",
    "programmes": "registration",
    "invitations": "registration",
    "opportunities": "registration",
    "attributions": "registration",
    "exports": "registration",
    "erasures": "registration",
    "legal-holds": "registration",
    "subjects": "registration",
    "quarantine": "registration",
    "webhooks": "projections",
    "digests": "projections",
    "unsubscribe": "projections",
    "protection-checks": "conflict",
    "direct-claims": "conflict",
    "direct-engagements": "conflict",
    "conflicts": "conflict",
    "blanket-flags": "conflict",
    "campaigns": "conflict",
    "customers": "conflict",
}
"""Who decides on what lies behind `/v1/<prefix>`."""
FORMS: Final[Mapping[str, str]] = {"legal-holds": "registration"}
"""Who takes the forms of `/console/<page>`, where the reader does not."""
READER: Final = "projections"
SAFE: Final = frozenset({"GET", "HEAD"})
DESCRIPTIONS: Final = ("/openapi.json", "/asyncapi.json")
PRODUCT: Final = "dealreg"


class House:
    """An ASGI application made of the services' own; each keeps its lifespan, its limits and its errors."""

    def __init__(self, services: Mapping[str, FastAPI]) -> None:
        self._services = services
        common = FastAPI(openapi_url=None, lifespan=self._lifespan)
        common.include_router(health_router(_joint_health(services)))
        for path in DESCRIPTIONS:
            common.add_route(path, self._description)
        answer_problems(common)
        self._common = Reception(Methods(common, partial(has_route, common)), services[READER].state.door)
        self._own = frozenset({"/livez", "/readyz", "/metrics", *DESCRIPTIONS})
        self._whole = Methods(self._hand_over, self._answers)

    @property
    def services(self) -> Mapping[str, FastAPI]:
        """The services by name."""
        return self._services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._whole(scope, receive, send)

    async def _hand_over(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to whom it belongs."""
        common = scope["type"] != "http" or scope["path"] in self._own
        app = self._common if common else self._owner(scope, scope["method"])
        await app(scope, receive, send)

    def _owner(self, scope: Scope, method: str) -> FastAPI:
        if method in SAFE:
            return self._services[READER]
        root, _, rest = scope["path"].lstrip("/").partition("/")
        owners = {"v1": OWNERS, "console": FORMS}.get(root, {})
        return self._services[owners.get(rest.partition("/")[0], READER)]

    def _answers(self, scope: Scope, method: str) -> bool:
        return scope["path"] not in self._own and has_route(self._owner(scope, method), scope, method)

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for service in self._services.values():
                await stack.enter_async_context(service.router.lifespan_context(service))
            yield

    async def _description(self, request: Request) -> Response:
        """What each service says of itself under this path, as one document."""
        documents = []
        for service in self._services.values():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://house") as http:
                answer = await http.get(request.url.path)
            documents += [answer.json()] if answer.is_success else []
        whole = _overlaid(documents)
        whole["info"]["title"] = PRODUCT
        return JSONResponse(whole)


class Joined(Collector):
    """The metrics of all services, each sample marked with its service, each family described once."""

    def __init__(self, services: Mapping[str, FastAPI]) -> None:
        self._registries = {name: service.state.health.registry for name, service in services.items()}

    def collect(self) -> Iterator[Metric]:
        """As prometheus_client asks for it."""
        families: dict[str, Metric] = {}
        for service, registry in self._registries.items():
            for metric in registry.collect():
                family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                family.samples += [s._replace(labels={"service": service, **s.labels}) for s in metric.samples]
        yield from families.values()


def _joint_health(services: Mapping[str, FastAPI]) -> Health:
    """Ready when every part of every service is; a part is named after its service."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Joined(services))
    return JointHealth(registry, {name: service.state.health for name, service in services.items()})


class JointHealth(Health):
    """The checks of all services."""

    def __init__(self, registry: CollectorRegistry, parts: Mapping[str, Health]) -> None:
        super().__init__(registry)
        self._parts = parts

    async def faults(self, *, live: bool = False) -> dict[str, str]:
        """What is wrong now, by service and part."""
        found = await asyncio.gather(*(part.faults(live=live) for part in self._parts.values()))
        return {
            f"{name}.{part}": fault
            for name, faults in zip(self._parts, found, strict=True)
            for part, fault in faults.items()
        }


def _overlaid(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Documents of the same form as one: objects are joined key by key, the first wins where both say something."""
    whole: dict[str, Any] = {}
    for document in documents:
        _overlay(whole, document)
    return whole


def _overlay(whole: dict[str, Any], part: dict[str, Any]) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(whole.get(key), dict):
            _overlay(whole[key], value)
        else:
            whole.setdefault(key, value)
