"""What follows for a claim that was compared with others: approval by rule, or the wait for a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contracts.message import Event
from contracts.registrations import RegistrationApproved, ReviewStarted
from contracts.values import EntityId, Text
from services.registration.domain.agreed import as_agreed
from services.registration.domain.judging import known_partner, standing_claim
from services.registration.domain.protecting.granting import protection
from services.registration.domain.protecting.reapplying import replaced
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import automatic_ruling, needs_a_person, plan
from services.registration.policy.terms import period_ruling, reach

CLEAN_AND_COVERED = "CLEAN_AND_COVERED"
"""The rule by which a claim is granted without a person: nothing is in its way, and the automatic rule speaks of it."""

INVITATIONS_OPEN = "INVITATIONS_OPEN"
TRACK_CHANGED = "TRACK_CHANGED"


def awaits_parties(was: Registration, asked: Asked) -> bool:
    """Whether it is still to be agreed who has which share: where the programme says so, nothing is granted before."""
    terms = asked.terms.co_sell if asked.track_type is not None else None
    return bool(was.invited) and terms is not None and terms.shares_required


def compared_otherwise(was: Registration, asked: Asked) -> bool:
    """Whether a claim would be granted as another than was compared with others: its partner is of another type now."""
    return not was.proposed and asked.track_type is not None and reach(asked) != was.reach


def unrouted(was: Registration, asked: Asked) -> bool:
    """Whether nobody is asked who should be: when it began to wait, the programme had no track for its partner."""
    return not was.review.steps and asked.track_type is not None and bool(plan(asked).steps)


def barriers(was: Registration, asked: Asked, standing: str) -> Iterator[str]:
    """Why a screened claim may not be approved by rule; nothing when it may."""
    if was.conflicts:
        yield "CONFLICT_OPEN"
    if was.cautioned:
        yield "FINDINGS_TO_REVIEW"
    if standing != "active":
        yield f"PARTNER_{standing.upper()}"
    if awaits_parties(was, asked):
        yield INVITATIONS_OPEN
    if compared_otherwise(was, asked):
        yield TRACK_CHANGED
    found = [objection.code for objection in judge(asked, "decision").blocking]
    yield from found or needs_a_person(asked)


def next_step(world: World, was: Registration, at: datetime, screening: EntityId | None = None) -> list[Event]:
    """What follows by itself for a screened claim no person has taken: approval by rule, or the wait for a person."""
    if not was.screened or was.review.reviewer or was.stage not in ("submitted", "under_review"):
        return []
    asked = standing_claim(world, was, at)
    reasons = tuple(barriers(was, asked, known_partner(world, was.vendor, was.partner).standing))
    if not reasons:
        return [*grant(was, asked, rule=CLEAN_AND_COVERED, automatic=True), *replaced(was, world)]
    if was.stage == "under_review" and not unrouted(was, asked):
        return []
    return [review(was, asked, reasons, screening)]


def review(was: Registration, asked: Asked, reasons: tuple[str, ...], screening: EntityId | None = None) -> Event:
    """A claim waits for a person: who is asked, until when, and what the rules found."""
    return ReviewStarted(
        registration=was.id,
        reasons=reasons,
        conflicts=was.conflicts,
        cautioned=was.cautioned,
        screening=screening,
        customer=was.customer or None,
        **planned(was, asked),
    )


def planned(was: Registration, asked: Asked) -> dict[str, Any]:
    """Who is asked, and until when: a claim that waits already keeps the time that was promised for it."""
    found = judge(asked, "decision").trace
    if asked.track_type is None:
        return {"decision_due": was.decision_due, "at_risk": was.at_risk, "trace": found}
    route = plan(asked, was.waiting_since)
    return {
        "approvers": route.steps[0].desks if route.steps else (),
        "decision_due": was.decision_due or route.decision_due,
        "at_risk": was.at_risk if was.decision_due else route.at_risk_at,
        "route": route.steps,
        "trace": (*found, automatic_ruling(asked), route.ruling()),
    }


def grant(
    was: Registration, asked: Asked, rule: str, automatic: bool, conflict: EntityId | None = None, note: Text = ""
) -> list[Event]:
    """Approval and protection, which always come together; both pin the programme version and the facts of the day.

    A settled case may have left the claim other terms than its programme's.
    """
    covered = (automatic_ruling(asked),) if automatic else ()
    approved = RegistrationApproved(
        registration=was.id,
        programme=asked.ref,
        rule=rule,
        automatic=automatic,
        partner=asked.partner,
        conflict=conflict,
        note=note,
        trace=(*judge(asked, "decision").trace, *covered, period_ruling(asked)),
        customer=was.customer or None,
        exceptions=was.exceptions,
    )
    return [approved, protection(was, asked), *as_agreed(was, asked, was.agreed)]
