"""What an open dispute does to a protection that stands, where its programme lets it rest meanwhile."""

from datetime import datetime

from contracts.claims import Claim
from contracts.conflicts import ConflictDetected
from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.resting import DISPUTED, lifted, suspended
from services.registration.domain.state import Registration, World
from services.registration.domain.timers import caught_up


def opened(event: ConflictDetected, at: datetime, world: World) -> list[Event]:
    """A case that blocks was opened: a protection among its sides rests, if its programme says so."""
    if event.severity != "block":
        return []
    return [step for side in event.sides for step in _rests(side, event.conflict, at, world)]


def _rests(side: Claim, conflict: EntityId, at: datetime, world: World) -> list[Event]:
    found = _protected(side.claim, world)
    if found is None:
        return []
    # The end of the protection may be due by now, and what is over rests no more.
    happened, was = caught_up(found, at, world)
    if was.stage != "approved":
        return happened
    asked = standing_claim(world, was, at)
    if asked.track_type is None or asked.terms.protection.dispute == "keeps":
        return happened
    return [*happened, *suspended(was, DISPUTED, asked, conflict)]


def closed(claim: EntityId, conflict: EntityId, at: datetime, world: World) -> list[Event]:
    """A case is closed: a protection that rested for it alone is in force again."""
    was = _protected(claim, world)
    if was is None or was.grant is None or conflict not in was.grant.suspended_for:
        return []
    return lifted(was, DISPUTED, standing_claim(world, was, at), conflict)


def _protected(claim: EntityId, world: World) -> Registration | None:
    was = world.registration(claim)
    return was if isinstance(was, Registration) and was.grant is not None else None
