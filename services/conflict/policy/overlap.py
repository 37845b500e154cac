"""Two claims compared dimension by dimension: products, territory, window, opportunity."""

from datetime import datetime
from typing import NamedTuple

from contracts.claims import Claim
from contracts.findings import Dimension, Opportunity, Relation
from services.conflict.policy import products, territory
from services.conflict.policy.territory import EVERYWHERE, Regions

Stretch = tuple[datetime, datetime | None]
"""From when, and until when; None while an end is open."""


class Overlap(NamedTuple):
    """What two claims have in common; `days` is None while an end is open, 0 for less than a day.

    `product_share` is None where a side means all products, as nobody knows how many those are.
    """

    products: Relation
    territory: Relation
    window: Relation
    opportunity: Opportunity
    shared_products: tuple[str, ...]
    shared_territory: str | None
    meeting: Stretch | None
    product_share: float | None

    @property
    def windows_meet(self) -> bool:
        """There is a time in which both stand."""
        return self.meeting is not None

    @property
    def days(self) -> int | None:
        """For how many days both stand."""
        if self.meeting is None:
            return 0
        start, end = self.meeting
        return None if end is None else (end - start).days

    @property
    def scopes_meet(self) -> bool:
        """There is something that both claim."""
        return "disjoint" not in (self.products, self.territory) and self.opportunity != "different"

    @property
    def strictly_inside(self) -> bool:
        """One claims a part of what the other claims, and not the other way round in any dimension."""
        found = {self.products, self.territory} - {"equal"}
        return found in ({"contains"}, {"within"})


def overlap(left: Claim, right: Claim, regions: Regions) -> Overlap:
    """Compare two claims. Swapping them swaps `contains` and `within` and changes nothing else."""
    ours, theirs = left.scope, right.scope
    held, also_held = _held(left), _held(right)
    where = territory.related(ours.territory, theirs.territory, regions)
    meeting = _meeting(held, also_held)
    # A claim filed under another is on the same products mostly, and nothing has to be looked for then.
    equal = ours.products == theirs.products
    return Overlap(
        products="equal" if equal else products.related(ours.products, theirs.products),
        territory=where,
        window="disjoint" if meeting is None else _windows(held, also_held),
        opportunity=_opportunity(left, right),
        shared_products=products.shared(ours.products, theirs.products),
        shared_territory=territory.shared(ours.territory, theirs.territory, where, regions),
        meeting=meeting,
        product_share=products.share(ours.products, theirs.products),
    )


def unscoped(own: Claim, rival: Claim) -> tuple[Dimension, ...]:
    """Which scopes mean everything: claims that are too wide cause disputes by themselves."""
    found: tuple[tuple[Dimension, bool], ...] = (
        ("own_products", not own.scope.products),
        ("own_territory", own.scope.territory == EVERYWHERE),
        ("rival_products", not rival.scope.products),
        ("rival_territory", rival.scope.territory == EVERYWHERE),
    )
    return tuple(dimension for dimension, wide in found if wide)


def _held(claim: Claim) -> Stretch:
    """The time in which a claim keeps others out: its window, and the grace behind it."""
    return claim.window.start, claim.grace_until or claim.window.end


def _opportunity(left: Claim, right: Claim) -> Opportunity:
    """Whether the claims are on one project; one on the whole account is on all of them."""
    if left.tender and right.tender and left.tender.casefold() == right.tender.casefold():
        return "one_tender"
    if not (left.project and right.project) or "account" in (left.protects, right.protects):
        return "unstated"
    return "same" if left.project.casefold() == right.project.casefold() else "different"


def _meeting(left: Stretch, right: Stretch) -> Stretch | None:
    """The time both windows are open; they are half-open, so one may start when the other ends."""
    start = max(left[0], right[0])
    end = min((end for _, end in (left, right) if end is not None), default=None)
    return None if end is not None and end <= start else (start, end)


def _windows(left: Stretch, right: Stretch) -> Relation:
    """How two windows that meet relate."""
    holds, is_held = _spans(left, right), _spans(right, left)
    if holds and is_held:
        return "equal"
    if holds or is_held:
        return "contains" if holds else "within"
    return "partial"


def _spans(wide: Stretch, narrow: Stretch) -> bool:
    ends = wide[1] is None or (narrow[1] is not None and narrow[1] <= wide[1])
    return wide[0] <= narrow[0] and ends
