"""The customers of one vendor, found again: by exact keys at once, by rare words and their neighbours as candidates."""

from collections.abc import Sequence
from math import log2
from typing import Final

import numpy as np
from msgspec import Struct

from services.conflict.matching.keys import near_keys_of, numbered
from services.conflict.matching.names import RESEMBLANCE_MIN, resemblance
from services.conflict.matching.postings import Numbers, Postings, PostingsImage
from services.conflict.matching.profile import Profile, exact_keys

CANDIDATES_MAX: Final = 50
EXACT_MAX: Final = 200
"""So many customers under one exact key are looked at; a domain of more is a host that many share."""
POSTINGS_MAX: Final = 6_000
"""So many postings are read in search of near misses, the rarest keys first; the commonest are left out."""
LOOKED_AT_MAX: Final = 30
LOOKED_AT_WRITINGS: Final = 3
COMPARED_MAX: Final = 6
"""So many near misses are looked at, so many writings of each, and so many that resemble most compared by word."""
WRITINGS_MAX: Final = 40
"""So many ways to write one customer are compared; more are known by their keys but not compared word by word."""


class IndexImage(Struct, array_like=True):
    """All that an index knows."""

    added: list[tuple[str, Profile] | None]
    sizes: list[int]
    exact: PostingsImage
    near: PostingsImage


class Index:
    """Which customers there are and how they were written; built by adding, in the order of the ledger.

    Every writing has a number. How rare a key is, is counted live, and orders candidates only: what two customers
    are to one another does not depend on a third.
    """

    def __init__(self) -> None:
        self._exact = Postings()
        self._near = Postings()
        self._added: list[tuple[str, Profile] | None] = []
        self._sizes: list[int] = []
        self._of: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._of)

    @property
    def bytes(self) -> int:
        """How much the keys and postings take."""
        return self._exact.bytes + self._near.bytes

    def add(self, customer: str, known: Profile) -> None:
        """Enter a customer, or another way to write a known one."""
        number = len(self._added)
        near = near_keys_of(known)
        self._added.append((customer, known))
        self._sizes.append(len(near))
        self._of.setdefault(customer, []).append(number)
        self._exact.enter(numbered(exact_keys(known)), number)
        self._near.enter(near, number)

    def remove(self, customer: str) -> list[Profile]:
        """Forget a customer and every way to write it, which are returned in the order in which they were added."""
        gone = []
        for number in self._of.pop(customer, ()):
            held = self._added[number]
            if held is not None:
                gone.append(held[1])
            self._added[number] = None
        return gone

    def writings(self, customer: str) -> list[Profile]:
        """The ways a customer was written, the first one first, so many as are compared."""
        held = (self._added[number] for number in self._of[customer][:WRITINGS_MAX])
        return [one[1] for one in held if one is not None]

    def knows(self, customer: str, asked: Profile) -> bool:
        """Whether every exact key of this writing already leads to the customer: then it adds nothing."""
        own = self._of.get(customer, ())
        return all(np.isin(own, found).any() for found in self._exact.under(numbered(exact_keys(asked))))

    def candidates(self, asked: Profile) -> list[str]:
        """Customers that are worth comparing: all under an exact key, then the likeliest near misses."""
        found: dict[str, None] = {}
        for numbers in self._exact.under(numbered(exact_keys(asked))):
            found.update(dict.fromkeys(self._customers(numbers[:EXACT_MAX].tolist())))
        near = [one for one in self.near(asked) if one not in found][:LOOKED_AT_MAX]
        looked_at = [(self._resemblance(asked, one), one) for one in near]
        alike = sorted((one for one in looked_at if one[0] >= RESEMBLANCE_MIN), key=lambda one: -round(one[0], 6))
        return [*found, *(one for _, one in alike[:COMPARED_MAX])]

    def near(self, asked: Profile) -> list[str]:
        """Customers that share rare keys with the one asked for, those that share most first."""
        return list(dict.fromkeys(self._customers(self._near_misses(asked))))[:CANDIDATES_MAX]

    def _resemblance(self, asked: Profile, customer: str) -> float:
        known = self.writings(customer)[:LOOKED_AT_WRITINGS]
        return max((resemblance(asked.name, one.name) for one in known if not one.confidential), default=0.0)

    def _customers(self, numbers: Sequence[int]) -> list[str]:
        held = (self._added[number] for number in numbers)
        return [one[0] for one in held if one is not None]

    def _near_misses(self, asked: Profile) -> list[int]:
        """Numbers of writings that share rare keys, those that share most first, the older of two alike first."""
        keys = near_keys_of(asked)
        some = sorted((one for one in self._near.under(keys) if len(one)), key=len)
        taken = _within(some, POSTINGS_MAX)
        if not taken:
            return []
        told = np.repeat([log2(2 + len(self._added) / len(one)) for one in taken], [len(one) for one in taken])
        numbers, places = np.unique(np.concatenate(taken), return_inverse=True)
        sizes = np.array([self._sizes[number] for number in numbers.tolist()])
        scores = np.bincount(places, weights=told) / np.sqrt(sizes + len(keys))
        best = np.lexsort((numbers, -scores.round(6)))
        return list(numbers[best[: 2 * CANDIDATES_MAX]].tolist())

    def dump(self) -> IndexImage:
        """Everything, as plain data; what was removed keeps its number, so that candidates stay in their order."""
        return IndexImage(list(self._added), list(self._sizes), self._exact.dump(), self._near.dump())

    def load(self, image: IndexImage) -> None:
        """Take over what `dump` returned: no key is made anew."""
        self._added, self._sizes = image.added, image.sizes
        self._exact.load(image.exact)
        self._near.load(image.near)
        for number, held in enumerate(self._added):
            if held is not None:
                self._of.setdefault(held[0], []).append(number)


def _within(sorted_by_length: Sequence[Numbers], most: int) -> list[Numbers]:
    """The shortest lists, so many as stay within so many numbers together; always at least the shortest."""
    taken: list[Numbers] = []
    for numbers in sorted_by_length:
        most -= len(numbers)
        if taken and most < 0:
            break
        taken.append(numbers[:POSTINGS_MAX])
    return taken
