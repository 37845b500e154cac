"""A claim that goes on after a conflict: granted where nothing else is in its way, on the terms that were settled."""

from msgspec.structs import replace

from contracts import conflicts as c
from contracts import registrations as r
from contracts.message import Event
from contracts.values import EntityId, Scope
from services.registration.domain.agreed import agreed_in, as_agreed
from services.registration.domain.approving import awaits_parties, compared_otherwise, grant
from services.registration.domain.evolve import Seen, evolve
from services.registration.domain.following import following
from services.registration.domain.holding import Observed, hold, let_go, without
from services.registration.domain.judging import known_partner, standing_claim
from services.registration.domain.protecting.reapplying import replaced
from services.registration.domain.request import changed_fields, wrote
from services.registration.domain.rescoping import covers_instead, declined, proposal
from services.registration.domain.reviewing.desks import decides_alone
from services.registration.domain.state import UNDECIDED, Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import needs_a_person
from services.registration.policy.terms import reach

RESOLVED = "CONFLICT_RESOLVED"


def awarded(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim is granted, if the outcome may stand for its approval; else it is held by this case no more."""
    event: c.ConflictResolved | c.OutcomeOverturned = seen.event
    found = world.registration(effect.claim)
    if not isinstance(found, Registration) or found.stage not in UNDECIDED:
        return kept(effect, seen, world)
    happened, was = caught_up(found, seen.at, world)
    may = _may_be_granted(was, seen, world)
    narrowed = _narrowed(was, effect, seen, world)
    now = on_terms(_after(was, narrowed, seen), effect, event.conflict)
    less = curtailed(was, effect, seen)
    if not may:
        return [*happened, *narrowed, *_waits_on(_after(was, narrowed, seen), now, seen, world), *less]
    granted = grant(now, standing_claim(world, now, seen.at), event.rule, automatic=False, conflict=event.conflict)
    return [*happened, *narrowed, *granted, *less, *replaced(now, world)]


def curtailed(was: Registration, effect: c.Effect, seen: Observed) -> list[Event]:
    """Whoever goes on with less may ask for another look, as long as that may be asked for in the case."""
    event = seen.event
    less = effect.scope is not None or effect.standing not in (None, "full")
    if not less or not isinstance(event, c.ConflictResolved) or event.appeal_until is None:
        return []
    return [r.RegistrationCurtailed(registration=was.id, appeal_until=event.appeal_until, conflict=event.conflict)]


def on_terms(was: Registration, effect: c.Effect, conflict: EntityId) -> Registration:
    """The claim with the terms on which the outcome lets it go on, if it says so."""
    agreed = agreed_in(effect, conflict)
    return was if agreed is None else replace(was, agreed=agreed)


def _waits_on(was: Registration, now: Registration, seen: Observed, world: World) -> list[Event]:
    """Somebody else, or another case, has a say in it yet: the terms on which it goes on are kept until then."""
    if now.agreed == was.agreed:
        return without(seen.event.conflict, was, RESOLVED, seen, world)
    free = replace(now, conflicts=tuple(held for held in now.conflicts if held != seen.event.conflict))
    return [*hold(was, free, RESOLVED), *following(world, free, seen.at)]


def _after(was: Registration, events: list[Event], seen: Observed) -> Registration:
    for event in events:
        was = evolve(was, event, Seen(seen.at, seen.actor, was.vendor))
    return was


def _may_be_granted(was: Registration, seen: Observed, world: World) -> bool:
    """Whether the resolution can stand for the approval: nothing else is in the way, and its author may answer for it.

    Who settles a conflict wrote no part of the claim, and is all its route still waits for, if it needs people at all.
    """
    asked = standing_claim(world, was, seen.at)
    return (
        was.screened
        and was.stage in ("submitted", "under_review")
        and set(was.conflicts) <= {seen.event.conflict}
        and not wrote(was, seen.actor)
        and known_partner(world, was.vendor, was.partner).standing == "active"
        and not judge(asked, "decision").blocking
        and not awaits_parties(was, asked)
        and not compared_otherwise(was, asked)
        and (not any(needs_a_person(asked)) or decides_alone(was, asked, seen.actor.split("/", 2)[-1]))
    )


def kept(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim stays as it is, but for the scope and the terms that the outcome leaves it."""
    free = let_go(seen.event.conflict, effect.claim, RESOLVED, seen, world)
    found = as_of_now(effect.claim, world)
    if not isinstance(found, Registration):
        return free
    happened, was = ([], _after(found, _own(free, found), seen)) if free else caught_up(found, seen.at, world)
    narrowed = _narrowed(was, effect, seen, world)
    terms = _on_other_terms(_after(was, narrowed, seen), effect, seen, world)
    less = curtailed(was, effect, seen)
    return [*free, *happened, *narrowed, *terms, *less] if narrowed or terms else free


def _own(events: list[Event], was: Registration) -> list[Event]:
    """The events about this registration: to let one claim go may end another that its partner has in grace."""
    return [event for event in events if getattr(event, "registration", None) == was.id]


def _narrowed(was: Registration, effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim, or what protects it, covers what a split leaves it; nothing changes where that is all of it."""
    if effect.scope is None:
        return []
    before = was.asked()
    after = scoped(before, effect.scope)
    if after == before:
        return []
    asked = standing_claim(world, was, seen.at)
    if was.stage in UNDECIDED:
        said = replace(asked, details=after)
        changed = changed_fields(before, after)
        return [
            r.RegistrationAmended(registration=was.id, details=after, changed=changed, material=True, reach=reach(said))
        ]
    if was.grant is None or was.grant.phase == "ended":
        return []
    return _protection_narrowed(was, after, asked, seen, world)


def scoped(details: r.Details, scope: Scope) -> r.Details:
    """What is registered, as far as this scope."""
    return details.model_copy(update={"products": scope.products or details.products, "territory": scope.territory})


def _protection_narrowed(
    was: Registration, after: r.Details, asked: Asked, seen: Observed, world: World
) -> list[Event]:
    """A granted claim is amended and agreed to in one step: two people, or the programme's one, have decided it.

    Whatever it asked for beyond its grant was settled with it.
    """
    given_up = declined(was, RESOLVED)
    was = _after(was, given_up, seen)
    proposed = r.AmendmentProposed(
        registration=was.id,
        details=after,
        changed=changed_fields(was.asked(), after),
        route=(),
        decision_due=None,
        at_risk=None,
        reach=reach(replace(asked, details=after)),
    )
    now = _after(was, [proposed], seen)
    agreed = standing_claim(world, proposal(now), seen.at)
    return [*given_up, proposed, *covers_instead(now, agreed, rule=seen.event.rule, automatic=False)]


def _on_other_terms(was: Registration, effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The grant goes on as something else than its programme says, or as that again; a claim will."""
    if was.stage in UNDECIDED:
        return hold(was, on_terms(was, effect, seen.event.conflict), RESOLVED)
    if was.grant is None or was.grant.phase == "ended":
        return []
    return as_agreed(was, standing_claim(world, was, seen.at), agreed_in(effect, seen.event.conflict))
