"""What each event of a partner's stream does to what is known of the partner."""

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from msgspec.structs import replace

from contracts import partners as p
from contracts.message import Event
from services.registration.domain.evolve import Seen
from services.registration.domain.state import Partner

PartnerEvent = (
    p.PartnerProfileRecorded
    | p.PartnerTierChanged
    | p.CertificationRecorded
    | p.CertificationExpired
    | p.PartnerSuspended
    | p.PartnerReinstated
    | p.PartnerTerminated
)


def is_of_partner(event: Event) -> TypeGuard[PartnerEvent]:
    """Whether the event belongs to a partner's stream."""
    return isinstance(event, p.PartnerProfileRecorded) or type(event) in PARTNER_FOLDS


def evolve_partner(was: Partner | None, event: PartnerEvent, seen: Seen) -> Partner:
    """The partner after an event of its stream. Raises KeyError for one before its first."""
    if isinstance(event, p.PartnerProfileRecorded):
        known = was or Partner(vendor=seen.vendor, id=event.partner, version=0, profile=event.profile)
        return replace(known, version=known.version + 1, profile=event.profile)
    if was is None:
        raise KeyError(f"{type(event).__name__} of a partner that was never recorded")
    return replace(PARTNER_FOLDS[type(event)](was, event), version=was.version + 1)


def _tier_changed(was: Partner, event: p.PartnerTierChanged) -> Partner:
    return replace(was, profile=was.profile.model_copy(update={"tier": event.tier}))


def _certified(was: Partner, event: p.CertificationRecorded) -> Partner:
    new = event.certification
    others = (held for held in was.certifications if (held.name, held.product) != (new.name, new.product))
    return replace(was, certifications=(*others, new))


def _uncertified(was: Partner, event: p.CertificationExpired) -> Partner:
    ended = (event.name, event.valid_until)
    return replace(was, certifications=tuple(c for c in was.certifications if (c.name, c.valid_until) != ended))


PARTNER_FOLDS: Mapping[type[Event], Callable[[Partner, Any], Partner]] = {
    p.PartnerTierChanged: _tier_changed,
    p.CertificationRecorded: _certified,
    p.CertificationExpired: _uncertified,
    p.PartnerSuspended: lambda was, _: replace(was, standing="suspended"),
    p.PartnerReinstated: lambda was, _: replace(was, standing="active"),
    p.PartnerTerminated: lambda was, _: replace(was, standing="terminated"),
}
