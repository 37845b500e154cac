"""`livez`, `readyz` and `metrics`: the process runs; its parts can do their work; its figures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel
from starlette.responses import JSONResponse, PlainTextResponse, Response

from services.kit.tasks import together

Check = Callable[[], Awaitable[str | None]]
"""Says what is wrong with one part, or None when it can do its work."""

CHECK_SECONDS_MAX = 2.0


class Report(BaseModel):
    """How a service is: `ok`, or `failing` with what is wrong by part."""

    status: str
    faults: dict[str, str] = {}


class Health:
    """The checks of one service; all must pass before it is ready, and `live` ones while it runs."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._ready: dict[str, Check] = {}
        self._live: dict[str, Check] = {}

    def add(self, part: str, check: Check, *, live: bool = False) -> None:
        """Ask this part before saying ready; `live` also when asked whether the process should go on running."""
        self._ready[part] = check
        if live:
            self._live[part] = check

    async def faults(self, *, live: bool = False) -> dict[str, str]:
        """What is wrong now, by part; empty when all is well."""
        checks = self._live if live else self._ready
        found = await together(*(_ask(check) for check in checks.values()))
        return {part: fault for part, fault in zip(checks, found, strict=True) if fault is not None}


async def _ask(check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            return await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS_MAX:g} s"
    except Exception as error:  # noqa: BLE001 - a check that fails in any way is a fault to be shown
        return type(error).__name__


def health_router(health: Health) -> APIRouter:
    """The three routes; they need no token and say nothing about any claim."""
    router = APIRouter(tags=["operation"])
    reports: dict[int | str, dict[str, Any]] = {
        200: {"model": Report},
        503: {"model": Report, "description": "Not now; try again later"},
    }

    @router.get("/livez", summary="Does the process run as it should?", responses=reports)
    async def livez() -> Response:
        return _report(await health.faults(live=True))

    @router.get("/readyz", summary="Can every part do its work?", responses=reports)
    async def readyz() -> Response:
        return _report(await health.faults())

    @router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
    async def metrics() -> Response:
        return Response(generate_latest(health.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _report(faults: Mapping[str, str]) -> Response:
    status = {"status": "failing", "faults": faults} if faults else {"status": "ok"}
    return JSONResponse(status, 503 if faults else 200, {"Retry-After": "1"} if faults else None)
