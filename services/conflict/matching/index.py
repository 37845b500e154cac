"""The customers of one vendor, found again: by exact keys at once, by rare words and their neighbours as candidates."""

from array import array
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct

from services.conflict.matching.keys import exact_numbers, near_keys_of
from services.conflict.matching.letters import Floats, Letters, LettersImage, Row, rows_of
from services.conflict.matching.postings import Postings, PostingsImage
from services.conflict.matching.profile import Profile
from services.conflict.matching.ranking import ranked
from services.conflict.matching.segments import NONE, Numbers
from services.conflict.matching.writings import Writings, WritingsImage

CANDIDATES_MAX: Final = 50
EXACT_MAX: Final = 200
"""So many customers under one exact key are looked at; a domain of more is a host that many share."""
RESEMBLANCE_MIN: Final = 0.4
"""Rare letters in common: of labelled pairs that are likely one, 99 % have as many, of the unrelated one in four."""
COMPARED_MAX: Final = 6
"""So many near misses that resemble most are compared word by word."""
NOT_MET: Final[Mapping[int, int]] = Counter()
WRITINGS_MAX: Final = 4
"""So many ways to write one customer are compared, those that share most; the others are known by their keys."""


class Found(NamedTuple):
    """A customer that is worth comparing, by these of its writings."""

    customer: str
    writings: list[Profile]


class IndexImage(Struct, array_like=True):
    """All that an index knows."""

    writings: WritingsImage
    sizes: bytes
    exact: PostingsImage
    near: PostingsImage
    letters: LettersImage


class Index:
    """Which customers there are and how they were written; built by adding, in the order of the ledger.

    Every writing has a number. How rare a key is, is counted live, and orders candidates only: what two customers
    are to one another does not depend on a third.
    """

    def __init__(self) -> None:
        self._writings = Writings()
        self._exact = Postings()
        self._near = Postings()
        self._letters = Letters()
        self._sizes = array("H")

    def __len__(self) -> int:
        return len(self._writings)

    @property
    def bytes(self) -> int:
        """How much the keys, postings and letters take."""
        return self._exact.bytes + self._near.bytes + self._letters.bytes

    def add(self, customer: str, known: Profile) -> None:
        """Enter a customer, or another way to write a known one."""
        number = self._writings.add(customer, known)
        near = near_keys_of(known)
        self._sizes.append(len(near.own))
        self._letters.add(_rows(known))
        self._exact.enter(exact_numbers(known), number)
        self._near.enter((*near.own, *near.short), number)

    def remove(self, customer: str) -> list[Profile]:
        """Forget a customer and every way to write it, which are returned in the order in which they were added."""
        return self._writings.remove(customer)

    def writings(self, customer: str) -> list[Profile]:
        """The ways a customer was written, the first one first."""
        return [self._writings.profile(number) for number in self._writings.of(customer)]

    def knows(self, customer: str, asked: Profile) -> bool:
        """Whether every exact key of this writing already leads to the customer: then it adds nothing."""
        own = set(self._writings.of(customer))
        return all(not own.isdisjoint(found.tolist()) for found in self._exact.under(exact_numbers(asked)))

    def exact(self, asked: Profile) -> list[Found]:
        """The customers under an exact key, compared by the writings that share most of them."""
        met: Counter[int] = Counter()
        for numbers in self._exact.under(exact_numbers(asked)):
            met.update(numbers[:EXACT_MAX].tolist())
        return [self._found(customer, asked, met) for customer in self._writings.customers(met)]

    def alike(self, asked: Profile, beside: Collection[str] = ()) -> list[Found]:
        """The customers that resemble the one asked for most, but for those that are known already."""
        found, acronyms = self._near_misses(asked)
        numbers, places = self._writings.of_first(found, CANDIDATES_MAX)
        likeness = self._letters.resemblance(_rows(asked), numbers.astype(np.int64))
        if len(acronyms):
            # What is short for the other is as alike as can be.
            likeness[np.isin(numbers, acronyms)] = 1.0
        named = map(self._writings.customer, _most_alike(places, likeness))
        near = islice((customer for customer in named if customer not in beside), COMPARED_MAX)
        return [self._found(customer, asked, NOT_MET) for customer in near]

    def candidates(self, asked: Profile) -> list[str]:
        """Customers that are worth comparing: all under an exact key, then the likeliest near misses."""
        exact = [one.customer for one in self.exact(asked)]
        return [*exact, *(one.customer for one in self.alike(asked, exact))]

    def near(self, asked: Profile) -> list[str]:
        """Customers that share rare keys with the one asked for, those that share most first."""
        return self._writings.customers(self._near_misses(asked)[0].tolist())[:CANDIDATES_MAX]

    def _found(self, customer: str, asked: Profile, met: Mapping[int, int]) -> Found:
        numbers = self._writings.of(customer)
        if len(numbers) > WRITINGS_MAX:
            alike = self._letters.resemblance(_rows(asked), np.array(numbers)).tolist()
            told = dict(zip(numbers, alike, strict=True))
            numbers = sorted(numbers, key=lambda one: (-met[one], -told[one], one))[:WRITINGS_MAX]
        return Found(customer, [self._writings.profile(number) for number in numbers])

    def _near_misses(self, asked: Profile) -> tuple[Numbers, Numbers]:
        """Writings that share rare keys, those that share most first, the older of two alike first; and acronyms."""
        keys = near_keys_of(asked)
        under = self._near.under((*keys.own, *keys.long))
        sizes = np.frombuffer(self._sizes, np.uint16)
        numbers = ranked(under, sizes, len(keys.own), 2 * CANDIDATES_MAX)
        return numbers, np.concatenate([NONE, *under[len(keys.own) :]])

    def dump(self) -> IndexImage:
        """Everything, as plain data; what was removed keeps its number, so that candidates stay in their order."""
        return IndexImage(
            self._writings.dump(),
            self._sizes.tobytes(),
            self._exact.dump(),
            self._near.dump(),
            self._letters.dump(),
        )

    def load(self, image: IndexImage) -> None:
        """Take over what `dump` returned: no key is made anew."""
        self._writings.load(image.writings)
        self._sizes = array("H")
        self._sizes.frombytes(image.sizes)
        self._exact.load(image.exact)
        self._near.load(image.near)
        self._letters.load(image.letters)


def _rows(known: Profile) -> tuple[Row, ...]:
    return () if known.confidential else rows_of(known.name)


def _most_alike(places: Sequence[int], likeness: Floats) -> list[int]:
    """The customers that resemble, by the likest of their writings; of two alike the one that came first."""
    best: dict[int, float] = {}
    for at in np.flatnonzero(likeness >= RESEMBLANCE_MIN).tolist():
        best[places[at]] = max(float(likeness[at]), best.get(places[at], 0.0))
    return sorted(best, key=lambda place: (-best[place], places.index(place)))
