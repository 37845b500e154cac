"""Which stream an event of this service belongs to."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.attributions import OrderAttributed, OrderRewardDue
from contracts.erasures import SubjectsErased
from contracts.exports import Exported
from contracts.message import Event
from contracts.partners import PartnerProfileRecorded
from contracts.programme import ProgrammePublished, ProgrammeRetired
from contracts.registrations import DealConfirmed, DealRewardDue, HoldChanged, RegistrationPreviewed
from contracts.retention import CustomersLinked, LegalHoldPlaced, LegalHoldReleased, RetentionEnded
from services.registration.domain.evolve import INVITATION_FOLDS, PROTECTION_FOLDS, REGISTRATION_FOLDS
from services.registration.domain.evolve.incumbency import INCUMBENCY_EVENTS
from services.registration.domain.evolve.offers import OPPORTUNITY_EVENTS
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


def invitation_stream(invitation: str) -> str:
    """The stream of an invitation: it goes out and is answered."""
    return f"invitation/{invitation}"


def opportunity_stream(opportunity: str) -> str:
    """The stream of a deal that the vendor offers to several partners."""
    return f"opportunity/{opportunity}"


def attribution_stream(attribution: str) -> str:
    """The stream of an order that came by an affiliate's link."""
    return f"attribution/{attribution}"


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
    **dict.fromkeys(PARTNER_FOLDS, lambda event, vendor: partner_stream(vendor, event.partner)),
    **dict.fromkeys(REGISTRATION_FOLDS, lambda event, _: registration_stream(event.registration)),
    **dict.fromkeys((*PROTECTION_FOLDS, *INCUMBENCY_EVENTS), lambda event, _: protection_stream(event.protection)),
    **dict.fromkeys(INVITATION_FOLDS, lambda event, _: invitation_stream(event.invitation)),
    **dict.fromkeys(OPPORTUNITY_EVENTS, lambda event, _: opportunity_stream(event.opportunity)),
    RegistrationPreviewed: lambda event, _: f"preview/{event.preview}",
    Exported: lambda event, _: f"export/{event.export}",
    **dict.fromkeys((SubjectsErased, RetentionEnded), lambda event, _: f"erasure/{event.erasure}"),
    **dict.fromkeys((LegalHoldPlaced, LegalHoldReleased), lambda event, _: f"legal-hold/{event.legal_hold}"),
    CustomersLinked: lambda event, _: f"customer-link/{event.link}",
    **dict.fromkeys((DealConfirmed, DealRewardDue), lambda event, _: registration_stream(event.registration)),
    **dict.fromkeys((OrderAttributed, OrderRewardDue), lambda event, _: attribution_stream(event.attribution)),
    HoldChanged: lambda event, _: hold_stream(event.registration),
}


def stream_of(event: Event, vendor: str) -> str:
    """The stream of an event. Raises KeyError for an event that is none of this service's."""
    return _NAMINGS[type(event)](event, vendor)
