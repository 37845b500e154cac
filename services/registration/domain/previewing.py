"""What the rules would say to a claim, and who would decide it, before it is made; nothing is claimed by asking."""

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import Refused, refuse
from services.registration.domain.judging import claimant, new_claim
from services.registration.domain.request import Request
from services.registration.domain.state import World
from services.registration.domain.submitting import may_file_for, submission
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import automatic_ruling, needs_a_person, plan
from services.registration.policy.terms import period_ruling, window


def preview(request: Request, world: World) -> list[Event]:
    """Put a claim before the rules of the version in force, as if it were made now; other claims are not looked at."""
    command: r.PreviewRegistration = request.command
    if not may_file_for(command.partner, request.actor, world):
        raise refuse("NOT_AUTHORISED", "a partner asks for itself, or for a reseller it supplies", "/partner")
    made_by = claimant(world, request.actor.vendor, command.partner)
    asked = new_claim(world, made_by, command.details, request.at)
    try:
        submission(request, world, command.preview, command.partner, command.details)
    except Refused as refused:
        codes = tuple(objection.code for objection in judge(asked, "submission").blocking)
        return [_refused(command, asked, codes or (refused.refusal.code,))]
    return [_let_in(command, asked)]


def _refused(command: r.PreviewRegistration, asked: Asked, codes: tuple[str, ...]) -> Event:
    return r.RegistrationPreviewed(
        preview=command.preview,
        partner=command.partner,
        programme=asked.ref,
        outcome="refused",
        codes=codes,
        trace=judge(asked, "submission").trace,
    )


def _let_in(command: r.PreviewRegistration, asked: Asked) -> Event:
    found = judge(asked, "decision")
    reasons = tuple(objection.code for objection in found.blocking) or tuple(needs_a_person(asked))
    routed = plan(asked)
    return r.RegistrationPreviewed(
        preview=command.preview,
        partner=command.partner,
        programme=asked.ref,
        outcome="routed" if reasons else "automatic",
        codes=reasons,
        route=tuple(step.desks for step in routed.steps) if reasons else (),
        decision_due=routed.decision_due if reasons else None,
        protected_until=window(asked).end,
        trace=(*found.trace, automatic_ruling(asked), *((routed.ruling(),) if reasons else ()), period_ruling(asked)),
    )
