"""What is registered changes: before a decision, in answer to a question, and after the grant."""

from typing import Any

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.approving import review
from services.registration.domain.chains import check_chain
from services.registration.domain.evolve import saying
from services.registration.domain.exceptions import not_stretched
from services.registration.domain.following import after_all, and_next
from services.registration.domain.judging import claimant, passed, standing_claim
from services.registration.domain.request import Request, changed_fields, is_material
from services.registration.domain.rescoping import GIVEN_UP, declined, frozen, propose
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.customers import Same
from services.registration.policy.eligibility import judge
from services.registration.policy.place import ANOTHER, SOMEBODY_ELSE, is_another_claim
from services.registration.policy.routing import needs_a_person, plan
from services.registration.policy.terms import reach

AMENDED = "AMENDED"
"""Why desks are asked again that agreed already."""


def amend(was: Registration, request: Request, world: World) -> list[Event]:
    """Change what is asked for, until a person has taken it; once granted, so far as the grant leaves it open."""
    details: r.Details = request.command.details
    changed = changed_fields(was.asked(), details)
    if was.proposed:
        return _answer_to_own_proposal(was, changed)
    if was.review.reviewer:
        raise refuse("EDITS_LOCKED", "a person is judging this registration")
    if not changed:
        raise refuse("NOTHING_CHANGED", "the registration says this already")
    if was.stage == "draft":
        return [r.RegistrationAmended(registration=was.id, details=details, changed=changed, material=False)]
    if was.stage == "approved":
        return [_after_the_grant(was, details, changed, request, world)]
    amended = r.RegistrationAmended(
        registration=was.id, changed=changed, **_still_passing(was, details, ANOTHER, request, world)
    )
    return _routed_again(was, and_next(was, [amended], request, world), request, world)


def _answer_to_own_proposal(was: Registration, changed: tuple[str, ...]) -> list[Event]:
    """One proposal at a time: to ask for what is granted is to give the proposal up."""
    if changed:
        raise refuse("AMENDMENT_PENDING", "another change is not decided yet; ask for what is granted to give it up")
    return declined(was, GIVEN_UP)


def _routed_again(was: Registration, events: list[Event], request: Request, world: World) -> list[Event]:
    """Of a claim that waits for people, all are asked anew if it goes to others now, or if some agreed to what it was.

    Nothing of the kind for one that is screened again, or that a rule approves now: that has its own way.
    """
    now = after_all(was, events, request.seen)
    if now.stage != "under_review":
        return events
    asked = standing_claim(world, now, request.at)
    route = tuple((step.agree, step.desks) for step in plan(asked).steps)
    if route == now.review.steps and not now.review.agreed:
        return events
    return [*events, review(now, asked, (AMENDED,))]


def _after_the_grant(
    was: Registration, details: r.Details, changed: tuple[str, ...], request: Request, world: World
) -> Event:
    fixed = tuple(frozen(was.asked(), details))
    if fixed:
        raise refuse("FIELD_FROZEN", "who the customer is, the programme, the chain and the deal are fixed", *fixed)
    claimant(world, was.vendor, was.partner)
    before = standing_claim(world, was, request.at)
    after = standing_claim(world, saying(was, details), request.at)
    not_stretched(before, after)
    scope = {"products", "territory"}.intersection(changed)
    if scope or _newly_broken(before, after):
        passed(after, "decision")
    if scope or _asks_others(before, after):
        return propose(was, details, after)
    return r.RegistrationAmended(registration=was.id, details=details, changed=changed, material=False)


def _newly_broken(before: Asked, after: Asked) -> bool:
    """What was granted stands although the partner would not get it today; a change must break nothing more."""
    known = {objection.rule for objection in judge(before, "decision").blocking}
    return any(objection.rule not in known for objection in judge(after, "decision").blocking)


def _asks_others(before: Asked, after: Asked) -> bool:
    """Whether people would have been asked who were not: what a rule granted for a small deal, it did for that one."""
    return any(needs_a_person(after)) and (not any(needs_a_person(before)) or plan(before).steps != plan(after).steps)


def provide_information(was: Registration, request: Request, world: World) -> list[Event]:
    """Answer a question of the vendor: the fields it named, and evidence, may change.

    Priority is kept, unless the answer makes another claim of it; to say more clearly who the customer is does not.
    """
    command: r.ProvideInformation = request.command
    before = was.asked()
    details = command.details or before
    changed = changed_fields(before, details)
    locked = tuple(name for name in changed if name != "evidence" and name not in was.open_fields)
    if locked:
        detail = f"not asked for: {', '.join(locked)}"
        raise refuse("FIELD_LOCKED", detail, *(f"/{name}" for name in locked))
    passing = _still_passing(was, details, SOMEBODY_ELSE, request, world)
    answer = r.InformationProvided(registration=was.id, note=command.note, **passing)
    return and_next(was, [answer], request, world)


def _still_passing(
    was: Registration, details: r.Details, another: frozenset[Same], request: Request, world: World
) -> dict[str, Any]:
    """What is said of a changed claim: it passes the submission's rules, as of now if it is another claim now."""
    claimant(world, was.vendor, was.partner)
    if details.programme != was.programme:
        raise refuse("PROGRAMME_FIXED", "a claim stays in the programme it was made in", "/programme")
    if details.chain != was.asked().chain:
        check_chain(world, was.vendor, was.partner, details)
    before, asked = (standing_claim(world, one, request.at) for one in (was, saying(was, details)))
    moved = is_another_claim(before, asked, another)
    asked = replace(asked, made_at=None, judged={}) if moved else asked
    not_stretched(before, asked)
    passed(asked, "submission")
    return {
        "details": details,
        "material": is_material(was.asked(), details) or reach(asked) != was.reach,
        "reach": reach(asked),
        "new_priority": moved,
    }
