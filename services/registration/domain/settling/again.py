"""Another look at a settled case: who lost lives again at its old place, or stays as it is for good."""

from contracts import conflicts as c
from contracts import registrations as r
from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.appeals import lives_again
from services.registration.domain.holding import Observed
from services.registration.domain.judging import known_partner
from services.registration.domain.state import Registration, World


def reopened(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim lives again, and is compared with all others before anybody decides about it."""
    was = _over(effect.claim, seen.event.conflict, world)
    if was is None:
        return []
    if known_partner(world, was.vendor, was.partner).standing != "active":
        return _for_good(was)
    return [lives_again(was, seen.at, world, note="")]


def stays_as_it_is(claim: EntityId, seen: Observed, world: World) -> list[Event]:
    """The claim stays ended; whoever asked for another look has the answer."""
    was = _over(claim, seen.event.conflict, world)
    return [] if was is None else _for_good(was)


def _over(claim: EntityId, conflict: EntityId, world: World) -> Registration | None:
    """A registration that this case ended, and that may live again yet."""
    found = world.registration(claim)
    if not isinstance(found, Registration) or found.appeal is None or found.appeal.conflict != conflict:
        return None
    return found


def _for_good(was: Registration) -> list[Event]:
    if was.appeal is not None and was.appeal.filed:
        return [r.AppealDismissed(registration=was.id)]
    return [r.AppealWindowClosed(registration=was.id)]
