"""How long personal data is kept: when the time of a closed registration's people is over, and legal holds."""

from datetime import datetime
from typing import NamedTuple

from contracts.erasures import SUBJECTS_MAX
from contracts.message import Event
from contracts.periods import after
from contracts.refusal import refuse
from contracts.retention import (
    LegalHoldPlaced,
    LegalHoldReleased,
    PlaceLegalHold,
    ReleaseLegalHold,
    RetentionEnded,
)
from contracts.values import ProgrammeRef, derived_id
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World


class Ending(NamedTuple):
    """When the time of a registration's people is over, and by which version of its programme."""

    programme: str
    version: int
    due: datetime


def ending(now: Registration, closed_at: datetime, world: World) -> Ending | None:
    """What the programme says of the people of a registration that is closed; None where it says nothing.

    A claim is kept by the version it was made under, a draft by the last one there is.
    """
    programme = now.programme or now.asked().programme
    versions = world.published(now.vendor, programme)
    number = now.programme_version or len(versions)
    retention = versions[number - 1].programme.retention if versions else None
    return None if retention is None else Ending(programme, number, after(retention.contacts, closed_at))


def retention_over(vendor: str, programme: str, version: int, at: datetime, world: World) -> list[Event]:
    """Erase whose time is over, some at once; of those under a legal hold only that is put down."""
    found = world.people_overdue(vendor, programme, version, at, SUBJECTS_MAX)
    held = tuple(subject for subject in found if world.legally_held(vendor, subject))
    return [
        RetentionEnded(
            erasure=derived_id("retention", vendor, programme, str(version), at.isoformat(), *found),
            vendor=vendor,
            programme=ProgrammeRef(programme=programme, version=version),
            subjects=tuple(subject for subject in found if subject not in held),
            held=held,
        )
    ]


def place(request: Request, world: World) -> list[Event]:
    """Put a legal hold on a matter; two on the same are two, and each is released by itself."""
    command: PlaceLegalHold = request.command
    if world.legal_hold(command.legal_hold) is not None:
        raise refuse("ALREADY_EXISTS", "there is a legal hold of this id")
    return [LegalHoldPlaced(legal_hold=command.legal_hold, on=command.on, reason=command.reason)]


def release(request: Request, world: World) -> list[Event]:
    """Take a legal hold away; it is not put back, but placed anew."""
    command: ReleaseLegalHold = request.command
    found = world.legal_hold(command.legal_hold)
    if found is None or found.vendor != request.actor.vendor:
        raise refuse("NOT_FOUND", "there is no such legal hold")
    if found.released:
        raise refuse("WRONG_STATE", "the legal hold is released")
    return [LegalHoldReleased(legal_hold=command.legal_hold, reason=command.reason)]
