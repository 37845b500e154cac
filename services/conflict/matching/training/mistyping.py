"""Pairs of a name and the same name typed with one error: registries do not mistype, people who register deals do."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

from services.conflict.matching.pairs import LabelledPair

MISTYPED: Final = "mistyped"
ONE_IN: Final = 25
"""Of so many names one is mistyped."""
LETTERS_MIN: Final = 6


def mistyped(pairs: Sequence[LabelledPair]) -> Iterator[LabelledPair]:
    """Some names of the pairs beside themselves with an error; which ones, and which error, follows from the name.

    They are trained on and never measured.
    """
    known = {side.name: (pair.source, side) for pair in pairs for side in (pair.left, pair.right)}
    for name, (source, side) in sorted(known.items()):
        chance = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
        places = [place for place in range(1, len(name) - 1) if name[place - 1 : place + 2].isalpha()]
        if chance % ONE_IN == 0 and len(places) >= LETTERS_MIN:
            chance //= ONE_IN
            typed = _with_error(name, places[chance % len(places)], chance // len(places) % 3)
            yield LabelledPair(f"{MISTYPED} {name}", source, MISTYPED, side, side._replace(name=typed), same=True)


def _with_error(name: str, place: int, kind: int) -> str:
    """A letter left out, doubled, or swapped with the next."""
    before, letter, after = name[:place], name[place], name[place + 1 :]
    return (before + after, before + letter * 2 + after, before + after[0] + letter + after[1:])[kind]
