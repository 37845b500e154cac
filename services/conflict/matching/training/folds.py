"""Which pairs are trained on and which are scored, so that no organisation is on both sides."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from services.conflict.matching.pairs import LabelledPair, Party

FOLDS: Final = 10
Mask = npt.NDArray[np.bool_]


def organisations(pairs: Sequence[LabelledPair]) -> list[tuple[str, str]]:
    """The organisations on both sides of each pair: names that a positive pair joins are one organisation."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for pair in pairs:
        left, right = top(_known_as(pair, pair.left)), top(_known_as(pair, pair.right))
        if pair.same:
            above[left] = right
    return [(top(_known_as(pair, pair.left)), top(_known_as(pair, pair.right))) for pair in pairs]


def _known_as(pair: LabelledPair, side: Party) -> str:
    return f"{pair.source.partition('_')[0]} {' '.join(side.name.casefold().split())}"


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
