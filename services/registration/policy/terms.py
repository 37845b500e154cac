"""What a programme says once the rules are passed: may a rule approve it, who decides otherwise, what is granted."""

from collections.abc import Iterator
from datetime import datetime

from contracts.periods import after, before
from contracts.values import Window
from services.registration.policy.claims import Asked


def needs_a_person(asked: Asked) -> Iterator[str]:
    """Why no rule may approve this claim; nothing when the programme's automatic rule covers it."""
    automatic = asked.terms.automatic
    if automatic is None:
        yield "NO_AUTOMATIC_RULE"
        return
    if asked.size is None or asked.size >= automatic.under:
        yield "ABOVE_AUTOMATIC_SIZE"
    if asked.partner.tier not in automatic.tiers:
        yield "TIER_NOT_AUTOMATIC"


def approvers(asked: Asked) -> tuple[str, ...]:
    """Who is asked to decide: the first route whose size the deal reaches."""
    size = asked.size or 0
    return next(((route.to,) for route in asked.terms.routes if size >= route.over), ())


def decision_due(asked: Asked, start: datetime) -> datetime:
    """When the vendor owes a decision on a claim that waits for a person since `start`."""
    return after(asked.terms.decision.within, start)


def information_due(asked: Asked) -> datetime:
    """Until when a question asked now must be answered."""
    return after(asked.terms.decision.information_within, asked.at)


def window(asked: Asked) -> Window:
    """The protected period of a claim granted now; its length is the track's for the partner's tier."""
    return Window(start=asked.at, end=after(asked.terms.protection.period_of(asked.partner.tier), asked.at))


def reminders(asked: Asked, granted: Window) -> tuple[datetime, ...]:
    """When the partner is told that the end is near, in order; reminders longer than the period itself fall away."""
    if granted.end is None:
        return ()
    planned = {before(period, granted.end) for period in asked.terms.protection.reminders}
    return tuple(sorted(at for at in planned if at > granted.start))
