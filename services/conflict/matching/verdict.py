"""What evidence comes to: bits for and against one customer, a probability, a band, a relation.

The bits are log2 likelihood ratios; a registry number decides by itself. Where they come from: docs/matching.md.
"""

from collections.abc import Iterable
from math import exp2
from typing import Final, Literal, NamedTuple

PRIOR_BITS: Final = -2.5
"""One true pair among six or seven candidates: the mix the weights of names were trained on."""
NEAR_CERTAIN: Final = 0.99
PROBABLE: Final = 0.50
POSSIBLE: Final = 0.05

BY_NUMBER: Final = 0.9999
"""A registry number was typed for another company, or a company was wound up into another: rare, not impossible."""
FAMILY_PROBABILITY: Final = 0.9
"""A shared domain under another name, or another number under the same name."""
NOT_PROVEN: Final = 0.98
"""The most that a name comes to where two known countries differ and nothing else agrees: it may be a namesake."""

Relation = Literal["same", "probable", "possible", "family", "unrelated"]
Kinship = Literal["same", "family", "unrelated"]
Band = Literal["near-certain", "probable", "possible", "unlikely"]


class Evidence(NamedTuple):
    """One field of the two, both values, and how many bits it speaks for (+) or against (-) one customer."""

    field: str
    left: str
    right: str
    bits: float


class Match(NamedTuple):
    """What two written customers are to each other, how surely, and why; strongest evidence first.

    `probability` is that of the relation: for a family, that they belong to one group. `same` is that they are one.
    """

    relation: Relation
    probability: float
    evidence: tuple[Evidence, ...]
    same: float

    @property
    def band(self) -> Band:
        """How sure it is that the two are one."""
        if self.same >= NEAR_CERTAIN:
            return "near-certain"
        if self.same >= PROBABLE:
            return "probable"
        return "possible" if self.same >= POSSIBLE else "unlikely"

    @property
    def kinship(self) -> Kinship:
        """The relation without its certainty: what is likelier than not."""
        if self.relation == "family":
            return "family"
        return "same" if self.same >= PROBABLE else "unrelated"


STRANGERS: Final = Match("unrelated", 0.0, (), 0.0)
"""Nothing at all in common: most candidates are, so nothing more is asked of them."""


def likely(bits: Iterable[float]) -> float:
    """The probability of one customer that evidence of so many bits comes to."""
    return chance(PRIOR_BITS + sum(bits))


def chance(odds: float) -> float:
    """A probability from its log2 odds; rounded, so that no last binary digit decides."""
    return round(1 / (1 + exp2(-odds)), 6)


def by_strength(found: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    """The evidence that says anything, the strongest first."""
    return tuple(sorted((one for one in found if one is not None and one.bits), key=_strength))


def _strength(evidence: Evidence) -> tuple[float, str]:
    return (-abs(evidence.bits), evidence.field)


def grouped(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence that says one thing twice: the strongest counts in full, the rest by half."""
    strongest, *rest = by_strength(found) or (None,)
    if strongest is None:
        return ()
    return (strongest, *(one._replace(bits=one.bits / 2) for one in rest))


def judged(same: float, evidence: tuple[Evidence, ...]) -> Match:
    """A match that is no family."""
    return Match(banded(same, evidence), round(same, 4), evidence, same)


def family(same: float, evidence: tuple[Evidence, ...]) -> Match:
    """Two customers of one group."""
    return Match("family", FAMILY_PROBABILITY, evidence, min(same, round(1 - FAMILY_PROBABILITY, 4)))


def banded(probability: float, evidence: tuple[Evidence, ...]) -> Relation:
    """Band a probability; the merely possible is shown only with a second piece of evidence, or a name by itself."""
    if probability >= NEAR_CERTAIN:
        return "same"
    if probability >= PROBABLE:
        return "probable"
    supported = sum(one.bits > 0 for one in evidence) > 1 or any(one.bits >= -PRIOR_BITS for one in evidence)
    return "possible" if probability >= POSSIBLE and supported else "unrelated"
