"""Whether a won deal or an attributed order earns its partner anything, where another of its claims may do so too."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from contracts.terms import Reward
from contracts.values import Code

END_CUSTOMER_DIFFERS: Final = "END_CUSTOMER_DIFFERS"
ALREADY_REWARDED: Final = "ALREADY_REWARDED"
PRECEDED: Final = "PRECEDED_BY_ANOTHER_CLAIM"
ORDER_CREDITED: Final = "ORDER_ALREADY_CREDITED"
NEVER: Final = frozenset({ALREADY_REWARDED, ORDER_CREDITED})
"""Why a reward is not paid, whatever is still to come."""
NOT_CONFIRMED: Final = "OUTCOME_NOT_CONFIRMED"
SUSPENDED: Final = "PROTECTION_SUSPENDED"
TO_CONFIRM: Final = frozenset({NOT_CONFIRMED, SUSPENDED})
"""Why a reward waits for somebody of the vendor to confirm the outcome."""


class Rewarded(NamedTuple):
    """Another claim of the partner on the same customer, also rewarded once per customer.

    `paid`: it earned its reward already; `standing`: it may still earn it.
    """

    precedence: int
    paid: bool
    standing: bool


def order_key(reference: str) -> str:
    """What an order is known by, however its number is written: "PO-1" and "po 1" are one."""
    return "".join(filter(str.isalnum, reference.casefold())) or reference


def not_payable(reward: Reward | None, others: Iterable[Rewarded], credited: bool = False) -> Code | None:
    """Why a reward is not paid beside the partner's others on this customer; None when it is.

    `credited`: the order earned something already, for whomever.

    What was paid is paid. Otherwise the claim of the highest precedence earns it, of equal ones the first that is won;
    one that waits for a higher claim is paid once that ends without earning it.
    Domain reference, section 5, "The Planet Partner Plus".
    """
    if reward is None:
        return None
    return withheld(reward.precedence if reward.once_per_customer else None, others, credited)


def withheld(precedence: int | None, others: Iterable[Rewarded], credited: bool) -> Code | None:
    """Why a reward of this precedence is not paid; None for one that is paid each time, or nothing in the way."""
    reason = None if precedence is None else earned(precedence, others)
    return ORDER_CREDITED if credited and reason != ALREADY_REWARDED else reason


def earned(precedence: int, others: Iterable[Rewarded]) -> Code | None:
    """Why a reward that is paid once per customer is not paid to a claim of this precedence; None when it is."""
    known = tuple(others)
    if any(other.paid for other in known):
        return ALREADY_REWARDED
    if any(other.standing and other.precedence > precedence for other in known):
        return PRECEDED
    return None
