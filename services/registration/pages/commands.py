"""Commands over HTTP: every route is a row of a table, and all of them work alike."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from contracts import cosell as c
from contracts import opportunities as o
from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.bodies import RegistrationBody
from contracts.message import Command, Value
from contracts.programme import PublishProgramme, RetireProgramme
from contracts.retention import ReleaseLegalHold
from contracts.values import EntityId, PartnerId, ProgrammeId
from services.kit.gate import Request
from services.kit.web import COMMAND_ANSWERS, Edge, Order, Sent, for_senders
from services.kit.web.bodies import body_parameter, declare, first_line
from services.registration.service.intake import Intake
from services.registration.service.requests import (
    ATTRIBUTION,
    ERASURE,
    EXPORT,
    KIND_OF,
    LEGAL_HOLD,
    NEW_CLAIM,
    NEW_DRAFT,
    OPPORTUNITY,
    PREVIEW,
    Kind,
)

ROUTES: tuple[tuple[str, str, type[Command]], ...] = (
    ("POST", "/registrations/{id}/submit", r.SubmitDraft),
    ("POST", "/registrations/{id}/amend", r.AmendRegistration),
    ("POST", "/registrations/{id}/withdraw", r.WithdrawRegistration),
    ("POST", "/registrations/{id}/appeal", r.FileAppeal),
    ("POST", "/registrations/{id}/decide-appeal", r.DecideAppeal),
    ("POST", "/registrations/{id}/leave", r.LeaveRegistration),
    ("POST", "/registrations/{id}/invitations", c.InviteCoSellParty),
    ("POST", "/invitations/{id}/accept", c.AcceptInvitation),
    ("POST", "/invitations/{id}/decline", c.DeclineInvitation),
    ("POST", "/registrations/{id}/start-review", r.StartReview),
    ("POST", "/registrations/{id}/assign", r.AssignReviewer),
    ("POST", "/registrations/{id}/exceptions", r.GrantException),
    ("POST", "/registrations/{id}/request-information", r.RequestInformation),
    ("POST", "/registrations/{id}/provide-information", r.ProvideInformation),
    ("POST", "/registrations/{id}/approve", r.ApproveRegistration),
    ("POST", "/registrations/{id}/reject", r.RejectRegistration),
    ("POST", "/registrations/{id}/cancel", r.CancelRegistration),
    ("POST", "/registrations/{id}/outcome", r.RecordOutcome),
    ("POST", "/registrations/{id}/confirm-deal", r.ConfirmDeal),
    ("POST", "/registrations/{id}/evidence", r.AttachEvidence),
    ("POST", "/registrations/{id}/evidence/verify", r.VerifyEvidence),
    ("POST", "/registrations/{id}/evidence/demand", r.DemandEvidence),
    ("POST", "/registrations/{id}/activity", r.ReportActivity),
    ("POST", "/protections/{id}/release", g.ReleaseProtection),
    ("POST", "/protections/{id}/revoke", g.RevokeProtection),
    ("POST", "/protections/{id}/request-extension", g.RequestExtension),
    ("POST", "/protections/{id}/grant-extension", g.GrantExtension),
    ("POST", "/protections/{id}/deny-extension", g.DenyExtension),
    ("POST", "/protections/{id}/suspend", g.SuspendProtection),
    ("POST", "/protections/{id}/reinstate", g.ReinstateProtection),
    ("POST", "/protections/{id}/transfer", g.TransferProtection),
    ("POST", "/protections/{id}/accept-transfer", g.AcceptTransfer),
    ("POST", "/protections/{id}/decline-transfer", g.DeclineTransfer),
    ("POST", "/opportunities/{id}/select", o.SelectPartner),
    ("POST", "/opportunities/{id}/withdraw", o.WithdrawOpportunity),
    ("PUT", "/partners/{id}", p.RecordPartner),
    ("POST", "/partners/{id}/facts", p.RecordFact),
    ("POST", "/partners/{id}/prequalifications", p.PrequalifySolution),
    ("POST", "/partners/{id}/cap", p.ImposeCap),
    ("POST", "/partners/{id}/lift-cap", p.LiftCap),
    ("POST", "/partners/{id}/tier", p.ChangeTier),
    ("POST", "/partners/{id}/certifications", p.RecordCertification),
    ("POST", "/partners/{id}/suspend", p.SuspendPartner),
    ("POST", "/partners/{id}/reinstate", p.ReinstatePartner),
    ("POST", "/partners/{id}/terminate", p.TerminatePartner),
    ("PUT", "/programmes/{id}", PublishProgramme),
    ("POST", "/programmes/{id}/retire", RetireProgramme),
    ("POST", "/legal-holds/{id}/release", ReleaseLegalHold),
)
"""Every command on an entity that has an id, and where it is sent."""
ID_TYPES: dict[str, Any] = {
    "registration": EntityId,
    "protection": EntityId,
    "invitation": EntityId,
    "opportunity": EntityId,
    "partner": PartnerId,
    "programme": ProgrammeId,
    "legal_hold": EntityId,
}
NEW: tuple[tuple[str, Kind], ...] = (
    ("/registrations/preview", PREVIEW),
    ("/opportunities", OPPORTUNITY),
    ("/attributions", ATTRIBUTION),
    ("/exports", EXPORT),
    ("/erasures", ERASURE),
    ("/legal-holds", LEGAL_HOLD),
)
"""Where something new is asked for that belongs to nothing yet; registrations have a route of their own."""


def add(router: APIRouter, edge: Edge, intake: Intake) -> None:
    """Add the routes."""

    @router.post(
        "/registrations", responses=COMMAND_ANSWERS, summary=first_line(RegistrationBody), tags=["registration"]
    )
    @for_senders(NEW_DRAFT.command, NEW_CLAIM.command)
    async def register(body: RegistrationBody, sent: Sent) -> Response:
        kind = NEW_DRAFT if body.draft else NEW_CLAIM

        async def prepare() -> Order:
            return await intake.order(kind, Request(sent.principal, sent.key, None), body)

        return await edge.respond(sent, kind.command, prepare)

    for path, kind in NEW:
        _add(router, "POST", path, kind, _creating(edge, intake, kind))
    for method, path, command in ROUTES:
        kind = KIND_OF[command.TYPE]
        _add(router, method, path, kind, _endpoint(edge, intake, kind))


Endpoint = Callable[..., Awaitable[Response]]


def _add(router: APIRouter, method: str, path: str, kind: Kind, endpoint: Endpoint) -> None:
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        responses=COMMAND_ANSWERS,
        summary=first_line(kind.command),
        tags=[kind.family],
        name=kind.command.__name__,
    )


def _creating(edge: Edge, intake: Intake, kind: Kind) -> Endpoint:
    @for_senders(kind.command)
    async def endpoint(sent: Sent, body: Value) -> Response:
        async def prepare() -> Order:
            return await intake.order(kind, Request(sent.principal, sent.key, None), body)

        return await edge.respond(sent, kind.command, prepare)

    declare(endpoint, body_parameter(kind.body), sent=Sent)
    return endpoint


def _endpoint(edge: Edge, intake: Intake, kind: Kind) -> Endpoint:
    @for_senders(kind.command)
    async def endpoint(id: str, sent: Sent, body: Value) -> Response:
        async def prepare() -> Order:
            return await intake.order(kind, Request(sent.principal, sent.key, id), body)

        return await edge.respond(sent, kind.command, prepare)

    declare(endpoint, body_parameter(kind.body), id=ID_TYPES[kind.under or kind.family], sent=Sent)
    return endpoint
