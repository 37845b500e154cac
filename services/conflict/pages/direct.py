"""Direct sales: its claims, its work at accounts, and what it asks before it engages."""

import json
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from contracts import direct as d
from contracts import engagements as e
from contracts.message import Value
from contracts.topics import Markets
from contracts.values import Instant, Organisation, derived_id
from services.conflict.service.ordering import order, order_for_new
from services.kit.answers import Answer
from services.kit.customers import Customers
from services.kit.organisations.domains import label, registrable_domain
from services.kit.web import COMMAND_ANSWERS, Edge, Order, Sent, for_senders
from services.kit.web.bodies import body_of, first_line

DirectClaimBody = body_of(d.RegisterDirectClaim, "direct_claim")
EngagementBody = body_of(e.RecordDirectEngagement, "engagement")


class CheckBatch(Value):
    """Many accounts in one question."""

    queries: tuple[d.Question, ...] = Field(min_length=1, max_length=d.CHECKS_MAX)


class Checked(BaseModel):
    """What is known of one account, as of an instant; `position` names the place in the ledger for later reads."""

    answer: str
    matches: list[d.CheckMatch]
    near: list[d.CheckMatch] = []
    as_of: Instant
    position: str


class CheckedBatch(BaseModel):
    """The answers in the order of the queries."""

    answers: list[d.CheckAnswer]
    as_of: Instant
    position: str


def add(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    """Add the routes."""
    _add_claims(router, edge, markets, customers)
    _add_engagements(router, edge, markets, customers)
    _add_checks(router, edge, markets, customers)


def _add_claims(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    command = d.RegisterDirectClaim

    @router.post("/direct-claims", responses=COMMAND_ANSWERS, summary=first_line(command), tags=["direct-claim"])
    @for_senders(command)
    async def register_direct_claim(body: DirectClaimBody, sent: Sent) -> Response:  # type: ignore[valid-type]
        async def prepare() -> Order:
            return order_for_new(command, "direct-claim", _said(body, sent, customers), sent, markets)

        return await edge.respond(sent, command, prepare)


def _add_engagements(router: APIRouter, edge: Edge, markets: Markets, customers: Customers) -> None:
    command = e.RecordDirectEngagement

    @router.post(
        "/direct-engagements", responses=COMMAND_ANSWERS, summary=first_line(command), tags=["direct-engagement"]
    )
    @for_senders(command)
    async def record_direct_engagement(body: EngagementBody, sent: Sent) -> Response:  # type: ignore[valid-type]
        async def prepare() -> Order:
            return order_for_new(command, "direct-engagement", _said(body, sent, customers), sent, markets)

        return await edge.respond(sent, command, prepare)


def _said(body: BaseModel, sent: Sent, customers: Customers) -> dict[str, Any]:
    """What a body says, with its customer made ready."""
    said = dict(body)
    return said | {"customer": customers.known(sent.principal.vendor, said["customer"])}


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
            return order(d.CheckProtection(check=check, queries=queries), f"protection-check/{check}", sent, markets)

        given = await edge.perform(sent, d.CheckProtection, prepare)
        return _answered(given, batch=batch)


def _query(asked: d.Question, vendor: str, customers: Customers) -> d.CheckQuery:
    sought = dict(asked.customer) | {"name": _name(asked.customer)}
    known = customers.known(vendor, Organisation.model_validate(sought))
    return d.CheckQuery(customer=known, products=asked.products, territory=asked.territory)


def _name(sought: d.Sought) -> str:
    """The name of an account; of one that is asked about without, what its domain repeats, or else its number."""
    if sought.name:
        return sought.name
    domain = registrable_domain(sought.website)
    return label(domain) if domain else sought.website or sought.identifiers[0].value


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
