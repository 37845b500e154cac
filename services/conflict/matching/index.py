"""The customers of one market, found again: by exact keys at once, by rare words and their neighbours as candidates."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from services.conflict.matching.profile import Profile, exact_keys, near_keys

POSTINGS_MAX = 200
"""A key under which more customers stand tells too little; from then on it is no longer used to look up near misses."""
CANDIDATES_MAX = 25
WRITINGS_MAX = 40
"""So many ways to write one customer are compared; more are known by their keys but not compared word by word."""


class Index:
    """Which customers there are and how they were written; built by adding, in the order of the ledger."""

    def __init__(self) -> None:
        self._exact: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._writings: dict[str, list[Profile]] = {}
        self._added: list[tuple[str, Profile]] = []

    def __len__(self) -> int:
        return len(self._writings)

    def add(self, customer: str, known: Profile) -> None:
        """Enter a customer, or another way to write a known one."""
        self._added.append((customer, known))
        writings = self._writings.setdefault(customer, [])
        held = {key for one in writings for key in (*exact_keys(one), *near_keys(one))}
        for key in exact_keys(known):
            _enter(self._exact, key, customer, held)
        for key in near_keys(known):
            if len(self._near.get(key, ())) <= POSTINGS_MAX:
                _enter(self._near, key, customer, held)
        if len(writings) < WRITINGS_MAX:
            writings.append(known)

    def writings(self, customer: str) -> list[Profile]:
        """The ways a customer was written, the first one first."""
        return self._writings[customer]

    def knows(self, customer: str, asked: Profile) -> bool:
        """Whether every exact key of this writing already leads to the customer: then it adds nothing."""
        return all(customer in self._exact.get(key, ()) for key in exact_keys(asked))

    def candidates(self, asked: Profile) -> list[str]:
        """Customers that may be the one asked for: all under an exact key, then the likeliest near misses."""
        found = dict.fromkeys(
            customer for key in exact_keys(asked) for customer in self._exact.get(key, ())[:POSTINGS_MAX]
        )
        hits: Counter[str] = Counter()
        for customer, score in self._near_hits(asked):
            hits[customer] += score
        for customer, _ in hits.most_common(CANDIDATES_MAX):
            found.setdefault(customer)
        return list(found)

    def _near_hits(self, asked: Profile) -> Iterator[tuple[str, int]]:
        for key in near_keys(asked):
            postings = self._near.get(key, ())
            if len(postings) <= POSTINGS_MAX:
                score = 1 + POSTINGS_MAX // (1 + len(postings))
                yield from ((customer, score) for customer in postings)

    def writings_in_order(self) -> Sequence[tuple[str, Profile]]:
        """Every writing with its customer, as added: adding them again rebuilds this index exactly."""
        return self._added


def _enter(table: dict[str, list[str]], key: str, customer: str, held: Set[str]) -> None:
    if key not in held or customer not in table[key]:
        table.setdefault(key, []).append(customer)
