"""Which known customer a written one is: the one question the rest of the service asks of this package."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from services.conflict.matching.compare import compare
from services.conflict.matching.index import Found, Index
from services.conflict.matching.profile import Profile
from services.conflict.matching.verdict import BY_NUMBER, Evidence, Match, Relation

RELATED_MAX = 20
"""So many customers that the written one could also be are named; the likeliest ones."""
_ORDER: Final[dict[Relation, int]] = {"same": 0, "probable": 1, "family": 2, "possible": 3, "unrelated": 4}


class Related(NamedTuple):
    """A known customer that the written one may be, or may belong to."""

    customer: str
    match: Match


class Resolution(NamedTuple):
    """The answer: `same` names the one customer it is; `new` names none, and `related` all that come near.

    `missed`: those that could just be it by a name which nothing else supports: shown to whoever asks, and no finding.
    `known`: the customer was written like this before, so whoever comes near to that was found then, or found it since.
    `tied`: the near-certain ones, the likeliest first, where there are several and none is it.
    """

    relation: Literal["same", "new"]
    customer: str | None
    probability: float
    evidence: tuple[Evidence, ...]
    related: tuple[Related, ...]
    missed: tuple[Related, ...] = ()
    known: bool = False
    tied: tuple[Related, ...] = ()


def resolve(asked: Profile, index: Index) -> Resolution:
    """Resolve a written customer among the known ones.

    `same` needs exactly one near-certain customer, or one of several that was written just like this before. Else they
    are ambiguous: nobody is merged by guessing, all of them are handed on as probable, and as `tied` to whoever knows
    more of them. The order of candidates depends on probability and age alone.
    """
    exact = [_compared(asked, one) for one in index.exact(asked)]
    best = _certain(exact)
    if best is not None and index.knows(best.customer, asked):
        return _same(best, exact, known=True)
    found = [*exact, *(_compared(asked, one) for one in index.alike(asked, {one.customer for one in exact}))]
    best = _certain(found) or _written_so(asked, found, index)
    if best is not None:
        return _same(best, found, known=False)
    related = tuple(_uncertain(one) for one in _ranked(found))
    probability = 1.0 - max((one.match.probability for one in related), default=0.0)
    tied = tuple(one for one in _ranked(found) if one.match.relation == "same")
    return Resolution("new", None, round(probability, 4), (), related, _missed(found), tied=tied)


def _same(best: Related, found: Sequence[Related], *, known: bool) -> Resolution:
    others = tuple(one for one in _ranked(found) if one.customer != best.customer)
    match = best.match
    return Resolution("same", best.customer, match.probability, match.evidence, others, _missed(found), known)


def _missed(found: Sequence[Related]) -> tuple[Related, ...]:
    near = (one for one in found if one.match.relation == "unrelated" and one.match.band == "possible")
    return tuple(
        Related(one.customer, one.match._replace(relation="possible")) for one in sorted(near, key=_rank)[:RELATED_MAX]
    )


def _certain(found: Sequence[Related]) -> Related | None:
    """The one customer that is near certain, if there is just one, or one by a registry number."""
    certain = [one for one in _ranked(found) if one.match.relation == "same"]
    return certain[0] if len(certain) == 1 or (certain and _decided(certain)) else None


def _written_so(asked: Profile, found: Sequence[Related], index: Index) -> Related | None:
    """The one of several near-certain customers that was written just like this, if only one was.

    Two that a person told apart stay alike; what comes next is whose it is by the letter, or one customer of its own.
    """
    certain = (one for one in found if one.match.relation == "same")
    same = [one for one in certain if asked in index.writings(one.customer)]
    return same[0] if len(same) == 1 else None


def _ranked(found: Sequence[Related]) -> list[Related]:
    """Every customer that is not unrelated to the written one, the likeliest first, then the older."""
    return sorted((one for one in found if one.match.relation != "unrelated"), key=_rank)[:RELATED_MAX]


def _rank(one: Related) -> tuple[int, float]:
    return _match_rank(one.match)


def _compared(asked: Profile, found: Found) -> Related:
    """Compare with the ways the customer was written; the likeliest counts."""
    return Related(found.customer, min((compare(asked, one) for one in found.writings), key=_match_rank))


def _match_rank(match: Match) -> tuple[int, float]:
    return (_ORDER[match.relation], -match.probability)


def _decided(certain: list[Related]) -> bool:
    """One of several near-certain customers wins only by a registry number, which is stronger than any name."""
    return _by_number(certain[0]) and not _by_number(certain[1])


def _by_number(one: Related) -> bool:
    return one.match.probability == BY_NUMBER


def _uncertain(one: Related) -> Related:
    if one.match.relation != "same":
        return one
    return Related(one.customer, one.match._replace(relation="probable"))
