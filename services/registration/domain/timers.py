"""What the clock decides: reminders, the end of a protection, broken promises, questions that were not answered."""

from datetime import datetime

from contracts import registrations as r
from contracts.message import Event
from contracts.partners import CertificationExpired
from contracts.protections import ProtectionExpired, ProtectionExpiringSoon
from services.registration.domain.attribution import CLOCK
from services.registration.domain.evolve import Seen, evolve
from services.registration.domain.state import Partner, Registration


def overdue(was: Registration, at: datetime) -> list[Event]:
    """The earliest thing that is due for a registration; nothing when it all lies ahead."""
    due = was.next_due()
    if due is None or due > at:
        return []
    if due == was.information_due:
        return [r.RegistrationExpired(registration=was.id, cause="information_not_provided")]
    if due == was.decision_due:
        return [r.DecisionSlaBreached(registration=was.id, due=due)]
    return _protection_overdue(was, due)


def _protection_overdue(was: Registration, due: datetime) -> list[Event]:
    if was.grant is None or was.grant.end is None:
        return []
    end = was.grant.end
    if due < end:
        return [ProtectionExpiringSoon(protection=was.id, registration=was.id, end=end)]
    return [
        ProtectionExpired(protection=was.id, registration=was.id, end=end),
        r.RegistrationExpired(registration=was.id, cause="protection_expired"),
    ]


def caught_up(was: Registration, at: datetime) -> tuple[list[Event], Registration]:
    """All that is due for a registration, in the order of its times, and the registration after it."""
    events: list[Event] = []
    while found := overdue(was, at):
        for event in found:
            was = evolve(was, event, Seen(at, CLOCK, was.vendor))
        events += found
    return events, was


def certificates_overdue(was: Partner, at: datetime) -> list[Event]:
    """A partner's certificates that ran out, each an event."""
    return [
        CertificationExpired(partner=was.id, name=held.name, valid_until=held.valid_until)
        for held in was.certifications
        if held.valid_until <= at
    ]
