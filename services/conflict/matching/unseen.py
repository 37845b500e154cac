"""Compares customers of which at least one is confidential: their digests are equal or they are not, no more is known.

The evidence names the kind of what is equal and never the value, not even that of the side which can be read.
"""

from typing import Final

from contracts.values import kinds_shared
from services.conflict.matching.profile import Profile
from services.conflict.matching.verdict import (
    BY_NUMBER,
    COMMON_NAME_BITS,
    COUNTRY_DIFFERS_BITS,
    DOMAIN_DIFFERS_BITS,
    DOMAIN_EQUAL_BITS,
    EQUAL_NAME_BITS,
    FAMILY_PROBABILITY,
    NUMBER_DIFFERS_BITS,
    NUMBER_EQUAL_BITS,
    PROBABLE,
    STRANGERS,
    Evidence,
    Match,
    banded,
    by_strength,
    likely,
)
from services.kit.organisations.keys import COMMON_NAME, DOMAIN, NAME

WITHHELD: Final = "withheld"
"""What stands for both values in the evidence."""
DOMAIN_ALONE_BITS: Final = 8.4
"""A shared domain without an equal form of the name: mostly another spelling, as the normal form finds two in three
(-1.6 bits), else a daughter. Nobody can look which it is, so it must not pass as near certain."""
_NAMES: Final = {NAME: EQUAL_NAME_BITS, COMMON_NAME: COMMON_NAME_BITS}
_NO_NUMBERS: Final = frozenset({DOMAIN, NAME, COMMON_NAME})


def compare_unseen(left: Profile, right: Profile) -> Match:
    """Compare by digests; what only the name could have told is neither for nor against."""
    shared = kinds_shared(left.digests, right.digests)
    if not shared:
        return STRANGERS
    name = next((Evidence("name", WITHHELD, WITHHELD, bits) for kind, bits in _NAMES.items() if kind in shared), None)
    both = _kinds(left) & _kinds(right)
    number = _number(shared, both)
    evidence = by_strength((name, number, _domain(shared, both, named=name is not None), *countries(left, right)))
    if number is not None and number.bits > 0:
        return Match("same", BY_NUMBER, evidence)
    probability = likely(one.bits for one in evidence)
    if probability < PROBABLE and (DOMAIN in shared or number is not None):
        return Match("family", FAMILY_PROBABILITY, evidence)
    return Match(banded(probability, evidence, equal_names=name is not None), probability, evidence)


def countries(left: Profile, right: Profile) -> tuple[Evidence, ...]:
    """Two known countries that differ; the country of a confidential customer stays readable."""
    if left.country and right.country and left.country != right.country:
        return (Evidence("country", left.country, right.country, COUNTRY_DIFFERS_BITS),)
    return ()


def _kinds(one: Profile) -> frozenset[str]:
    return kinds_shared(one.digests, one.digests)


def _number(shared: frozenset[str], both: frozenset[str]) -> Evidence | None:
    for kind in sorted(shared - _NO_NUMBERS):
        return Evidence(kind, WITHHELD, WITHHELD, NUMBER_EQUAL_BITS)
    for kind in sorted(both - _NO_NUMBERS):
        if not kind.startswith("crm"):  # a seller may have entered one customer twice
            return Evidence(kind, WITHHELD, WITHHELD, NUMBER_DIFFERS_BITS)
    return None


def _domain(shared: frozenset[str], both: frozenset[str], *, named: bool) -> Evidence | None:
    if DOMAIN in shared:
        return Evidence(DOMAIN, WITHHELD, WITHHELD, DOMAIN_EQUAL_BITS if named else DOMAIN_ALONE_BITS)
    return Evidence(DOMAIN, WITHHELD, WITHHELD, DOMAIN_DIFFERS_BITS) if DOMAIN in both else None
