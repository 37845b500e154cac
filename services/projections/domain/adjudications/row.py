"""A pair of writings with the label that a person gave them."""

from datetime import datetime
from typing import Literal, NamedTuple

from contracts.findings import Account
from contracts.values import Customer

Label = Literal["same", "unrelated", "family"]
Source = Literal["dismissed", "outcome", "merge", "split", "parent"]


class Writing(NamedTuple):
    """How a customer was written, by what names are compared with; all empty where its partner withholds who it is."""

    name: str = ""
    country: str = ""
    city: str = ""
    postcode: str = ""


class Chance(NamedTuple):
    """How sure the model of a version was that two are one; None where it was not asked."""

    probability: float | None = None
    version: str | None = None


class MatchAdjudication(NamedTuple):
    """What a person decided of two writings, and what the model had said; `account` of a case, as it was found."""

    pair_id: str
    at: datetime
    source: Source
    left: Writing
    right: Writing
    label: Label
    account: Account | None
    chance: Chance

    @property
    def withheld(self) -> bool:
        """Whether a side is confidential, so that the pair has a label and nothing to read."""
        return not (self.left.name and self.right.name)


def written(customer: Customer | None) -> Writing:
    """How a customer was written, as far as it may be read."""
    if customer is None or customer.confidential:
        return Writing()
    return Writing(customer.name, customer.country or "", customer.city or "", customer.postcode or "")
