"""What each event of a partner's stream does to what is known of the partner."""

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from msgspec.structs import replace

from contracts import partners as p
from contracts.message import Event
from contracts.values import Certification
from services.registration.domain.evolve import Seen
from services.registration.domain.state import Partner

PartnerEvent = (
    p.PartnerProfileRecorded
    | p.PartnerTypeAssigned
    | p.ProgrammeEnrolled
    | p.ProgrammeLeft
    | p.DistributorRelationRecorded
    | p.PartnerTierChanged
    | p.CertificationRecorded
    | p.CertificationExpired
    | p.FactRecorded
    | p.SolutionPrequalified
    | p.RegistrationCapImposed
    | p.RegistrationCapLifted
    | p.PartnerSuspended
    | p.PartnerReinstated
    | p.PartnerTerminated
    | p.ConsequencesCarriedOut
)
STANDING_CHANGES = (p.PartnerSuspended, p.PartnerReinstated, p.PartnerTerminated)
"""After these it is to be carried out what they mean for the partner's claims."""
FACT_CHANGES = (
    *(p.PartnerProfileRecorded, p.PartnerTierChanged, p.CertificationRecorded),
    *(p.FactRecorded, p.SolutionPrequalified),
)
"""After these a claim that waits may have what it waits for."""


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
    if event.programme is None:
        return replace(was, profile=was.profile.model_copy(update={"tier": event.tier}))
    tiers = {**was.profile.tiers, event.programme: event.tier}
    return replace(was, profile=was.profile.model_copy(update={"tiers": tiers}))


def _certified(was: Partner, event: p.CertificationRecorded) -> Partner:
    new = event.certification
    others = (one for one in was.certifications if _certificate(one) != _certificate(new))
    return replace(was, certifications=(*others, new))


def _certificate(one: Certification) -> tuple[object, ...]:
    """What a renewal is a renewal of; another level is another certificate."""
    return one.name, one.product, one.seller, one.level


def _uncertified(was: Partner, event: p.CertificationExpired) -> Partner:
    ended = [one for one in was.certifications if (one.name, one.valid_until) == (event.name, event.valid_until)]
    # Records of earlier times do not say of which product or person: there all that ended together are meant.
    exact = [one for one in ended if (one.product, one.seller) == (event.product, event.seller)]
    return replace(was, certifications=tuple(one for one in was.certifications if one not in (exact or ended)))


def _fact(was: Partner, event: p.FactRecorded) -> Partner:
    return replace(was, facts=(*(one for one in was.facts if one.name != event.fact.name), event.fact))


def _prequalified(was: Partner, event: p.SolutionPrequalified) -> Partner:
    new = event.prequalification
    return replace(was, prequalified=(*(one for one in was.prequalified if one.solution != new.solution), new))


def _unchanged(was: Partner, _: Event) -> Partner:
    """Said for others: the partner's profile, or its claims, say it already."""
    return was


PARTNER_FOLDS: Mapping[type[Event], Callable[[Partner, Any], Partner]] = {
    p.PartnerTypeAssigned: _unchanged,
    p.ProgrammeEnrolled: _unchanged,
    p.ProgrammeLeft: _unchanged,
    p.DistributorRelationRecorded: _unchanged,
    p.PartnerTierChanged: _tier_changed,
    p.CertificationRecorded: _certified,
    p.CertificationExpired: _uncertified,
    p.FactRecorded: _fact,
    p.SolutionPrequalified: _prequalified,
    p.RegistrationCapImposed: lambda was, event: replace(was, cap=event.open_claims),
    p.RegistrationCapLifted: lambda was, _: replace(was, cap=None),
    p.PartnerSuspended: lambda was, _: replace(was, standing="suspended"),
    p.PartnerReinstated: lambda was, _: replace(was, standing="active"),
    p.PartnerTerminated: lambda was, _: replace(was, standing="terminated"),
    p.ConsequencesCarriedOut: _unchanged,
}
