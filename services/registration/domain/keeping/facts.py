"""What a partner holds as of a day: certificates, numbers, approved solutions; and the bound on its open claims."""

from datetime import datetime

from contracts import partners as p
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.judging import known_partner
from services.registration.domain.request import Request
from services.registration.domain.state import Partner, World


def record_certification(request: Request, world: World) -> list[Event]:
    """Record a certificate that is valid now, or its renewal."""
    command: p.RecordCertification = request.command
    _known(request, world)
    if command.certification.valid_until <= request.at:
        raise refuse("CERTIFICATE_EXPIRED", "the certificate has run out", "/certification/valid_until")
    return [p.CertificationRecorded(partner=command.partner, certification=command.certification)]


def record_fact(request: Request, world: World) -> list[Event]:
    """Record a number that counts from now on, in place of the one of the same name."""
    command: p.RecordFact = request.command
    if command.fact in _known(request, world).facts:
        raise refuse("NOTHING_CHANGED", f"{command.fact.name} is recorded so already", "/fact")
    _counts_still(command.fact.valid_until, request, "/fact/valid_until")
    return [p.FactRecorded(partner=command.partner, fact=command.fact)]


def prequalify_solution(request: Request, world: World) -> list[Event]:
    """Approve a solution for all deals to come, in place of what was said of it before."""
    command: p.PrequalifySolution = request.command
    new = command.prequalification
    if new in _known(request, world).prequalified:
        raise refuse("NOTHING_CHANGED", f"{new.solution} is prequalified so already", "/prequalification")
    _counts_still(new.valid_until, request, "/prequalification/valid_until")
    return [p.SolutionPrequalified(partner=command.partner, prequalification=new)]


def _counts_still(until: datetime | None, request: Request, pointer: str) -> None:
    if until is not None and until <= request.at:
        raise refuse("OUT_OF_DATE", "it would not count on any day to come", pointer)


def impose_cap(request: Request, world: World) -> list[Event]:
    """Bound how many claims a partner may have open; those that are open stay."""
    command: p.ImposeCap = request.command
    if _known(request, world).cap == command.open_claims:
        raise refuse("NOTHING_CHANGED", f"the cap is {command.open_claims} already", "/open_claims")
    return [p.RegistrationCapImposed(partner=command.partner, open_claims=command.open_claims, reason=command.reason)]


def lift_cap(request: Request, world: World) -> list[Event]:
    """Take the bound away again."""
    command: p.LiftCap = request.command
    if _known(request, world).cap is None:
        raise refuse("WRONG_STATE", "no cap was imposed on this partner")
    return [p.RegistrationCapLifted(partner=command.partner, note=command.note)]


def _known(request: Request, world: World) -> Partner:
    return known_partner(world, request.actor.vendor, request.command.partner)
