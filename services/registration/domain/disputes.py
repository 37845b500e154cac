"""What an open dispute does to a protection that stands, where its programme lets it rest meanwhile."""

from datetime import datetime

from contracts.claims import Claim
from contracts.conflicts import ConflictDetected
from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.resting import lifted, suspended
from services.registration.domain.state import Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up
from services.registration.policy.standing import DISPUTED


def opened(event: ConflictDetected, at: datetime, world: World) -> list[Event]:
    """A case that blocks was opened: a protection among its sides rests, if its programme says so."""
    if event.severity != "block":
        return []
    return [step for side in event.sides for step in _rests(side, event.conflict, at, world)]


def _rests(side: Claim, conflict: EntityId, at: datetime, world: World) -> list[Event]:
    found = as_of_now(side.claim, world)
    if not isinstance(found, Registration) or found.grant is None:
        return []
    # The end of the protection may be due by now, and what is over rests no more.
    happened, was = caught_up(found, at, world)
    if was.stage != "approved":
        return happened
    asked = standing_claim(world, was, at)
    if asked.track_type is None or asked.terms.protection.dispute == "keeps":
        return happened
    return [*happened, *suspended(was, DISPUTED, asked, conflict)]


def closed(was: Registration, conflict: EntityId, at: datetime, world: World) -> list[Event]:
    """A case is closed: a protection that rested for it alone is in force again."""
    return lifted(was, DISPUTED, standing_claim(world, was, at), conflict) if rests_for(was, conflict) else []


def rests_for(was: Registration, conflict: EntityId) -> bool:
    """Whether a protection rests for this case."""
    return was.grant is not None and conflict in was.grant.suspended_for
