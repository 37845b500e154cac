"""How long personal data is kept: when the time of what a closed deal left in the vault is over, and who goes then."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from contracts.erasures import SUBJECTS_MAX
from contracts.message import Event
from contracts.periods import after
from contracts.retention import RetentionEnded
from contracts.values import ProgrammeRef, derived_id
from services.registration.domain.state import Opportunity, Registration, Schedule, World


class Ending(NamedTuple):
    """When the time of people, or of withheld customers, is over, and by which schedule."""

    schedule: Schedule
    due: datetime


def endings(was: Registration | Opportunity, closed_at: datetime, world: World) -> Iterator[Ending]:
    """What the programme says of those that a closed registration, or an offer, came with; maybe nothing.

    A claim is kept by the version it was made under, a draft by the last one there is.
    """
    programme = was.programme or was.asked().programme
    version = was.programme_version or len(world.published(was.vendor, programme))
    return _said(was.vendor, programme, version, closed_at, world)


def endings_of_order(vendor: str, by: ProgrammeRef, at: datetime, world: World) -> Iterator[Ending]:
    """What the programme says of a customer with whose order it all was over that moment."""
    return _said(vendor, by.programme, by.version, at, world)


def _said(vendor: str, programme: str, version: int, since: datetime, world: World) -> Iterator[Ending]:
    versions = world.published(vendor, programme)
    retention = versions[version - 1].programme.retention if versions else None
    if retention is None:
        return
    yield Ending(Schedule(vendor, programme, version, "contacts"), after(retention.contacts, since))
    if retention.customers is not None:
        yield Ending(Schedule(vendor, programme, version, "customers"), after(retention.customers, since))


def retention_over(schedule: Schedule, at: datetime, world: World) -> list[Event]:
    """Erase whose time is over, some at once; of those under a legal hold only that is put down."""
    vendor, programme, version, kind = schedule
    found = world.people_overdue(schedule, at, SUBJECTS_MAX)
    held = tuple(subject for subject in found if world.legally_held(vendor, subject))
    return [
        RetentionEnded(
            erasure=derived_id("retention", vendor, programme, str(version), at.isoformat(), *found),
            vendor=vendor,
            programme=ProgrammeRef(programme=programme, version=version),
            subjects=tuple(subject for subject in found if subject not in held),
            held=held,
            kind=kind,
        )
    ]
