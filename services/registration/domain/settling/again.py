"""Another look at a settled case: who lost lives again at its old place, or stays as it is for good."""

from collections.abc import Iterator, Sequence
from typing import Final

from contracts import conflicts as c
from contracts import registrations as r
from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.appeals import lives_again
from services.registration.domain.evolve import CASE_FINAL, Seen, case_final, evolve
from services.registration.domain.holding import Observed, hold
from services.registration.domain.judging import known_partner, standing_claim
from services.registration.domain.leaving import party_leaves
from services.registration.domain.settling.ends import comes, invited_by
from services.registration.domain.settling.going_on import RESOLVED, on_terms, scoped
from services.registration.domain.state import OPEN, Registration, World
from services.registration.domain.succession import as_of_now

GOING_ON: Final = frozenset({"award", "keep"})
"""Effects after which a claim goes on."""


def reopened(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim lives again as the outcome leaves it, and is compared with all others before anybody decides."""
    was = _over(effect.claim, seen.event.conflict, world)
    if was is None:
        return []
    if known_partner(world, was.vendor, was.partner).standing != "active":
        return _for_good(was)
    details = was.asked() if effect.scope is None else scoped(was.asked(), effect.scope)
    upheld = lives_again(was, seen.at, world, note="", details=details)
    now = evolve(was, upheld, Seen(seen.at, seen.actor, was.vendor))
    return [upheld, *hold(now, on_terms(now, effect, seen.event.conflict), RESOLVED)]


def stays_as_it_is(claim: EntityId, seen: Observed, world: World) -> list[Event]:
    """The claim stays ended; whoever asked for another look has the answer."""
    was = _over(claim, seen.event.conflict, world)
    return [] if was is None else _for_good(was)


def answered(claim: EntityId, seen: Observed, world: World, *, upheld: bool) -> list[Event]:
    """Who goes on with less has the answer it asked for; who has not asked may, and the answer is known then."""
    was = world.registration(claim)
    if not isinstance(was, Registration) or was.curtailed is None or was.curtailed.conflict != seen.event.conflict:
        return []
    if was.curtailed.filed:
        return [r.AppealAnswered(registration=was.id, upheld=upheld)]
    return hold(was, case_final(was), CASE_FINAL)


def is_final(claim: EntityId, seen: Observed, world: World) -> list[Event]:
    """The case brings the claim to life no more; its partner learns nothing of that."""
    was = _over(claim, seen.event.conflict, world)
    return [] if was is None else hold(was, case_final(was), CASE_FINAL)


def _over(claim: EntityId, conflict: EntityId, world: World) -> Registration | None:
    """A registration that this case ended, and that may live again yet."""
    found = world.registration(claim)
    if not isinstance(found, Registration) or found.appeal is None or found.appeal.conflict != conflict:
        return None
    return found


def _for_good(was: Registration) -> list[Event]:
    if was.appeal is not None and was.appeal.filed:
        return [r.AppealDismissed(registration=was.id)]
    # Its partner has asked for nothing, and does not learn what somebody else asked for.
    return hold(was, case_final(was), CASE_FINAL)


def leaves(effect: c.Effect, seen: Observed, world: World) -> Iterator[Event]:
    """Whose claim had ended in the deal of the other is off that deal again, unless this outcome says the same."""
    event: c.OutcomeOverturned = seen.event
    invitation = invited_by(event.conflict, effect.claim)
    others = (other for other in event.effects if other.claim not in (effect.claim, effect.into))
    for other in others:
        lead = as_of_now(other.claim, world)
        if isinstance(lead, Registration) and lead.stage in OPEN and other.effect in GOING_ON:
            for party in (one for one in lead.parties if one.invitation == invitation and one.partner):
                yield from party_leaves(lead, party.partner, standing_claim(world, lead, seen.at))


def joins_again(effect: c.Effect, effects: Sequence[c.Effect], seen: Observed, world: World) -> Iterator[Event]:
    """Whose claim ends in the deal of one that lives again by the same outcome is on that deal."""
    lead = next((other for other in effects if other.reopen and other.claim == effect.into), None)
    was = None if lead is None else _over(lead.claim, seen.event.conflict, world)
    if was is not None and known_partner(world, was.vendor, was.partner).standing == "active":
        yield from comes(was, effect, seen.event.conflict, seen.at, world)
