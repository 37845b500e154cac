"""A registration's claim from submission to its end, as the conflict service follows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from contracts.claims import ClaimEnded, ClaimScreened, Filing
from contracts.conflicts import ConflictLapsed
from contracts.customers import Resolution
from contracts.message import Event
from contracts.registrations import AppealUpheld, Details, RegistrationSubmitted
from contracts.values import Customer, EntityId, Evidence, PartnerFacts, Reach
from services.conflict.domain.filing import filing
from services.conflict.domain.resolving import Resolved, resolved, written
from services.conflict.domain.screening import screen
from services.conflict.domain.state import LiveClaim, candidate
from services.conflict.domain.world import World
from services.conflict.matching import MATCHING_VERSION, registrable_domain
from services.conflict.policy.limits import LAPSES_MAX

SUBMITTED = "SUBMITTED"
AMENDED = "AMENDED"
RIVAL_ENDED = "RIVAL_ENDED"
PARTY_JOINED = "PARTY_JOINED"
PARTY_LEFT = "PARTY_LEFT"
APPEAL_UPHELD = "APPEAL_UPHELD"
GROUP_WIDE: Final = "group_wide"
"""The attribute of a deal that is for the customer's whole group."""
ACTIVITY: Final = "activity"
"""A report on the work: it keeps a claim from being quiet, and proves nothing by itself."""


NO_ORG: Final = "-"
"""What stands for the organisation of the vendor's own people."""


class Seen(NamedTuple):
    """A record of the registration ledger that is decided on: its id, vendor, place in ledger and stream, and time.

    `actor`: who answers for it, as `vendor/org/subject`.
    """

    id: str
    vendor: str
    sequence: int
    version: int
    at: datetime
    actor: str

    @property
    def staff(self) -> str:
        """Who of the vendor's own people answers for it; empty for a partner's."""
        return self.actor if self.actor.startswith(f"{self.vendor}/{NO_ORG}/") else ""


def submitted(event: RegistrationSubmitted, seen: Seen, world: World) -> list[Event]:
    """Screen a new claim; the place of its submission in the ledger is its priority."""
    found = _resolved(event.details, seen.vendor, seen.id, world)
    claim = msgspec.structs.replace(_claim(event, seen, found.resolution, seen.sequence, seen.at), by=seen.staff)
    return [*found.events, *_screened(claim, SUBMITTED, found.resolution, seen.id, world, filing(event.details))]


def revived(event: AppealUpheld, seen: Seen, world: World) -> list[Event]:
    """Screen a claim that lives again, with the priority it had; it was filed long ago, and counts as no new filing."""
    found = _resolved(event.details, seen.vendor, seen.id, world)
    claim = _claim(event, seen, found.resolution, event.priority, event.priority_at)
    claim = msgspec.structs.replace(claim, parties=event.parties or ())
    return [*found.events, *_screened(claim, APPEAL_UPHELD, found.resolution, seen.id, world)]


def _claim(
    event: RegistrationSubmitted | AppealUpheld, seen: Seen, on: Resolution, priority: int, priority_at: datetime
) -> LiveClaim:
    details = event.details
    return LiveClaim(
        id=event.registration,
        vendor=seen.vendor,
        kind="registration",
        party=event.partner.partner,
        customer=on.customer,
        written=written(details.customer, _mail_domain(details)),
        probability=certainty(on),
        territory=details.territory,
        start=seen.at,
        end=None,
        role=details.chain.role,
        distributor=details.chain.distributor,
        priority=priority,
        priority_at=priority_at,
        call=event.partner.channel_manager,
        programme=event.programme.programme,
        registration_version=seen.version,
        affiliations=affiliations(event.partner),
        **work_of(details.evidence),
        **deal_of(details, priority_at),
        **terms_of(details, event.reach),
    )


def affiliations(partner: PartnerFacts) -> tuple[str, ...]:
    """What a partner would share with one that belongs to it: its group, and the domain of its website."""
    domain = registrable_domain(partner.website)
    return tuple(one for one in (partner.group, domain) if one is not None)


def work_of(evidence: Sequence[Evidence]) -> dict[str, Any]:
    """What a claim shows of work done: the kinds of its proofs, and when the last of it was."""
    return {
        "proofs": tuple(sorted({item.kind for item in evidence} - {ACTIVITY})),
        "worked_at": max((item.at for item in evidence), default=None),
    }


def deal_of(details: Details, at: datetime) -> dict[str, Any]:
    """What a claim says of its opportunity: which project or public tender, when it closes, for whom it is."""
    tender = details.deal.tender
    public = tender is not None and tender.published_on is not None and tender.published_on <= at.date()
    return {
        "project": details.deal.project,
        "tender": tender.reference if tender is not None and public else None,
        "expected_close": details.deal.expected_close,
        "group_wide": details.deal.attributes.get(GROUP_WIDE) is True,
    }


def terms_of(details: Details, reach: Reach | None) -> dict[str, Any]:
    """How far a claim reaches: what its details name, exclusively, unless the registration service says otherwise."""
    if reach is None:
        return {"products": details.products, "protects": None}
    protects = None if reach.kind == "exclusive" else reach.kind
    return {"products": reach.products or details.products, "protects": protects}


def placed(claim: LiveClaim, seen: Seen) -> LiveClaim:
    """What is another claim from this record on: the place of the record in the ledger is its priority."""
    return msgspec.structs.replace(claim, priority=seen.sequence, priority_at=seen.at)


def amended(claim: LiveClaim, details: Details, reach: Reach | None, seen: Seen, world: World) -> list[Event]:
    """Screen a claim whose customer or scope was changed."""
    found = _resolved(details, claim.vendor, seen.id, world)
    changed = msgspec.structs.replace(
        claim,
        customer=found.resolution.customer,
        written=written(details.customer, _mail_domain(details)),
        probability=certainty(found.resolution),
        territory=details.territory,
        role=details.chain.role,
        distributor=details.chain.distributor,
        revision=claim.revision + 1,
        registration_version=seen.version,
        granted=None,
        **deal_of(details, seen.at),
        **terms_of(details, reach),
    )
    return [*found.events, *_screened(changed, AMENDED, found.resolution, seen.id, world)]


def again(claim: LiveClaim, code: str, cause: str, world: World) -> list[Event]:
    """Screen a claim once more on the customer it is known to be on: it, or something in its way, has changed."""
    links = world.links(claim.customer)
    resolution = Resolution(
        customer=claim.customer,
        relation="same",
        probability=claim.probability,
        candidates=tuple(
            candidate(world.customer(other), link.relation, link.probability) for other, link in links.items()
        ),
    )
    later = msgspec.structs.replace(claim, revision=claim.revision + 1)
    return _screened(later, code, resolution, cause, world)


def joined(claim: LiveClaim, partner: str, cause: str, world: World) -> list[Event]:
    """A partner came to the deal: what it claims itself on this customer is the same deal from now on."""
    known = msgspec.structs.replace(claim, parties=tuple(dict.fromkeys((*claim.parties, partner))))
    return again(known, PARTY_JOINED, cause, world)


def parted(claim: LiveClaim, partner: str, seen: Seen, world: World) -> list[Event]:
    """A partner left the deal: its own claims stand against this one like anybody's, which waits to be told so."""
    parties = tuple(one for one in claim.parties if one != partner)
    known = msgspec.structs.replace(claim, parties=parties, registration_version=seen.version)
    return again(known, PARTY_LEFT, seen.id, world)


def ended(claim: LiveClaim, cause: str, world: World) -> list[Event]:
    """Let a claim go: its open cases have nothing left to settle."""
    return [ClaimEnded(registration=claim.id, cause=cause), *lapses(claim.id, cause, world)]


def lapses(claim: EntityId, cause: str, world: World) -> list[ConflictLapsed]:
    """Close the open cases of a claim that has gone, so many as go into one decision."""
    return [
        ConflictLapsed(conflict=case.id, claims=case.sides, ended=claim, cause=cause)
        for case in world.cases_of(claim)[:LAPSES_MAX]
    ]


def _resolved(details: Details, vendor: str, cause: str, world: World) -> Resolved:
    return resolved(details.customer, vendor, cause, world, _mail_domain(details))


def _mail_domain(details: Details) -> str | None:
    return details.contact.email_domain if details.contact else None


def certainty(resolution: Resolution) -> float:
    """How sure it is that the claim is on this customer: a new one is itself for certain."""
    return 1.0 if resolution.relation == "new" else resolution.probability


def _screened(
    claim: LiveClaim, code: str, resolution: Resolution, cause: str, world: World, filed: Filing | None = None
) -> list[Event]:
    found = screen(claim, resolution, cause, world)
    event = ClaimScreened(
        registration=claim.id,
        vendor=claim.vendor,
        partner=claim.party,
        revision=claim.revision,
        registration_version=claim.registration_version,
        cause=code,
        claim=claim.claim(),
        customer=customer_of(claim),
        resolution=resolution,
        verdict="clear" if found.clear else "findings",
        findings=found.findings,
        blocking=found.blocking,
        filing=filed,
        filed_by=claim.by or None,
        matching_version=MATCHING_VERSION,
    )
    return [event, *found.detected, *found.lapsed]


def customer_of(claim: LiveClaim) -> Customer:
    """The customer of a claim, as it was written."""
    known = msgspec.structs.asdict(claim.written)
    known.pop("mail_domain")
    identifiers = [{"scheme": scheme, "value": value} for scheme, value in known.pop("identifiers")]
    return Customer.model_validate({**known, "identifiers": identifiers})
