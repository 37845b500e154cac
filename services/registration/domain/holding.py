"""What holds a claim: the cases it is in, and what follows once one of them is over."""

from datetime import datetime
from typing import Any, NamedTuple, TypeGuard

from msgspec.structs import asdict, replace

from contracts import registrations as r
from contracts.message import Event
from contracts.protections import ProtectionReinstated
from contracts.values import EntityId
from services.registration.domain.disputes import closed, rests_for
from services.registration.domain.evolve import Seen
from services.registration.domain.following import after_all, following
from services.registration.domain.state import UNDECIDED, Closed, Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up


class Observed(NamedTuple):
    """A record of the conflict ledger: its event, its id, who answers for it, and the time a reaction will carry."""

    event: Any
    id: EntityId
    actor: str
    at: datetime


def let_go(conflict: EntityId, claim: EntityId, cause: str, seen: Observed, world: World) -> list[Event]:
    """A claim is held by a case no more, and its protection does not rest for it."""
    found = as_of_now(claim, world)
    if not isinstance(found, Registration) or not (_is_held(found, conflict) or rests_for(found, conflict)):
        return []
    happened, was = caught_up(found, seen.at, world)
    free = [*without(conflict, was, cause, seen, world), *closed(was, conflict, seen.at, world)]
    return [*happened, *free, *_taken_up(was, free, seen, world)]


def _taken_up(was: Registration, free: list[Event], seen: Observed, world: World) -> list[Event]:
    """What a protection asks for beyond its grant, and could not be decided by rule while it rested."""
    if not was.proposed or not any(isinstance(event, ProtectionReinstated) for event in free):
        return []
    return following(world, after_all(was, free, Seen(seen.at, seen.actor, was.vendor)), seen.at)


def _is_held(was: Registration, conflict: EntityId) -> bool:
    return asks(was) and conflict in was.conflicts


def without(conflict: EntityId, was: Registration, cause: str, seen: Observed, world: World) -> list[Event]:
    """A claim is held by a case no more, and what follows from that at once; nothing when it was not held by it."""
    if not _is_held(was, conflict):
        return []
    now = replace(was, conflicts=tuple(held for held in was.conflicts if held != conflict))
    return following(world, now, seen.at) or hold(was, now, cause)


def asks(was: Registration | Closed | None) -> TypeGuard[Registration]:
    """Whether a registration asks for something: it is not decided, or granted and asks for another scope."""
    return isinstance(was, Registration) and (was.stage in UNDECIDED or bool(was.proposed))


def hold(was: Registration, now: Registration, cause: str) -> list[Event]:
    """That a claim is held otherwise; nothing when it is not."""
    if now == was:
        return []
    return [
        r.HoldChanged(
            registration=was.id,
            conflicts=now.conflicts,
            cautioned=now.cautioned,
            cause=cause,
            customer=now.customer or None,
            terms=None if now.agreed is None else r.AgreedTerms(**asdict(now.agreed)),
        )
    ]
