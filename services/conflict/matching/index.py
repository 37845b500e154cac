"""The customers of one market, found again: by exact keys at once, by rare words and their neighbours as candidates."""

from collections import Counter
from collections.abc import Sequence, Set

from rapidfuzz import fuzz

from services.conflict.matching.profile import Profile, exact_keys, near_keys
from services.kit.organisations.names import NameForm

POSTINGS_MAX = 200
"""A key under which more customers stand tells too little; from then on it is no longer used to look up near misses."""
CANDIDATES_MAX = 25
WRITINGS_MAX = 40
"""So many ways to write one customer are compared; more are known by their keys but not compared word by word."""

VAGUE_KEYS = ("begin=", "bones=")
"""Two customers that share one of these and nothing else are mostly strangers."""
RESEMBLANCE_MIN = 60.0
"""Per cent of letters two names have to share to be looked at, when little else speaks for it."""


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
        exact = (customer for key in exact_keys(asked) for customer in self._exact.get(key, ())[:POSTINGS_MAX])
        found = dict.fromkeys(exact)
        hits: Counter[str] = Counter()
        vague: dict[str, bool] = {}
        for key in near_keys(asked):
            postings = self._near.get(key, ())
            if len(postings) <= POSTINGS_MAX:
                score = 1 + POSTINGS_MAX // (1 + len(postings))
                for customer in postings:
                    hits[customer] += score
                    vague[customer] = customer not in vague and key.startswith(VAGUE_KEYS)
        for customer, _ in hits.most_common(CANDIDATES_MAX):
            if customer not in found and not (vague[customer] and self._unlike(asked, customer)):
                found[customer] = None
        return list(found)

    def _unlike(self, asked: Profile, customer: str) -> bool:
        """Whether one cheap look shows that no writing of a customer resembles this one."""
        ours = [_glued(form) for form in asked.forms]
        theirs = [_glued(form) for known in self._writings[customer] for form in known.forms]
        return not any(fuzz.ratio(a, b, score_cutoff=RESEMBLANCE_MIN) for a in ours for b in theirs)

    def writings_in_order(self) -> Sequence[tuple[str, Profile]]:
        """Every writing with its customer, as added: adding them again rebuilds this index exactly."""
        return self._added


def _enter(table: dict[str, list[str]], key: str, customer: str, held: Set[str]) -> None:
    if key not in held or customer not in table[key]:
        table.setdefault(key, []).append(customer)


def _glued(form: NameForm) -> str:
    return "".join(form.core)
