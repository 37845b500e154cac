"""What evidence weighs, and what it comes to: bits for and against one customer, a probability, a relation.

The bits are log2 likelihood ratios. Those of the name kinds were measured on 27 000 labelled pairs of names, those of
the other fields on the records among them that carry the field; a registry number decides by itself.
"""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

MATCHING_VERSION: Final = "bits-2"
PRIOR_BITS: Final = -2.3
"""One true pair among six candidates: the mix the name bits were measured on."""
NEAR_CERTAIN: Final = 0.99
PROBABLE: Final = 0.50
POSSIBLE: Final = 0.05

EQUAL_NAME_BITS: Final = 10.3
COMMON_NAME_BITS: Final = 4.5
"""Equal names of common words alone ("National Bank") are often two customers."""
NUMBER_EQUAL_BITS: Final = 20.0
NUMBER_DIFFERS_BITS: Final = -12.0
DOMAIN_EQUAL_BITS: Final = 10.0
DOMAIN_DIFFERS_BITS: Final = -1.5
COUNTRY_DIFFERS_BITS: Final = -3.0
"""More than the -1 measured within one registry: homonyms in two known countries must not pass as near certain."""
BY_NUMBER: Final = 0.9999
"""A registry number was typed for another company, or a company was wound up into another: rare, not impossible."""
FAMILY_PROBABILITY: Final = 0.9
"""A shared domain under another name, or another number under the same name."""

Relation = Literal["same", "probable", "possible", "family", "unrelated"]


class Evidence(NamedTuple):
    """One field of the two, both values, and how many bits it speaks for (+) or against (-) one customer."""

    field: str
    left: str
    right: str
    bits: float


class Match(NamedTuple):
    """What two written customers are to each other, how surely, and why; strongest evidence first."""

    relation: Relation
    probability: float
    evidence: tuple[Evidence, ...]


STRANGERS: Final = Match("unrelated", 0.0, ())
"""Nothing at all in common: most candidates are, so nothing more is asked of them."""


def likely(bits: Iterable[float]) -> float:
    """The probability of one customer that evidence of so many bits comes to."""
    return chance(PRIOR_BITS + sum(bits))


def chance(odds: float) -> float:
    """A probability from its log2 odds."""
    return round(1 / (1 + 2**-odds), 4)


def by_strength(found: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    """The evidence that says anything, the strongest first."""
    return tuple(sorted((one for one in found if one is not None and one.bits), key=_strength))


def _strength(evidence: Evidence) -> tuple[float, str]:
    return (-abs(evidence.bits), evidence.field)


def banded(probability: float, evidence: tuple[Evidence, ...], *, equal_names: bool) -> Relation:
    """Band a probability; the merely possible is shown only with an equal name or a second piece of evidence."""
    if probability >= NEAR_CERTAIN:
        return "same"
    if probability >= PROBABLE:
        return "probable"
    if probability >= POSSIBLE and (equal_names or sum(one.bits > 0 for one in evidence) > 1):
        return "possible"
    return "unrelated"
