"""Which pairs are trained on and which are scored, so that no organisation is on both sides."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from services.conflict.matching.pairs import ADJUDICATED, LabelledPair, Party

FOLDS: Final = 10
Mask = npt.NDArray[np.bool_]


def organisations(pairs: Sequence[LabelledPair]) -> list[tuple[str, str]]:
    """The organisations on both sides of each pair: names that a positive pair joins are one organisation.

    Sources know nothing of one another, but for what people decided: a name there is whoever has it anywhere.
    """
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for live, known in _met_again(pairs):
        above[top(known)] = top(live)
    for pair in pairs:
        left, right = top(_known_as(pair, pair.left)), top(_known_as(pair, pair.right))
        if pair.same:
            above[left] = right
    return [(top(_known_as(pair, pair.left)), top(_known_as(pair, pair.right))) for pair in pairs]


def _met_again(pairs: Sequence[LabelledPair]) -> Iterator[tuple[str, str]]:
    """Names that people decided about, and what the same names are known as in other sources."""
    live = {_folded(side.name) for pair in pairs if pair.source == ADJUDICATED for side in (pair.left, pair.right)}
    for pair in pairs:
        for side in (pair.left, pair.right):
            if pair.source != ADJUDICATED and (name := _folded(side.name)) in live:
                yield f"{ADJUDICATED} {name}", _known_as(pair, side)


def _known_as(pair: LabelledPair, side: Party) -> str:
    return f"{pair.source.partition('_')[0]} {_folded(side.name)}"


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def folds(pairs: Sequence[LabelledPair]) -> Iterator[tuple[Mask, Mask]]:
    """Pairs to train on and pairs to score; every pair is scored once, by a model that knows neither of its sides."""
    both = organisations(pairs)
    fold = np.array([_number(min(sides)) % FOLDS for sides in both])
    for number in range(FOLDS):
        scored = fold == number
        seen = {side for sides, known in zip(both, scored, strict=True) if known for side in sides}
        yield np.array([seen.isdisjoint(sides) for sides in both]), scored


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest())
