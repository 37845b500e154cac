"""What a confirmed flag over a partner means for its claims: proof is demanded, and what got none is lost."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from contracts import blanket as b
from contracts.message import Event
from contracts.partners import RegistrationCapImposed
from contracts.registrations import EvidenceDemanded
from contracts.values import EntityId
from services.registration.domain.appeals import rejection
from services.registration.domain.holding import Observed
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.ending import revoked
from services.registration.domain.state import OPEN, UNDECIDED, Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up

PATTERN: Final = "BLANKET_PATTERN"
"""Why proof is demanded: a person agreed that the partner's filings look like reserving accounts."""
NOT_PROVEN: Final = "EVIDENCE_NOT_PROVIDED"
"""Why a claim was lost: proof was demanded for it, and none came in time."""


def on_confirmed(seen: Observed, world: World) -> list[Event]:
    """A person agreed with a flag: of each of its claims that still lives, proof is demanded."""
    event: b.BlanketFlagConfirmed = seen.event
    if event.evidence_due is None:
        return []
    due = event.evidence_due
    return [
        EvidenceDemanded(registration=was.id, code=PATTERN, due=due, flag=event.flag)
        for was in _living(event.claims, event.partner, world)
    ]


def on_overdue(seen: Observed, world: World) -> list[Event]:
    """The time to show proof is over: a claim that got none loses its place, and a protection its force."""
    event: b.BlanketEvidenceOverdue = seen.event
    return [step for was in _living(event.claims, event.partner, world) for step in _lost(was, seen.at, world)]


def _living(claims: tuple[EntityId, ...], partner: str, world: World) -> Iterator[Registration]:
    """Those of the claims that are still the partner's own, and may still be decided or protected."""
    for claim in claims:
        found = as_of_now(claim, world)
        if isinstance(found, Registration) and found.partner == partner and found.stage in OPEN:
            yield found


def _lost(found: Registration, at: datetime, world: World) -> list[Event]:
    happened, was = caught_up(found, at, world)
    if was.stage in UNDECIDED:
        asked = standing_claim(world, was, at)
        return [*happened, rejection(was, asked, NOT_PROVEN, NOT_PROVEN)]
    if was.stage != "approved":
        return happened
    return [*happened, *revoked(was, NOT_PROVEN, asked=standing_claim(world, was, at))]


def on_capped(seen: Observed, world: World) -> list[Event]:
    """A person bounds how many claims the partner may have open."""
    event: b.BlanketPartnerCapped = seen.event
    known = world.partner(seen.actor.partition("/")[0], event.partner)
    if known is None or known.cap == event.open_claims:
        return []
    return [RegistrationCapImposed(partner=event.partner, open_claims=event.open_claims, reason=event.note or PATTERN)]


FLAG_REACTIONS: Final[Mapping[type[Event], Callable[[Observed, World], list[Event]]]] = {
    b.BlanketFlagConfirmed: on_confirmed,
    b.BlanketEvidenceOverdue: on_overdue,
    b.BlanketPartnerCapped: on_capped,
}
