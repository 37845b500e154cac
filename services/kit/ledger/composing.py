"""Turns inputs into appends: decides one after the other and stamps what was decided, within an append's limits."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from services.kit.ledger.chain import GENESIS, Head
from services.kit.ledger.inputs import Inbox, Item, positions_text
from services.kit.ledger.port import Partition
from services.kit.ledger.record import Draft, Moment, Record
from services.kit.ledger.stamping import Stamp, size_bytes

APPEND_INPUTS = 500
"""Inputs decided for one append: more would make the first of them wait for the last."""
APPEND_BYTES = 1_000_000
"""Below the broker's 1 MiB for a record batch, the unit it writes whole or not at all."""


class Defect(Exception):
    """The program is wrong: deciding raised, or decided what cannot be written. It stops the partition, for good."""


@dataclass
class Append:
    """Records that go into the log together."""

    id: str
    records: list[Record] = field(default_factory=list)
    size: int = 0
    inputs: int = 0
    through: str = ""
    """The next position to consume of each input, once these records are in the chain."""
    head: Head = GENESIS
    """The end of the chain with these records."""


class Composer:
    """Decides inputs against one partition's state, which from then on contains what was decided."""

    def __init__(self, partition: Partition, stamp: Stamp, positions: dict[str, int], instance: str) -> None:
        self.partition = partition
        self.stamp = stamp
        self.positions = positions
        """The next position to consume, of each input."""
        self._append_ids = (f"{instance}.{number}" for number in count())
        self._ready: deque[Append] = deque()
        self._open = self._begin()

    @property
    def room(self) -> int:
        """How many inputs may still be decided before something has to be sent."""
        return 0 if self._ready else APPEND_INPUTS - self._open.inputs

    @property
    def empty(self) -> bool:
        """Nothing decided waits to be sent."""
        return not self._ready and not self._open.records

    def consume(self, inbox: Inbox[Item], most: int, clock: datetime) -> None:
        """Decide at most so many of what waits at an input. Raises Defect, naming the input's position."""
        at = self.stamp.next(clock).at
        for _ in range(min(most, len(inbox.items))):
            if self._ready:
                break
            position, item = inbox.items.popleft()
            try:
                drafts = inbox.decide(self.partition, item, Moment(at, self.stamp.sequence + 1))
                self.positions[inbox.name] = position + 1
                self.add(drafts, at)
            except Exception as error:
                raise _defect(f"{inbox.name}={position}", error) from error
        inbox.taken()

    def due(self, clock: datetime) -> None:
        """Decide what is due by now, as far as there is room. Raises Defect."""
        at = self.stamp.next(clock).at
        while self.room > 0 and (when := self.partition.next_due()) is not None and when <= at:
            try:
                drafts = self.partition.due(Moment(at, self.stamp.sequence + 1))
                if not drafts and self.partition.next_due() == when:
                    raise Defect("something is due, and nothing was decided about it")
                self.add(drafts, at)
            except Exception as error:
                raise _defect(f"clock={when.isoformat()}", error) from error

    def add(self, drafts: Sequence[Draft], at: datetime) -> None:
        """Stamp the drafts of one input; they stay together, no log may hold half a decision. Raises Defect."""
        if not drafts:
            return
        size = size_bytes(drafts)
        if size > APPEND_BYTES:
            raise Defect(f"{len(drafts)} events of one input take up to {size} bytes; an append holds {APPEND_BYTES}")
        if self._open.size + size > APPEND_BYTES:
            self._ready.append(self._open)
            self._open = self._begin()
        inputs = positions_text(self.positions)
        self._open.records += [self.stamp.record(draft, at, inputs) for draft in drafts]
        self._open.size += size
        self._open.inputs += 1
        self._open.through = inputs
        self._open.head = self.stamp.head

    def next_append(self) -> Append | None:
        """The append to send next; None when nothing was decided."""
        if self._ready:
            return self._ready.popleft()
        if not self._open.records:
            return None
        done, self._open = self._open, self._begin()
        return done

    def _begin(self) -> Append:
        append = Append(next(self._append_ids))
        self.stamp.begin(append.id)
        return append


def _defect(where: str, error: Exception) -> Defect:
    return Defect(f"at {where}: {type(error).__name__}: {error}")
