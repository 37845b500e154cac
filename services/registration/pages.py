"""HTTP in: every route of this service is a row of a table, and all of them work alike."""

from collections.abc import Awaitable, Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Body
from starlette.responses import Response

from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.bodies import RegistrationBody
from contracts.message import Command, Value
from contracts.programme import PublishProgramme
from contracts.values import EntityId, PartnerId, ProgrammeId
from services.kit.web import COMMAND_ANSWERS, Edge, Order, SecuredRoute, Sent
from services.registration.service.intake import Intake, Request
from services.registration.service.requests import KIND_OF, NEW_CLAIM, NEW_DRAFT, Kind

ROUTES: tuple[tuple[str, str, type[Command]], ...] = (
    ("POST", "/registrations/{id}/submit", r.SubmitDraft),
    ("POST", "/registrations/{id}/amend", r.AmendRegistration),
    ("POST", "/registrations/{id}/withdraw", r.WithdrawRegistration),
    ("POST", "/registrations/{id}/start-review", r.StartReview),
    ("POST", "/registrations/{id}/request-information", r.RequestInformation),
    ("POST", "/registrations/{id}/provide-information", r.ProvideInformation),
    ("POST", "/registrations/{id}/approve", r.ApproveRegistration),
    ("POST", "/registrations/{id}/reject", r.RejectRegistration),
    ("POST", "/registrations/{id}/cancel", r.CancelRegistration),
    ("POST", "/registrations/{id}/outcome", r.RecordOutcome),
    ("POST", "/registrations/{id}/evidence", r.AttachEvidence),
    ("POST", "/registrations/{id}/evidence/verify", r.VerifyEvidence),
    ("POST", "/registrations/{id}/activity", r.ReportActivity),
    ("POST", "/protections/{id}/release", g.ReleaseProtection),
    ("POST", "/protections/{id}/revoke", g.RevokeProtection),
    ("PUT", "/partners/{id}", p.RecordPartner),
    ("POST", "/partners/{id}/tier", p.ChangeTier),
    ("POST", "/partners/{id}/certifications", p.RecordCertification),
    ("POST", "/partners/{id}/suspend", p.SuspendPartner),
    ("POST", "/partners/{id}/reinstate", p.ReinstatePartner),
    ("POST", "/partners/{id}/terminate", p.TerminatePartner),
    ("PUT", "/programmes/{id}", PublishProgramme),
)
"""Every command on an entity that has an id, and where it is sent."""
ID_TYPES: dict[str, Any] = {
    "registration": EntityId,
    "protection": EntityId,
    "partner": PartnerId,
    "programme": ProgrammeId,
}


def pages(edge: Edge, intake: Intake) -> APIRouter:
    """All routes of this service."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)

    @router.post(
        "/registrations", responses=COMMAND_ANSWERS, summary=_first_line(RegistrationBody), tags=["registration"]
    )
    async def register(body: RegistrationBody, sent: Sent) -> Response:
        kind = NEW_DRAFT if body.draft else NEW_CLAIM

        async def prepare() -> Order:
            return await intake.order(kind, Request(sent.principal, sent.key, None), body)

        return await edge.respond(sent, kind.command, prepare)

    for method, path, command in ROUTES:
        kind = KIND_OF[command.TYPE]
        router.add_api_route(
            path,
            _endpoint(edge, intake, kind),
            methods=[method],
            responses=COMMAND_ANSWERS,
            summary=_first_line(command),
            tags=[kind.family],
            name=command.__name__,
        )
    return router


def _endpoint(edge: Edge, intake: Intake, kind: Kind) -> Callable[..., Awaitable[Response]]:
    async def endpoint(id: str, sent: Sent, body: Value) -> Response:  # noqa: A002 - the parameter in the path
        async def prepare() -> Order:
            return await intake.order(kind, Request(sent.principal, sent.key, id), body)

        return await edge.respond(sent, kind.command, prepare)

    # FastAPI reads types from the signature; body and id differ from row to row, the function does not.
    endpoint.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("id", Parameter.KEYWORD_ONLY, annotation=ID_TYPES[kind.family]),
            Parameter("sent", Parameter.KEYWORD_ONLY, annotation=Sent),
            _body_parameter(kind.body),
        ],
        return_annotation=Response,
    )
    return endpoint


def _body_parameter(body: type[Value]) -> Parameter:
    """A body that says nothing may be left out."""
    required = any(field.is_required() for field in body.model_fields.values())
    default: Any = Parameter.empty if required else body()
    return Parameter("body", Parameter.KEYWORD_ONLY, annotation=Annotated[body, Body()], default=default)


def _first_line(described: type) -> str:
    return (described.__doc__ or described.__name__).split("\n")[0]
