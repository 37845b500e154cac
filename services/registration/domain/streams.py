"""Which stream an event of this service belongs to."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.message import Event
from contracts.partners import PartnerProfileRecorded
from contracts.programme import ProgrammePublished, ProgrammeRetired
from contracts.registrations import HoldChanged, RegistrationDrafted
from services.registration.domain.evolve import PROTECTION_FOLDS, REGISTRATION_FOLDS
from services.registration.domain.partners import PARTNER_FOLDS

Naming = Callable[[Any, str], str]


def registration_stream(registration: str) -> str:
    """The stream of a registration."""
    return f"registration/{registration}"


def protection_stream(protection: str) -> str:
    """The stream of a protection; it carries the id of its registration."""
    return f"protection/{protection}"


def hold_stream(registration: str) -> str:
    """The stream of what holds a registration: hidden from its partner, so apart from what the partner may count."""
    return f"hold/{registration}"


def partner_stream(vendor: str, partner: str) -> str:
    """The stream of a vendor's partner."""
    return f"partner/{vendor}/{partner}"


def programme_stream(vendor: str, programme: str) -> str:
    """The stream of a vendor's programme: its versions."""
    return f"programme/{vendor}/{programme}"


_NAMINGS: Mapping[type[Event], Naming] = {
    ProgrammePublished: lambda event, vendor: programme_stream(vendor, event.programme.id),
    ProgrammeRetired: lambda event, vendor: programme_stream(vendor, event.programme),
    PartnerProfileRecorded: lambda event, vendor: partner_stream(vendor, event.partner),
    RegistrationDrafted: lambda event, _: registration_stream(event.registration),
    **dict.fromkeys(PARTNER_FOLDS, lambda event, vendor: partner_stream(vendor, event.partner)),
    **dict.fromkeys(REGISTRATION_FOLDS, lambda event, _: registration_stream(event.registration)),
    **dict.fromkeys(PROTECTION_FOLDS, lambda event, _: protection_stream(event.protection)),
    HoldChanged: lambda event, _: hold_stream(event.registration),
}


def stream_of(event: Event, vendor: str) -> str:
    """The stream of an event. Raises KeyError for an event that is none of this service's."""
    return _NAMINGS[type(event)](event, vendor)
