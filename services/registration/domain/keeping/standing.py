"""Whether a partner may make claims. What becomes of those it has follows by the clock (see `consequences`)."""

from contracts import partners as p
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.judging import known_partner
from services.registration.domain.request import Request
from services.registration.domain.state import World


def suspend(request: Request, world: World) -> list[Event]:
    """Stop an active partner from making claims."""
    command: p.SuspendPartner = request.command
    _in_standing(request, world, "active")
    return [p.PartnerSuspended(partner=command.partner, code=command.code, note=command.note)]


def reinstate(request: Request, world: World) -> list[Event]:
    """Let a suspended partner make claims again."""
    command: p.ReinstatePartner = request.command
    _in_standing(request, world, "suspended")
    return [p.PartnerReinstated(partner=command.partner, note=command.note)]


def terminate(request: Request, world: World) -> list[Event]:
    """End the relation with a partner."""
    command: p.TerminatePartner = request.command
    _in_standing(request, world, "active", "suspended")
    return [p.PartnerTerminated(partner=command.partner, code=command.code, note=command.note)]


def _in_standing(request: Request, world: World, *wanted: str) -> None:
    standing = known_partner(world, request.actor.vendor, request.command.partner).standing
    if standing not in wanted:
        raise refuse("WRONG_STATE", f"the partner is {standing}")
