"""The repeats a writer recognises: what it decided for each command key of the last days, out of its own ledger."""

from collections import deque
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from contracts.envelope import Mark, mark_of

KEPT = timedelta(days=30)
"""A key that comes again later than this is a new command; registries of partners keep theirs for a month at most."""


class First(msgspec.Struct, array_like=True, gc=False):
    """What a command left behind: where its records stand, and the code if it was refused."""

    body_hash: str
    id: str
    sequence: int
    records: int
    subject: str
    code: str | None = None


class Entry(NamedTuple):
    """One record as far as repeats are concerned."""

    causation: str
    id: str
    sequence: int
    at: datetime
    subject: str
    code: str | None = None


class Repeats:
    """The commands of the last days by key. A repeat within them is answered, and never decided again."""

    def __init__(self) -> None:
        self._first: dict[str, First] = {}
        self._ages: deque[tuple[datetime, str]] = deque()
        self._causation = ""
        self._growing: First | None = None

    def find(self, mark: Mark | None) -> First | None:
        """What was decided the first time a command of this key came."""
        return None if mark is None else self._first.get(mark.key)

    def note(self, entry: Entry) -> None:
        """Take in one record of the own ledger, in order."""
        self._forget(entry.at - KEPT)
        if entry.causation == self._causation:
            if self._growing is not None:
                self._growing.records += 1
            return
        self._causation, self._growing = entry.causation, None
        mark = mark_of(entry.causation)
        if mark is None or mark.key in self._first:
            return
        self._growing = First(mark.body_hash, entry.id, entry.sequence, 1, entry.subject, entry.code)
        self._first[mark.key] = self._growing
        self._ages.append((entry.at, mark.key))

    def _forget(self, before: datetime) -> None:
        while self._ages and self._ages[0][0] < before:
            del self._first[self._ages.popleft()[1]]

    def dump(self) -> tuple[list[tuple[datetime, str]], dict[str, First]]:
        """The window as plain data."""
        return list(self._ages), self._first

    def load(self, ages: list[tuple[datetime, str]], first: dict[str, First]) -> None:
        """Take over what `dump` returned."""
        self._ages, self._first = deque(ages), first
