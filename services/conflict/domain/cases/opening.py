"""A case that opens is told by whose rules it is settled, until when, and what they would decide."""

from collections.abc import Sequence
from datetime import datetime

from contracts.conflicts import ConflictDetected
from contracts.message import Event
from contracts.periods import before
from services.conflict.domain.cases.facts import Matter, calendar, promised, rules_for, suggestion_on
from services.conflict.domain.state import LiveClaim, live_claim
from services.conflict.domain.world import World
from services.conflict.matching import Written


def opened(events: Sequence[Event], at: datetime, world: World) -> list[Event]:
    """The events of a decision, with each new case told what its programme promises and suggests."""
    if not any(isinstance(event, ConflictDetected) for event in events):
        return list(events)
    return [_told(event, at, world) if isinstance(event, ConflictDetected) else event for event in events]


def _told(event: ConflictDetected, at: datetime, world: World) -> ConflictDetected:
    vendor = event.vendor or ""
    # Of the claim that was just screened nobody has heard yet; who it was written for, the rules do not ask.
    earlier, later = (live_claim(side, vendor, Written(name=""), 1.0) for side in event.sides)
    matter = _matter(event, (earlier, later), at, world)
    due = promised(matter.rules.within, matter, at, world)
    risk = matter.rules.at_risk
    return event.model_copy(
        update={
            "programme": None if matter.ruled is None else matter.ruled.programme,
            "due": due,
            "at_risk": before(risk, due, calendar(matter, world)) if due is not None and risk is not None else None,
            "suggestion": suggestion_on(matter, at, world),
        }
    )


def _matter(event: ConflictDetected, sides: tuple[LiveClaim, LiveClaim], at: datetime, world: World) -> Matter:
    return Matter(event.kind, event.finding.shared_territory, sides, rules_for(sides, at, world))
