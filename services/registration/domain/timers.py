"""What the clock decides: reminders, the end of a protection, broken promises, questions that were not answered."""

from datetime import datetime, timedelta
from typing import Final

from contracts import registrations as r
from contracts.message import Event
from contracts.partners import CertificationExpired
from services.registration.domain.attribution import CLOCK
from services.registration.domain.due import Due
from services.registration.domain.evolve import Seen, evolve
from services.registration.domain.protecting.clock import PROTECTION_DUES
from services.registration.domain.reviewing.promises import PROMISES
from services.registration.domain.state import Partner, Registration, World

DRAFT_KEPT: Final = timedelta(days=180)
"""A draft claims nothing and is in nobody's way: it is kept for half a year since somebody last worked on it."""


def _unanswered(was: Registration, _: datetime, __: World) -> list[Event]:
    return [r.RegistrationExpired(registration=was.id, cause="information_not_provided")]


def _draft_until(was: Registration) -> datetime | None:
    """When a draft lapses that nobody touches any more."""
    return was.waiting_since + DRAFT_KEPT if was.stage == "draft" and was.waiting_since is not None else None


def _untouched(was: Registration, _: datetime, __: World) -> list[Event]:
    return [r.RegistrationExpired(registration=was.id, cause="draft_untouched")]


UNGRANTED_DUES: tuple[Due, ...] = (
    Due(_draft_until, _untouched),
    Due(lambda was: was.information_due, _unanswered),
    *PROMISES,
)
DUES: tuple[Due, ...] = (*UNGRANTED_DUES, *PROTECTION_DUES)
"""What the clock looks at; of what is due at one moment, the first in this order is decided first."""


def next_due(was: Registration) -> datetime | None:
    """When the clock next has something to do with a registration."""
    # Asked with every event: what a protection has to wait for is not looked at where there is none.
    dues = UNGRANTED_DUES if was.grant is None else DUES
    return min([at for due in dues if (at := due.at(was)) is not None], default=None)


def overdue(was: Registration, at: datetime, world: World) -> list[Event]:
    """The earliest thing that is due for a registration; nothing when it all lies ahead."""
    first = next_due(was)
    if first is None or first > at:
        return []
    return next(due.decide(was, first, world) for due in DUES if due.at(was) == first)


def caught_up(was: Registration, at: datetime, world: World) -> tuple[list[Event], Registration]:
    """All that is due for a registration, in the order of its times, and the registration after it."""
    events: list[Event] = []
    while found := overdue(was, at, world):
        for event in found:
            was = evolve(was, event, Seen(at, CLOCK, was.vendor))
        events += found
    return events, was


def certificates_overdue(was: Partner, at: datetime) -> list[Event]:
    """A partner's certificates that ran out, each an event."""
    return [
        CertificationExpired(
            partner=was.id, name=held.name, valid_until=held.valid_until, product=held.product, seller=held.seller
        )
        for held in was.certifications
        if held.valid_until <= at
    ]
