"""Brings the ledgers of one partition into one order in which no record comes before what caused it.

Each record says how far its writer had read the other ledger. So views are at every moment a state that could have
been: no conflict is shown before the registrations it is about.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from functools import lru_cache

from services.kit.ledger import Accepted, Chain, Head, Stored
from services.kit.ledger.inputs import parse_positions
from services.projections.store.positions import START, Position

INPUTS_KEPT = 256
"""Records of one append mostly say the same, so it is taken apart once."""


class Weave:
    """Records read and not folded yet, by ledger; what goes out extends the chains from the given positions."""

    def __init__(self, ledgers: Iterable[str], partition: int, positions: Mapping[str, Position]) -> None:
        self.positions = {name: positions.get(name, START) for name in ledgers}
        """The last record taken out of each ledger."""
        self.chains = {name: Chain(name, partition, held.head) for name, held in self.positions.items()}
        self._waiting: dict[str, deque[Accepted]] = {name: deque() for name in self.positions}

    def add(self, ledger: str, found: Iterable[Stored]) -> None:
        """Put in what was read next of a ledger; only what extends its chain stays."""
        self._waiting[ledger].extend(self.chains[ledger].follow(found))

    def waiting(self, ledger: str) -> int:
        """How many records of a ledger wait, for room or for their causes."""
        return len(self._waiting[ledger])

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not any(self._waiting.values())

    def take(self, most: int, until: Mapping[str, int] | None = None) -> list[Accepted]:
        """The next records, causes first, of each ledger none behind the sequence in `until`.

        Empty when nothing waits, or everything that waits has its cause still to come.
        """
        taken: list[Accepted] = []
        while len(taken) < most:
            before = len(taken)
            for name in self._waiting:
                self._take_from(name, taken, most, None if until is None else until[name])
            if len(taken) == before:
                break
        return taken

    def _take_from(self, name: str, taken: list[Accepted], most: int, last: int | None) -> None:
        waiting, ready, record = self._waiting[name], "", None
        while waiting and len(taken) < most and (last is None or waiting[0].sequence <= last):
            if (inputs := waiting[0].inputs) != ready and not self._ready(inputs):
                break
            ready, record = inputs, waiting.popleft()
            taken.append(record)
        if record is not None:
            self.positions[name] = Position(Head(record.sequence, record.hash), record.offset + 1)

    def _ready(self, inputs: str) -> bool:
        """Whether everything of the other ledgers has been taken that a writer had read when it decided."""
        return all(
            name not in self.positions or self.positions[name].head.sequence >= wanted - 1
            for name, wanted in _wanted(inputs)
        )


@lru_cache(maxsize=INPUTS_KEPT)
def _wanted(inputs: str) -> tuple[tuple[str, int], ...]:
    return tuple(parse_positions(inputs).items())
