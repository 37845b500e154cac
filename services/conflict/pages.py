"""HTTP in: cases, direct claims, protection checks and blanket flags."""

import json
from collections.abc import Awaitable, Callable
from inspect import Parameter, Signature
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from contracts import blanket as b
from contracts import conflicts as c
from contracts import direct as d
from contracts.message import Command, Value
from contracts.topics import Markets
from contracts.values import EntityId, Instant, derived_id
from services.kit.answers import Answer
from services.kit.customers import Customers
from services.kit.web import COMMAND_ANSWERS, Edge, Order, Posted, SecuredRoute, Sent, for_senders
from services.kit.web.bodies import body_of, body_parameter, first_line

ROUTES: tuple[tuple[str, str, str, type[Command]], ...] = (
    ("/conflicts/{id}/acknowledge", "conflict", "conflict", c.AcknowledgeConflict),
    ("/conflicts/{id}/escalate", "conflict", "conflict", c.EscalateConflict),
    ("/conflicts/{id}/resolve", "conflict", "conflict", c.ResolveConflict),
    ("/conflicts/{id}/dismiss", "conflict", "conflict", c.DismissConflict),
    ("/direct-claims/{id}/withdraw", "direct-claim", "direct_claim", d.WithdrawDirectClaim),
    ("/blanket-flags/{id}/confirm", "blanket-flag", "flag", b.ConfirmBlanketFlag),
    ("/blanket-flags/{id}/clear", "blanket-flag", "flag", b.ClearBlanketFlag),
)
"""Every command on an entity that is there: its path, the kind of its stream, the field that holds its id, itself."""
DirectClaimBody = body_of(d.RegisterDirectClaim, "direct_claim")


class CheckBatch(Value):
    """Many accounts in one question."""

    queries: tuple[d.Question, ...] = Field(min_length=1, max_length=d.CHECKS_MAX)


class Checked(BaseModel):
    """What is known of one account, as of an instant; `position` names the place in the ledger for later reads."""

    answer: str
    matches: list[d.CheckMatch]
    as_of: Instant
    position: str


class CheckedBatch(BaseModel):
    """The answers in the order of the queries."""

    answers: list[d.CheckAnswer]
    as_of: Instant
    position: str


def pages(edge: Edge, markets: Markets, customers: Customers) -> APIRouter:
    """All routes of this service; `customers` makes those ready that are asked about or claimed."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)
    _add_direct_claims(router, edge, markets, customers)
    _add_checks(router, edge, markets, customers)
    for path, kind, field, command in ROUTES:
        router.add_api_route(
            path,
            _endpoint(edge, markets, (kind, field, command)),
            methods=["POST"],
            responses=COMMAND_ANSWERS,
            summary=first_line(command),
            tags=[kind],
            name=command.__name__,
        )
    return router


def _endpoint(edge: Edge, markets: Markets, row: tuple[str, str, type[Command]]) -> Callable[..., Awaitable[Response]]:
    kind, field, command = row

    @for_senders(command)
    async def endpoint(id: str, sent: Sent, body: Value) -> Response:
        async def prepare() -> Order:
            return _order(command.model_validate({field: id, **dict(body)}), f"{kind}/{id}", sent, markets)

        return await edge.respond(sent, command, prepare)

    # FastAPI reads types from the signature; the body differs from row to row, the function does not.
    endpoint.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("id", Parameter.KEYWORD_ONLY, annotation=EntityId),
            Parameter("sent", Parameter.KEYWORD_ONLY, annotation=Sent),
            body_parameter(body_of(command, field)),
        ],
        return_annotation=Response,
    )
    return endpoint


def _order(command: Command, stream: str, sent: Posted, markets: Markets) -> Order:
    return Order(command, stream, markets.partition(sent.principal.vendor))


def _add_direct_claims(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    command = d.RegisterDirectClaim

    @router.post("/direct-claims", responses=COMMAND_ANSWERS, summary=first_line(command), tags=["direct-claim"])
    @for_senders(command)
    async def register_direct_claim(body: DirectClaimBody, sent: Sent) -> Response:  # type: ignore[valid-type]
        async def prepare() -> Order:
            claim = derived_id("direct-claim", sent.key)
            said: dict[str, Any] = dict(body)
            said["customer"] = customers.known(sent.principal.vendor, said["customer"])
            made = command.model_validate({"direct_claim": claim, **said})
            return _order(made, f"direct-claim/{claim}", sent, markets)

        return await edge.respond(sent, command, prepare)


def _add_checks(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    answers: dict[int | str, dict[str, Any]] = {**COMMAND_ANSWERS, 200: {"model": Checked | CheckedBatch}}

    @router.post(
        "/protection-checks", responses=answers, summary=first_line(d.CheckProtection), tags=["protection-check"]
    )
    @for_senders(d.CheckProtection)
    async def check_protection(body: CheckBatch | d.Question, sent: Sent) -> Response:
        batch = isinstance(body, CheckBatch)
        questions = body.queries if isinstance(body, CheckBatch) else (body,)

        async def prepare() -> Order:
            check = derived_id("protection-check", sent.key)
            queries = tuple(_query(one, sent.principal.vendor, customers) for one in questions)
            return _order(d.CheckProtection(check=check, queries=queries), f"protection-check/{check}", sent, markets)

        given = await edge.perform(sent, d.CheckProtection, prepare)
        return _answered(given, batch=batch)


def _query(asked: d.Question, vendor: str, customers: Customers) -> d.CheckQuery:
    return d.CheckQuery.model_validate(dict(asked) | {"customer": customers.known(vendor, asked.customer)})


def _answered(given: Answer, *, batch: bool) -> Response:
    """An accepted check in the words of the one who asked: the answer itself, and as of when."""
    body = json.loads(given.body)
    headers = dict(given.headers)
    if body.get("outcome") != "accepted":
        return Response(given.body, given.status, headers)
    event = body["events"][0]
    about = {"id": body["id"], "as_of": event["time"], "position": body["position"]}
    answers = event["data"]["answers"]
    told = {"answers": answers, **about} if batch else {"matches": [], **answers[0], **about}
    return Response(json.dumps(told, ensure_ascii=False).encode(), 200, headers)
