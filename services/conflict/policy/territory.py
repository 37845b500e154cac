"""Territories as a tree: everywhere > region > country > subdivision; regions are what the vendor's programmes say."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from contracts.findings import Relation

EVERYWHERE: Final = "*"
SHARED_COUNTRIES_MAX: Final = 40
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

Regions = Mapping[str, tuple[str, ...]]
"""The countries of each region, by the region's code."""


def related(left: str, right: str, regions: Regions) -> Relation:
    """How two territories relate. A code that no programme explains means everywhere: no conflict is missed by it."""
    left, right = _known(left, regions), _known(right, regions)
    holds, is_held = _contains(left, right, regions), _contains(right, left, regions)
    if holds and is_held:
        return "equal"
    if holds or is_held:
        return "contains" if holds else "within"
    return "partial" if _common_countries(left, right, regions) else "disjoint"


def lies_in(code: str, wide: str, regions: Regions) -> bool:
    """Whether a territory lies in another, or is it."""
    return related(code, wide, regions) in ("within", "equal")


def wider(left: str, right: str, regions: Regions) -> str:
    """The one of two territories that holds the other; everywhere when neither does."""
    match related(left, right, regions):
        case "contains" | "equal":
            return left
        case "within":
            return right
        case _:
            return EVERYWHERE


def shared(left: str, right: str, relation: Relation, regions: Regions) -> str | None:
    """What two territories of this relation have in common, as codes joined by commas; None when nothing."""
    left, right = _known(left, regions), _known(right, regions)
    match relation:
        case "contains" | "equal":
            return right
        case "within":
            return left
        case "partial":
            return ",".join(_common_countries(left, right, regions)[:SHARED_COUNTRIES_MAX])
        case "disjoint":
            return None


def _known(code: str, regions: Regions) -> str:
    return code if code in regions or _is_place(code) else EVERYWHERE


@lru_cache(maxsize=4_096)
def _is_place(code: str) -> bool:
    return _PLACE.fullmatch(code) is not None


def _contains(wide: str, code: str, regions: Regions) -> bool:
    if wide in (EVERYWHERE, code):
        return True
    if code == EVERYWHERE:
        return False
    if wide in regions:
        return bool(regions[wide]) and set(_countries(code, regions)) <= set(regions[wide])
    return code.startswith(f"{wide}-")


def _countries(code: str, regions: Regions) -> tuple[str, ...]:
    return regions[code] if code in regions else (code[:2],)


def _common_countries(left: str, right: str, regions: Regions) -> list[str]:
    """Countries of both regions; a country and its subdivisions meet by containment and need none."""
    if left not in regions or right not in regions:
        return []
    return sorted(set(regions[left]) & set(regions[right]))
