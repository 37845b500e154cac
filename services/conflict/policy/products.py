"""Product scopes as sets of paths in the tree family > line > SKU; no path at all means everything."""

from functools import lru_cache
from typing import Final

from contracts.findings import Relation
from services.conflict.policy.limits import FINDING_PRODUCTS_MAX

Scoped = tuple[str, ...]
KNOWN: Final = 8_192
"""A vendor's partners name the same few scopes again and again: so many pairs of them are remembered."""


@lru_cache(maxsize=KNOWN)
def related(left: Scoped, right: Scoped) -> Relation:
    """How two product scopes relate: what one may sell in them, the other may too."""
    holds, is_held = _covers(left, right), _covers(right, left)
    if holds and is_held:
        return "equal"
    if holds or is_held:
        return "contains" if holds else "within"
    return "partial" if shared(left, right) else "disjoint"


@lru_cache(maxsize=KNOWN)
def shared(left: Scoped, right: Scoped) -> tuple[str, ...]:
    """The narrowest products that stand in both scopes; empty when none does, or when both mean everything."""
    if not left or not right:
        return tuple(sorted(left or right))[:FINDING_PRODUCTS_MAX]
    met = {max(a, b, key=len) for a in left for b in right if _holds(a, b) or _holds(b, a)}
    return tuple(sorted(met))[:FINDING_PRODUCTS_MAX]


@lru_cache(maxsize=KNOWN)
def share(left: Scoped, right: Scoped) -> float | None:
    """How much of the narrowest products that either scope names stands in both; None when one means everything."""
    if not left or not right:
        return None
    named = {*left, *right}
    leaves = [path for path in named if not any(other != path and _holds(path, other) for other in named)]
    common = sum(_covers(left, (leaf,)) and _covers(right, (leaf,)) for leaf in leaves)
    return round(common / len(leaves), 2)


def _covers(wide: Scoped, narrow: Scoped) -> bool:
    if not wide:
        return True
    return bool(narrow) and all(any(_holds(path, wanted) for path in wide) for wanted in narrow)


def _holds(path: str, wanted: str) -> bool:
    return wanted == path or wanted.startswith(f"{path}/")
