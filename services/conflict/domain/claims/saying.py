"""What a registration says, as a claim: who claims what for whom, which work it shows, how far it reaches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from contracts.customers import Resolution
from contracts.registrations import AppealUpheld, Details, RegistrationSubmitted
from contracts.values import Customer, Evidence, PartnerFacts, Reach
from services.conflict.domain.resolving import written
from services.conflict.domain.state import LiveClaim
from services.conflict.matching import registrable_domain

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


def claim_of(
    event: RegistrationSubmitted | AppealUpheld, seen: Seen, on: Resolution, priority: int, priority_at: datetime
) -> LiveClaim:
    """A claim on the customer that it was resolved to, with this place in the order of priority."""
    details = event.details
    return LiveClaim(
        id=event.registration,
        vendor=seen.vendor,
        kind="registration",
        party=event.partner.partner,
        customer=on.customer,
        written=written(details.customer, mail_domain(details)),
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


def mail_domain(details: Details) -> str | None:
    """The mail domain of the contact at the customer."""
    return details.contact.email_domain if details.contact else None


def certainty(resolution: Resolution) -> float:
    """How sure it is that the claim is on this customer: a new one is itself for certain."""
    return 1.0 if resolution.relation == "new" else resolution.probability


def customer_of(claim: LiveClaim) -> Customer:
    """The customer of a claim, as it was written."""
    known = msgspec.structs.asdict(claim.written)
    known.pop("mail_domain")
    identifiers = [{"scheme": scheme, "value": value} for scheme, value in known.pop("identifiers")]
    return Customer.model_validate({**known, "identifiers": identifiers})
