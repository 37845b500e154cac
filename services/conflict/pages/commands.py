"""Commands on an entity that is there: one row each, as the entity's path and its body are all they differ in."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.responses import Response

from contracts import blanket as b
from contracts import conflicts as c
from contracts import customers, designations
from contracts import direct as d
from contracts.message import Command, Value
from contracts.topics import Markets
from contracts.values import EntityId
from services.conflict.service.ordering import order
from services.kit.web import COMMAND_ANSWERS, Edge, Order, Sent, for_senders
from services.kit.web.bodies import body_of, body_parameter, declare, first_line

Row = tuple[str, str, str, type[Command]]
ROUTES: tuple[Row, ...] = (
    ("/conflicts/{id}/acknowledge", "conflict", "conflict", c.AcknowledgeConflict),
    ("/conflicts/{id}/escalate", "conflict", "conflict", c.EscalateConflict),
    ("/conflicts/{id}/resolve", "conflict", "conflict", c.ResolveConflict),
    ("/conflicts/{id}/dismiss", "conflict", "conflict", c.DismissConflict),
    ("/conflicts/{id}/request-evidence", "conflict", "conflict", c.RequestConflictEvidence),
    ("/conflicts/{id}/evidence", "conflict", "conflict", c.ProvideConflictEvidence),
    ("/conflicts/{id}/propose", "conflict", "conflict", c.ProposeOutcome),
    ("/conflicts/{id}/confirm", "conflict", "conflict", c.ConfirmOutcome),
    ("/conflicts/{id}/appeal", "conflict", "conflict", c.AppealConflict),
    ("/conflicts/{id}/decide-appeal", "conflict", "conflict", c.DecideConflictAppeal),
    ("/direct-claims/{id}/extend", "direct-claim", "direct_claim", d.ExtendDirectClaim),
    ("/direct-claims/{id}/withdraw", "direct-claim", "direct_claim", d.WithdrawDirectClaim),
    ("/blanket-flags/{id}/confirm", "blanket-flag", "flag", b.ConfirmBlanketFlag),
    ("/blanket-flags/{id}/clear", "blanket-flag", "flag", b.ClearBlanketFlag),
    ("/blanket-flags/{id}/answer", "blanket-flag", "flag", b.AnswerBlanketFlag),
    ("/blanket-flags/{id}/cap", "blanket-flag", "flag", b.CapBlanketPartner),
    ("/blanket-flags/{id}/refer", "blanket-flag", "flag", b.ReferBlanketFlag),
    ("/blanket-flags/{id}/conclude", "blanket-flag", "flag", b.ConcludeBlanketReview),
)
"""Every command on an entity that is there: its path, the kind of its stream, the field that holds its id, itself."""
REPLACING: tuple[Row, ...] = (
    ("/customers/{id}/designation", "customer", "customer", designations.SetAccountDesignation),
    ("/customers/{id}/parent", "customer", "customer", customers.RecordCustomerParent),
)
"""Those that say anew what an entity is: they are put."""


def add(router: APIRouter, edge: Edge, markets: Markets) -> None:
    """Add the routes."""
    for method, rows in (("POST", ROUTES), ("PUT", REPLACING)):
        for path, kind, field, command in rows:
            router.add_api_route(
                path,
                _endpoint(edge, markets, (kind, field, command)),
                methods=[method],
                responses=COMMAND_ANSWERS,
                summary=first_line(command),
                tags=[kind],
                name=command.__name__,
            )


def _endpoint(edge: Edge, markets: Markets, row: tuple[str, str, type[Command]]) -> Callable[..., Awaitable[Response]]:
    kind, field, command = row

    @for_senders(command)
    async def endpoint(id: str, sent: Sent, body: Value) -> Response:
        async def prepare() -> Order:
            return order(command.model_validate({field: id, **dict(body)}), f"{kind}/{id}", sent, markets)

        return await edge.respond(sent, command, prepare)

    declare(endpoint, body_parameter(body_of(command, field)), id=EntityId, sent=Sent)
    return endpoint
