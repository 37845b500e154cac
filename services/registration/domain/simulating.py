"""What a draft of a programme would have decided otherwise: each recorded decision is put before its rules."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from contracts.message import Event
from contracts.protections import ProtectionGranted
from contracts.registrations import (
    RegistrationApproved,
    RegistrationSubmitted,
    ReviewStarted,
    SubmitDraft,
    SubmitRegistration,
)
from contracts.values import EntityId, Money, PartnerId
from services.registration.domain.approving import INVITATIONS_OPEN, awaits_parties
from services.registration.domain.evolve import TAKEN
from services.registration.domain.judging import new_claim_under, standing_claim_under
from services.registration.domain.state import Published, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import automatic_ruling, in_words, needs_a_person, plan
from services.registration.policy.terms import period_ruling, window

Decision = Literal["submission", "approval", "route", "period"]
ACCEPTED, BY_RULE, BY_PERSON = "accepted", "approved by rule", "decided by a person"
NEVER = "not to be approved"
OF_OTHERS = frozenset({"CONFLICT_OPEN", "FINDINGS_TO_REVIEW", "PARTNER_SUSPENDED", "PARTNER_TERMINATED"})
"""Reasons for a review that no programme takes away."""


class Difference(NamedTuple):
    """A decision that the draft would have taken otherwise; `value` is the deal's, as it was registered.

    `ends`: under the draft there would have been nothing to decide of this claim any more.
    """

    decision: Decision
    at: datetime
    registration: EntityId
    partner: PartnerId
    was: str
    would: str
    because: str
    value: Money
    ends: bool = False


class Decided(NamedTuple):
    """A recorded decision: its event, when and by whom it was taken, and what was known just before.

    `vendor` is whose decisions are compared; others' stand in the same ledger.
    """

    event: Any
    at: datetime
    actor: str
    vendor: str
    world: World

    @property
    def is_ours(self) -> bool:
        """Whether somebody of the vendor, or one of its partners, asked for it."""
        return self.actor.partition("/")[0] == self.vendor


Differences = Sequence[Difference] | None
"""What of a decision would differ; None for one that is not for the draft to decide."""


def differences(decided: Decided, draft: Published) -> Differences:
    """What of a recorded decision the draft would have decided otherwise; None for any other event."""
    compare = COMPARED.get(type(decided.event))
    return compare(decided, draft) if compare is not None else None


def refused_otherwise(
    decided: Decided, code: str, asked_for: SubmitRegistration | SubmitDraft, draft: Published
) -> Differences:
    """A claim that was refused with a code, and would have been let in."""
    was = decided.world.registration(asked_for.registration)
    saved = was if isinstance(was, Registration) else None
    if isinstance(asked_for, SubmitRegistration):
        partner, details = asked_for.partner, asked_for.details
    elif saved is not None:
        partner, details = saved.partner, saved.asked()
    else:
        return None
    made_by = decided.world.partner(decided.vendor, partner)
    if made_by is None or not decided.is_ours:
        return None
    asked = new_claim_under(decided.world, made_by, details, draft, decided.at, saved)
    if judge(asked, "submission").blocking:
        return ()
    because = "every rule lets it pass"
    return (_difference("submission", asked, asked_for.registration, f"refused: {code}", ACCEPTED, because),)


def _submitted(decided: Decided, draft: Published) -> Differences:
    event: RegistrationSubmitted = decided.event
    made_by = decided.world.partner(decided.vendor, event.partner.partner)
    # What was taken over was not submitted: it was judged as a claim that stands.
    of_programme = decided.is_ours and event.programme.programme == draft.programme.id
    if made_by is None or not of_programme or event.transferred_from is not None:
        return None
    was = decided.world.registration(event.registration)
    saved = was if isinstance(was, Registration) else None
    asked = new_claim_under(decided.world, made_by, event.details, draft, decided.at, saved)
    found = judge(asked, "submission").blocking
    if not found:
        return ()
    would = f"refused: {', '.join(objection.code for objection in found)}"
    because = "; ".join(objection.detail for objection in found)
    return (_difference("submission", asked, event.registration, ACCEPTED, would, because, ends=True),)


def _queued(decided: Decided, draft: Published) -> Differences:
    event: ReviewStarted = decided.event
    was = _standing(decided, event.registration, draft)
    if was is None or TAKEN in event.reasons:
        return None
    registration, asked = was
    if not _reasons(registration, asked) and not OF_OTHERS & set(event.reasons):
        reasons = f"{BY_PERSON}: {', '.join(event.reasons)}"
        because = automatic_ruling(asked)["because"]
        return (_difference("approval", asked, registration.id, reasons, BY_RULE, because),)
    if asked.track_type is None or not event.route:
        return ()
    then = plan(asked)
    route, would = in_words(event.route), in_words(then.steps)
    if route == would:
        return ()
    return (_difference("route", asked, registration.id, route, would or "nobody", then.because),)


def _approved(decided: Decided, draft: Published) -> Differences:
    event: RegistrationApproved = decided.event
    was = _standing(decided, event.registration, draft)
    if was is None:
        return None
    registration, asked = was
    words = "; ".join(objection.detail for objection in judge(asked, "decision").blocking)
    reasons = _reasons(registration, asked)
    if event.automatic and reasons:
        because = words or automatic_ruling(asked)["because"] or "not all parties have agreed to their shares"
        would = f"{BY_PERSON}: {', '.join(reasons)}"
        return (_difference("approval", asked, registration.id, BY_RULE, would, because),)
    if not event.automatic and words:
        return (_difference("approval", asked, registration.id, BY_PERSON, NEVER, words, ends=True),)
    return ()


def _granted(decided: Decided, draft: Published) -> Differences:
    event: ProtectionGranted = decided.event
    was = _standing(decided, event.registration, draft)
    # Who takes a protection over has the rest of its time, whatever the programme grants.
    if was is None or event.transferred_from is not None:
        return None
    registration, asked = was
    if asked.track_type is None or (would := window(asked).end) == event.window.end:
        return ()
    ends, because = (_until(event.window.end), _until(would)), period_ruling(asked)["because"]
    return (_difference("period", asked, registration.id, *ends, because),)


def _until(end: datetime | None) -> str:
    return "without end" if end is None else f"until {end:%Y-%m-%d %H:%M}"


COMPARED: Mapping[type[Event], Callable[[Decided, Published], Differences]] = {
    RegistrationSubmitted: _submitted,
    ReviewStarted: _queued,
    RegistrationApproved: _approved,
    ProtectionGranted: _granted,
}


def _standing(decided: Decided, registration: EntityId, draft: Published) -> tuple[Registration, Asked] | None:
    """A claim in the draft's programme as it stood at a decision, and as it is before the draft's rules."""
    was = decided.world.registration(registration)
    if not isinstance(was, Registration) or (was.vendor, was.programme) != (decided.vendor, draft.programme.id):
        return None
    return was, standing_claim_under(decided.world, was, draft, decided.at)


def _reasons(was: Registration, asked: Asked) -> tuple[str, ...]:
    """Why a rule of the draft may not approve the claim; what others have against it aside."""
    if awaits_parties(was, asked):
        return (INVITATIONS_OPEN,)
    blocking = judge(asked, "decision").blocking
    return tuple(objection.code for objection in blocking) or tuple(needs_a_person(asked))


def _difference(
    decision: Decision, asked: Asked, registration: EntityId, was: str, would: str, because: str, *, ends: bool = False
) -> Difference:
    value = asked.details.deal.value
    return Difference(decision, asked.at, registration, asked.partner.partner, was, would, because, value, ends)
