"""Legal holds as the console's forms place and release them; what came of it, the console's page says."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from contracts.retention import ReleaseLegalHold
from contracts.values import EntityId
from services.kit.answers import Answer
from services.kit.gate import Request as Wanted
from services.kit.web import Edge, Order, Problem
from services.kit.web.session import form_of, posted_form, signed_in
from services.registration.service.intake import Intake
from services.registration.service.requests import KIND_OF, LEGAL_HOLD, Kind

PAGE: Final = "/console/legal-holds"
RELEASE: Final = KIND_OF[ReleaseLegalHold.TYPE]


class Desk:
    """Sends what a form asks for the way all commands go."""

    def __init__(self, edge: Edge, intake: Intake) -> None:
        self._edge = edge
        self._intake = intake

    async def answer(self, request: Request, kind: Kind, id_: str | None = None) -> Response:
        """Back to the page, which says what came of it."""
        asking = await signed_in(request)
        if asking is None:
            return RedirectResponse("/", 303)
        try:
            form = await form_of(request)
            posted, body = posted_form(request, asking, form), kind.body.model_validate(_said(kind, form))

            async def prepare() -> Order:
                return await self._intake.order(kind, Wanted(asking, posted.key, id_), body)

            return _back(await self._edge.perform(posted, kind.command, prepare))
        except ValidationError:
            return _to(said="INVALID")
        except Problem as problem:
            return _to(said=problem.code)


def _said(kind: Kind, form: Mapping[str, str]) -> dict[str, Any]:
    """The body that a form stands for. The registrations of a case are named with it, apart by spaces."""
    if kind is RELEASE:
        return {"reason": form.get("reason")}
    on = {"kind": form.get("kind"), "id": form.get("matter", "").strip()}
    return {"on": on | {"registrations": form.get("registrations", "").split()}, "reason": form.get("reason")}


def _back(answer: Answer) -> Response:
    found = json.loads(answer.body)
    if found.get("outcome") == "accepted":
        return _to(at_least=found["position"])
    return _to(said=found.get("code", "PENDING"))


def _to(**query: str) -> Response:
    return RedirectResponse(f"{PAGE}?{urlencode(query)}", 303)


def forms(edge: Edge, intake: Intake) -> APIRouter:
    """The targets of the forms; pages for programs they are not, and so stand in no description."""
    router, desk = APIRouter(include_in_schema=False), Desk(edge, intake)

    @router.post(PAGE)
    async def place(request: Request) -> Response:
        return await desk.answer(request, LEGAL_HOLD)

    @router.post(f"{PAGE}/{{id}}/release")
    async def release(request: Request, id: EntityId) -> Response:
        return await desk.answer(request, RELEASE, id)

    return router
