"""Whether a claim that is changed is still the claim it was, and so keeps its place in the order of claims."""

from typing import Final

from contracts.matching import inside
from services.registration.policy.claims import Asked
from services.registration.policy.customers import Same, compared
from services.registration.policy.terms import covered_products

ANOTHER: Final[frozenset[Same]] = frozenset({"different", "unclear"})
"""A customer that is not shown to be the one before, where the partner changes it unasked."""
SOMEBODY_ELSE: Final[frozenset[Same]] = frozenset({"different"})
"""One that is shown to be another, where the vendor asked for it."""


def is_another_claim(before: Asked, after: Asked, another: frozenset[Same] = ANOTHER) -> bool:
    """Whether a change makes another claim of it: on another customer or project, or for more than was claimed.

    A place in the order is that of what was claimed then: it cannot be kept for a customer, a product or a country
    that others may have claimed since. `another`: what comparing the customers must say for it to be another one.
    Domain reference, section 3.2, "submitted".
    """
    one, other = before.details, after.details
    if one.customer != other.customer and compared(one.customer, other.customer).end_customer in another:
        return True
    if one.deal.project not in (None, other.deal.project):
        return True
    return not (after.programme.within(other.territory, one.territory) and _covered(before, after))


def _covered(before: Asked, after: Asked) -> bool:
    wide = covered_products(before)
    return all(any(inside(path, one) for one in wide) for path in covered_products(after))
