"""Which known customer a written one is: the one question the rest of the service asks of this package."""

from typing import Literal, NamedTuple

from services.conflict.matching.compare import compare
from services.conflict.matching.index import Index
from services.conflict.matching.profile import Profile
from services.conflict.matching.verdict import BY_NUMBER, Evidence, Match, Relation

RELATED_MAX = 20
"""So many customers that the written one could also be are named; the likeliest ones."""
_ORDER: tuple[Relation, ...] = ("same", "probable", "family", "possible", "unrelated")


class Related(NamedTuple):
    """A known customer that the written one may be, or may belong to."""

    customer: str
    match: Match


class Resolution(NamedTuple):
    """The answer: `same` names the one customer it is; `new` names none, and `related` all that come near."""

    relation: Literal["same", "new"]
    customer: str | None
    probability: float
    evidence: tuple[Evidence, ...]
    related: tuple[Related, ...]


def resolve(asked: Profile, index: Index) -> Resolution:
    """Resolve a written customer among the known ones.

    `same` needs exactly one near-certain customer. Two or more are ambiguous: nobody is merged by guessing, all of
    them are handed on as probable. The order of candidates depends on probability and age alone.
    """
    related = related_customers(asked, index)
    certain = [one for one in related if one.match.relation == "same"]
    if len(certain) == 1 or (certain and _decided(certain)):
        best = certain[0]
        others = tuple(one for one in related if one.customer != best.customer)
        return Resolution("same", best.customer, best.match.probability, best.match.evidence, others)
    probability = 1.0 - max((one.match.probability for one in related), default=0.0)
    return Resolution("new", None, round(probability, 4), (), tuple(_uncertain(one) for one in related))


def related_customers(asked: Profile, index: Index) -> tuple[Related, ...]:
    """Every known customer that is not unrelated to the written one, the likeliest first, then the older."""
    found = [Related(customer, _best(asked, index, customer)) for customer in index.candidates(asked)]
    meant = [one for one in found if one.match.relation != "unrelated"]
    return tuple(sorted(meant, key=_rank)[:RELATED_MAX])


def _rank(one: Related) -> tuple[int, float]:
    return (_ORDER.index(one.match.relation), -one.match.probability)


def _best(asked: Profile, index: Index, customer: str) -> Match:
    """Compare with every way the customer was written; the likeliest counts."""
    return min((compare(asked, known) for known in index.writings(customer)), key=_match_rank)


def _match_rank(match: Match) -> tuple[int, float]:
    return (_ORDER.index(match.relation), -match.probability)


def _decided(certain: list[Related]) -> bool:
    """One of several near-certain customers wins only by a registry number, which is stronger than any name."""
    return _by_number(certain[0]) and not _by_number(certain[1])


def _by_number(one: Related) -> bool:
    return one.match.probability == BY_NUMBER


def _uncertain(one: Related) -> Related:
    if one.match.relation != "same":
        return one
    return Related(one.customer, one.match._replace(relation="probable"))
