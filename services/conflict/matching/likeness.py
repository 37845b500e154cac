"""How alike two names are, in all the ways each of them is written: the terms of the two ways that share most."""

from services.conflict.matching.reading import Reading
from services.conflict.matching.terms import Terms, closeness, terms


def likeness(ours: tuple[Reading, ...], theirs: tuple[Reading, ...]) -> Terms:
    """The terms of two names; none if one of them cannot be read at all."""
    found = [terms(one, other) for one in ours for other in theirs]
    return max(found, key=closeness, default={})
