"""What a draft of a programme would have decided otherwise: each recorded decision is put before its rules."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from contracts.message import Event
from contracts.protections import ProtectionGranted
from contracts.registrations import Details, RegistrationApproved, RegistrationSubmitted, ReviewStarted
from contracts.values import EntityId, Money, PartnerId
from services.registration.domain.evolve import TAKEN
from services.registration.domain.judging import new_claim_under, standing_claim_under
from services.registration.domain.lookback import own_claims_before
from services.registration.domain.state import Partner, Published, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import in_words, needs_a_person, plan
from services.registration.policy.terms import window

Decision = Literal["submission", "approval", "route", "period"]
ACCEPTED, BY_RULE, BY_PERSON = "accepted", "approved by rule", "decided by a person"
OF_OTHERS = frozenset({"CONFLICT_OPEN", "FINDINGS_TO_REVIEW"})
"""Reasons for a review that no programme takes away."""


class Difference(NamedTuple):
    """A decision that the draft would have taken otherwise; `value` is the deal's, as it was registered."""

    decision: Decision
    at: datetime
    registration: EntityId
    partner: PartnerId
    was: str
    would: str
    because: str
    value: Money


class Decided(NamedTuple):
    """A recorded decision: its event, when it was taken, and what was known just before."""

    event: Any
    at: datetime
    vendor: str
    world: World


def differences(decided: Decided, draft: Published) -> Iterator[Difference]:
    """What of a recorded decision the draft would have decided otherwise; nothing for any other event."""
    compare = COMPARED.get(type(decided.event))
    return compare(decided, draft) if compare is not None else iter(())


def refused_otherwise(
    made_by: Partner, details: Details, refused: tuple[EntityId, str, datetime], draft: Published
) -> Iterator[Difference]:
    """A claim that was refused with a code, and would have been let in."""
    registration, code, at = refused
    asked = new_claim_under(made_by, details, draft, at)
    if not judge(asked, "submission").blocking:
        yield _difference("submission", asked, registration, f"refused: {code}", ACCEPTED, "every rule lets it pass")


def _submitted(decided: Decided, draft: Published) -> Iterator[Difference]:
    event: RegistrationSubmitted = decided.event
    made_by = decided.world.partner(decided.vendor, event.partner.partner)
    # What was taken over was not submitted: it was judged as a claim that stands.
    if made_by is None or event.programme.programme != draft.programme.id or event.transferred_from is not None:
        return
    before = own_claims_before(decided.world, made_by, event.details)
    asked = new_claim_under(made_by, event.details, draft, decided.at, before=before)
    if found := judge(asked, "submission").blocking:
        codes = ", ".join(objection.code for objection in found)
        because = "; ".join(objection.detail for objection in found)
        yield _difference("submission", asked, event.registration, ACCEPTED, f"refused: {codes}", because)


def _queued(decided: Decided, draft: Published) -> Iterator[Difference]:
    event: ReviewStarted = decided.event
    asked = _standing(decided, event.registration, draft)
    if asked is None or TAKEN in event.reasons:
        return
    reasons = _reasons(asked)
    if not reasons and not OF_OTHERS & set(event.reasons):
        was = f"{BY_PERSON}: {', '.join(event.reasons)}"
        yield _difference("approval", asked, event.registration, was, BY_RULE, "the automatic rule covers it")
        return
    was, would = in_words(event.route), in_words(plan(asked).steps)
    if event.route and was != would:
        yield _difference("route", asked, event.registration, was, would, plan(asked).because)


def _approved(decided: Decided, draft: Published) -> Iterator[Difference]:
    event: RegistrationApproved = decided.event
    asked = _standing(decided, event.registration, draft)
    if asked is None:
        return
    if event.automatic and (reasons := _reasons(asked)):
        would = f"{BY_PERSON}: {', '.join(reasons)}"
        yield _difference("approval", asked, event.registration, BY_RULE, would, "; ".join(_words(asked) or reasons))
    elif not event.automatic and (words := _words(asked)):
        yield _difference("approval", asked, event.registration, BY_PERSON, "not to be approved", "; ".join(words))


def _granted(decided: Decided, draft: Published) -> Iterator[Difference]:
    event: ProtectionGranted = decided.event
    asked = _standing(decided, event.registration, draft)
    if asked is None:
        return
    would = window(asked).end
    if would != event.window.end:
        was = "without end" if event.window.end is None else f"until {event.window.end:%Y-%m-%d %H:%M}"
        then = "without end" if would is None else f"until {would:%Y-%m-%d %H:%M}"
        yield _difference("period", asked, event.registration, was, then, "another period")


COMPARED: Mapping[type[Event], Callable[[Decided, Published], Iterator[Difference]]] = {
    RegistrationSubmitted: _submitted,
    ReviewStarted: _queued,
    RegistrationApproved: _approved,
    ProtectionGranted: _granted,
}


def _standing(decided: Decided, registration: EntityId, draft: Published) -> Asked | None:
    """A claim in the draft's programme as it stood at a decision, before the draft's rules."""
    was = decided.world.registration(registration)
    if not isinstance(was, Registration) or was.programme != draft.programme.id:
        return None
    return standing_claim_under(decided.world, was, draft, decided.at)


def _reasons(asked: Asked) -> tuple[str, ...]:
    blocking = judge(asked, "decision").blocking
    return tuple(objection.code for objection in blocking) or tuple(needs_a_person(asked))


def _words(asked: Asked) -> tuple[str, ...]:
    return tuple(objection.detail for objection in judge(asked, "decision").blocking)


def _difference(
    decision: Decision, asked: Asked, registration: EntityId, was: str, would: str, because: str
) -> Difference:
    value = asked.details.deal.value
    return Difference(decision, asked.at, registration, asked.partner.partner, was, would, because, value)
