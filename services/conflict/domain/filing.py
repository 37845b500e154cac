"""What the watch for blanket registrations remembers of a claim as it was filed, and how it reads that."""

from contracts.claims import Claim, Filing
from contracts.registrations import Details
from contracts.values import ContactRef, Customer
from services.conflict import blanket
from services.conflict.matching import registrable_domain


def filing(details: Details) -> Filing:
    """What the watch for blanket registrations remembers: kinds and times of evidence, never what it says."""
    contact = details.contact
    text = blanket.likeness(details.deal.description)
    return Filing(
        evidence=tuple(item.model_copy(update={"summary": ""}) for item in details.evidence),
        contact=None if contact is None else contact.email_hash or contact.phone_hash or contact.commitment,
        contact_domain_matches=_is_of_customer(contact, details.customer),
        description_print=None if text is None else f"{text:016x}",
        industry=details.deal.industry,
    )


def as_watched(claim: Claim, filed: Filing) -> blanket.Filing:
    """A filing as the detector reads it."""
    own = filed.contact_domain_matches
    return blanket.Filing(
        claim=claim.claim,
        customer=claim.customer,
        industry=filed.industry,
        territory=claim.scope.territory,
        items=blanket.evidence_items([*(item.kind for item in filed.evidence), *(["contact"] if own else [])]),
        contact=filed.contact,
        contact_own=own,
        likeness=None if filed.description_print is None else int(filed.description_print, 16),
    )


def _is_of_customer(contact: ContactRef | None, customer: Customer) -> bool:
    if contact is None:
        return False
    domain = registrable_domain(contact.email_domain)
    readable = domain is not None and domain == registrable_domain(customer.website)
    return readable or contact.domain_digest in customer.digests
