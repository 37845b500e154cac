"""What the watch for blanket registrations remembers of a claim as it was filed."""

from hashlib import blake2b

from contracts.claims import Filing
from contracts.registrations import Details
from contracts.values import ContactRef, Customer
from services.conflict.matching import registrable_domain


def filing(details: Details) -> Filing:
    """What the watch for blanket registrations remembers: kinds and times of evidence, never what it says."""
    text = " ".join(details.deal.description.casefold().split())
    contact = details.contact
    return Filing(
        evidence=tuple(item.model_copy(update={"summary": ""}) for item in details.evidence),
        contact=None if contact is None else contact.email_hash or contact.phone_hash or contact.commitment,
        contact_domain_matches=_is_of_customer(contact, details.customer),
        description_hash=blake2b(text.encode(), digest_size=8).hexdigest() if text else None,
        description_length=len(text),
    )


def _is_of_customer(contact: ContactRef | None, customer: Customer) -> bool:
    if contact is None:
        return False
    domain = registrable_domain(contact.email_domain)
    readable = domain is not None and domain == registrable_domain(customer.website)
    return readable or contact.domain_digest in customer.digests
