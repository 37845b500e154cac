"""Product scopes as sets of paths in the tree family > line > SKU; no path at all means everything."""

from collections.abc import Sequence

from contracts.findings import Relation
from services.conflict.policy.limits import FINDING_PRODUCTS_MAX


def related(left: Sequence[str], right: Sequence[str]) -> Relation:
    """How two product scopes relate: what one may sell in them, the other may too."""
    holds, is_held = _covers(left, right), _covers(right, left)
    if holds and is_held:
        return "equal"
    if holds or is_held:
        return "contains" if holds else "within"
    return "partial" if shared(left, right) else "disjoint"


def shared(left: Sequence[str], right: Sequence[str]) -> tuple[str, ...]:
    """The narrowest products that stand in both scopes; empty when none does, or when both mean everything."""
    if not left or not right:
        return tuple(sorted(left or right))[:FINDING_PRODUCTS_MAX]
    met = {max(a, b, key=len) for a in left for b in right if _holds(a, b) or _holds(b, a)}
    return tuple(sorted(met))[:FINDING_PRODUCTS_MAX]


def share(left: Sequence[str], right: Sequence[str]) -> float | None:
    """How much of the narrowest products that either scope names stands in both; None when one means everything."""
    if not left or not right:
        return None
    named = {*left, *right}
    leaves = [path for path in named if not any(other != path and _holds(path, other) for other in named)]
    common = sum(_covers(left, (leaf,)) and _covers(right, (leaf,)) for leaf in leaves)
    return round(common / len(leaves), 2)


def _covers(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    if not wide:
        return True
    return bool(narrow) and all(any(_holds(path, wanted) for path in wide) for wanted in narrow)


def _holds(path: str, wanted: str) -> bool:
    return wanted == path or wanted.startswith(f"{path}/")
