"""Two claims compared dimension by dimension: products, territory, window, opportunity."""

from datetime import datetime
from typing import NamedTuple

from contracts.claims import Claim, Relation
from contracts.values import Window
from services.conflict.policy import products, territory
from services.conflict.policy.territory import Regions


class Overlap(NamedTuple):
    """What two scopes have in common; `days` is None while an end is open, 0 for less than a day."""

    products: Relation
    territory: Relation
    shared_products: tuple[str, ...]
    shared_territory: str | None
    windows_meet: bool
    days: int | None
    other_project: bool

    @property
    def scopes_meet(self) -> bool:
        """There is something that both claim."""
        return "disjoint" not in (self.products, self.territory) and not self.other_project

    @property
    def strictly_inside(self) -> bool:
        """One claims a part of what the other claims, and not the other way round in any dimension."""
        found = {self.products, self.territory} - {"equal"}
        return found in ({"contains"}, {"within"})


def overlap(left: Claim, right: Claim, regions: Regions) -> Overlap:
    """Compare two claims. Swapping them swaps `contains` and `within` and changes nothing else."""
    meeting = _meeting(_held(left), _held(right))
    ours, theirs = left.scope, right.scope
    return Overlap(
        products=products.related(ours.products, theirs.products),
        territory=territory.related(ours.territory, theirs.territory, regions),
        shared_products=products.shared(ours.products, theirs.products),
        shared_territory=territory.shared(ours.territory, theirs.territory, regions),
        windows_meet=meeting is not None,
        days=_days(meeting),
        other_project=_of_other_projects(left, right),
    )


def _held(claim: Claim) -> Window:
    """The time in which a claim keeps others out: its window, and the grace behind it."""
    return Window.model_construct(start=claim.window.start, end=claim.grace_until or claim.window.end)


def _of_other_projects(left: Claim, right: Claim) -> bool:
    """Whether the claims are on different projects; one on the whole account is on all of them."""
    if "account" in (left.protects, right.protects):
        return False
    return bool(left.project and right.project and left.project.casefold() != right.project.casefold())


def _meeting(left: Window, right: Window) -> tuple[datetime, datetime | None] | None:
    """The time both windows are open; they are half-open, so one may start when the other ends."""
    start = max(left.start, right.start)
    ends = [window.end for window in (left, right) if window.end is not None]
    end = min(ends, default=None)
    if end is not None and end <= start:
        return None
    return start, end


def _days(meeting: tuple[datetime, datetime | None] | None) -> int | None:
    if meeting is None:
        return 0
    start, end = meeting
    return None if end is None else (end - start).days
