"""What is granted to a claim that was approved: the whole terms of the day, so that nobody has to look them up."""

from contracts.protections import ProtectionGranted
from contracts.values import Scope, Window
from services.registration.domain.state import Registration
from services.registration.policy.claims import Asked
from services.registration.policy.duties import owed, silence_ends
from services.registration.policy.terms import covered_products, grace_until, reminders, tail_until, window


def protection(
    was: Registration, asked: Asked, rest: Window | None = None, taken_from: Registration | None = None
) -> ProtectionGranted:
    """The protection of a claim that is granted now; one that was taken over has the rest of the other's time."""
    terms, granted, duty = asked.terms.protection, rest or window(asked), owed(asked, asked.at)
    before = taken_from.grant if taken_from is not None else None
    return ProtectionGranted(
        protection=was.id,
        registration=was.id,
        partner=asked.partner,
        programme=asked.ref,
        scope=granted_scope(asked),
        window=granted,
        reminders=reminders(asked, granted),
        kind=terms.kind,
        grace_until=grace_until(asked, granted),
        tail_until=tail_until(asked, granted),
        track=asked.track_type,
        activity_due=duty.activity_due,
        revocable_from=duty.revocable_from,
        silence_ends=silence_ends(asked) or None,
        customer=was.customer or None,
        price_level=terms.price_level,
        direct_contact=terms.direct_contact,
        reward=asked.terms.reward,
        transferred_from=taken_from.id if taken_from is not None else None,
        extensions=before.extensions or None if before is not None else None,
    )


def granted_scope(asked: Asked) -> Scope:
    """What is protected: the products named, or for a line of business all that they belong to."""
    return Scope(products=covered_products(asked), territory=asked.details.territory)
