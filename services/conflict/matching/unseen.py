"""Compares customers of which at least one is confidential: their digests are equal or they are not, no more is known.

The evidence names the kind of what is equal and never the value, not even that of the side which can be read.
"""

from typing import Final

from contracts.values import kinds_shared
from services.conflict.matching.fields import (
    DOMAIN_DIFFERS_BITS,
    DOMAIN_EQUAL_BITS,
    NUMBER_DIFFERS_BITS,
    NUMBER_EQUAL_BITS,
    PHONE_EQUAL_BITS,
    countries,
)
from services.conflict.matching.profile import Profile
from services.conflict.matching.verdict import (
    BY_NUMBER,
    NOT_PROVEN,
    PROBABLE,
    STRANGERS,
    Evidence,
    Match,
    by_strength,
    family,
    judged,
    likely,
)
from services.kit.organisations.identifiers import PHONE
from services.kit.organisations.keys import COMMON_NAME, DOMAIN, NAME

EQUAL_NAME_BITS: Final = 10.3
COMMON_NAME_BITS: Final = 4.5
"""Equal names of common words alone ("National Bank") are often two customers."""
WITHHELD: Final = "withheld"
"""What stands for both values in the evidence."""
DOMAIN_ALONE_BITS: Final = 8.4
"""A shared domain without an equal form of the name: mostly another spelling, as the normal form finds two in three
(-1.6 bits), else a daughter. Nobody can look which it is, so it must not pass as near certain."""
_NAMES: Final = {NAME: EQUAL_NAME_BITS, COMMON_NAME: COMMON_NAME_BITS}
_NO_NUMBERS: Final = frozenset({DOMAIN, NAME, COMMON_NAME, PHONE})


def compare_unseen(left: Profile, right: Profile) -> Match:
    """Compare by digests; what only the name could have told is neither for nor against."""
    shared = kinds_shared(left.digests, right.digests)
    if not shared:
        return STRANGERS
    name = next((Evidence("name", WITHHELD, WITHHELD, bits) for kind, bits in _NAMES.items() if kind in shared), None)
    both = _kinds(left) & _kinds(right)
    number = _number(shared, both)
    abroad = countries(left, right, common=name is not None and name.bits == COMMON_NAME_BITS)
    phone = Evidence(PHONE, WITHHELD, WITHHELD, PHONE_EQUAL_BITS) if PHONE in shared else None
    evidence = by_strength((name, number, phone, _domain(shared, both, named=name is not None), *abroad))
    if number is not None and number.bits > 0:
        return Match("same", BY_NUMBER, evidence, BY_NUMBER)
    probability = likely(one.bits for one in evidence)
    if name is not None and DOMAIN not in shared and any(one.field == "country" for one in evidence):
        probability = min(probability, NOT_PROVEN)
    if probability < PROBABLE and (DOMAIN in shared or number is not None):
        return family(probability, evidence)
    return judged(probability, evidence)


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
