"""Who waits for which records of a ledger: found by cause or by stream, however many wait."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from contracts.outcomes import CommandRefused, CommandRepeated
from services.kit.ledger import Accepted

Settled = Callable[[Sequence[Accepted]], bool]
"""Says whether these records, in order, are all that the sender of a command waits for."""
Companions = Callable[[str], Collection[str]]
"""The streams in which a command's outcome shows, given the one it wrote to."""

FINAL_TYPES = frozenset({CommandRefused.TYPE, CommandRepeated.TYPE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command so far: no records when it is not decided yet, `settled` when nothing more is to come."""

    command: str
    records: tuple[Accepted, ...]
    settled: bool


class Waiter:
    """One command's sender: collects the records its command caused, then those of their streams, until settled."""

    __slots__ = ("_companions", "_settled", "cause", "done", "records", "streams")

    def __init__(self, cause: str, settled: Settled, companions: Companions) -> None:
        self.cause = cause
        self.streams: set[str] = set()
        self.records: list[Accepted] = []
        self.done = asyncio.Event()
        self._settled = settled
        self._companions = companions

    def take(self, records: Iterable[Accepted]) -> set[str]:
        """Collect the records of one decision that concern this waiter; returns the streams it follows only now.

        A record it has already, from reading what was written before it entered, counts once.
        """
        before = set(self.streams)
        for record in records:
            if self.records and record.sequence <= self.records[-1].sequence:
                continue
            caused = record.causation == self.cause
            if caused and record.type not in FINAL_TYPES:
                self.streams |= {record.stream, *self._companions(record.stream)}
            if caused or record.stream in self.streams:
                self.records.append(record)
        return self.streams - before

    def judge(self) -> None:
        """Look whether what was collected is all there is to wait for."""
        if self.records and (self.records[-1].type in FINAL_TYPES or self._settled(self.records)):
            self.done.set()

    def outcome(self) -> Outcome:
        """What was collected."""
        return Outcome(self.cause, tuple(self.records), self.done.is_set())


class WaitingRoom:
    """All waiters of one ledger; a record costs two look-ups, whoever waits."""

    def __init__(self, companions: Companions = lambda stream: (stream,)) -> None:
        self.companions = companions
        self._by_cause: defaultdict[str, set[Waiter]] = defaultdict(set)
        self._by_stream: defaultdict[str, set[Waiter]] = defaultdict(set)
        self._waiting: set[Waiter] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    def waiter(self, cause: str, settled: Settled) -> Waiter:
        """A waiter that has not entered yet."""
        return Waiter(cause, settled, self.companions)

    def enter(self, waiter: Waiter) -> None:
        """From now on it sees the records that are fed."""
        self._waiting.add(waiter)
        self._by_cause[waiter.cause].add(waiter)
        self._follow(waiter, waiter.streams)

    def leave(self, waiter: Waiter) -> None:
        """It has what it wanted, or has waited long enough."""
        self._waiting.discard(waiter)
        _drop(self._by_cause, waiter.cause, waiter)
        for stream in waiter.streams:
            _drop(self._by_stream, stream, waiter)

    def feed(self, records: Iterable[Accepted]) -> None:
        """Show the next accepted records of one partition to those they concern.

        Records of one decision stand together and have one cause; whether a waiter is settled is looked at behind
        each decision, so that an outcome never holds half of one.
        """
        if not self._waiting:
            return
        for _, decision in groupby(records, key=attrgetter("causation")):
            self._show(list(decision))

    def _show(self, decision: Sequence[Accepted]) -> None:
        concerned = set(self._by_cause.get(decision[0].causation, ()))
        for record in decision:
            concerned |= self._by_stream.get(record.stream, set())
        for waiter in concerned:
            if not waiter.done.is_set():
                self._follow(waiter, waiter.take(decision))
                waiter.judge()

    def _follow(self, waiter: Waiter, streams: Iterable[str]) -> None:
        for stream in streams:
            self._by_stream[stream].add(waiter)


def _drop(table: defaultdict[str, set[Waiter]], name: str, waiter: Waiter) -> None:
    table[name].discard(waiter)
    if not table[name]:
        del table[name]
