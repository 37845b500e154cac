"""Given, when, then for one partition of a service: whole events are compared, in order.

Everything goes through the partition as the writer drives it, so encoding, ids, versions and folding are part of
every test; beside the story's own partition another one can replay its records and must come to the same state.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, Self, TypeVar

from contracts.codec import decode, encode
from contracts.envelope import Actor
from contracts.message import Command, Event
from contracts.outcomes import CommandRefused
from contracts.values import derived_id
from services.kit.ledger import GENESIS, Accepted, Draft, Moment, Partition
from services.kit.ledger.stamping import Stamp
from tests.commanding import incoming
from tests.make import MAY_1

Decider = TypeVar("Decider", bound=Partition)


class Story(Generic[Decider]):
    """One partition and its ledger, in memory, and the ledger of the other service that it reads."""

    ledger_name = ""
    other_name = ""

    def __init__(self, make: Callable[[], Decider], at: datetime = MAY_1) -> None:
        self.at = at
        self.partition = make()
        self.ledger: list[Accepted] = []
        self.other: list[Accepted] = []
        self.last: list[Event] = []
        self._make = make
        self._stamp = Stamp(self.ledger_name, 0, GENESIS, datetime.min.replace(tzinfo=UTC))
        self._offset = 0

    def when(  # what stands on a command
        self, command: Command, by: Actor, subject: str, key: str | None = None, expected_version: int | None = None
    ) -> Self:
        """A command comes in."""
        self._offset += 1
        sent = incoming(self._offset, command, by, subject, self.at, key=key, expected_version=expected_version)
        return self._take(self.partition.command(sent, self._now()))

    def sees(self, event: Event, by: str = "acme/northwind/petra", version: int = 1) -> Self:
        """A record of the other ledger comes in, of this version of its stream."""
        stamp = Stamp(self.other_name, 0, GENESIS, self.at)
        stamp.begin("x")
        sequence = len(self.other) + 1  # 0 is the opening of the ledger
        seen = derived_id("seen", self.other_name, str(sequence))
        record = stamp.record(Draft("stream/x", event.TYPE, version, encode(event), seen, "cause", by), self.at, "")
        self.other.append(Accepted(self.other_name, 0, sequence, sequence, b"", record))
        return self._take(self.partition.observe(self.other_name, self.other[-1], self._now()))

    def passes(self, **time: float) -> Self:
        """Time passes, and the clock decides whatever became due, each at its own time."""
        end = self.at + timedelta(**time)
        found: list[Event] = []
        while (due := self.partition.next_due()) is not None and due <= end:
            self.at = max(self.at, due)
            found += self._take(self.partition.due(self._now())).last
        self.at, self.last = end, found
        return self

    def then(self, *expected: Event) -> Self:
        """Exactly these events came of it, in this order."""
        assert self.last == list(expected)
        return self

    def types(self, *expected: type[Event]) -> Self:
        """Events of exactly these classes came of it, in this order."""
        assert [type(event) for event in self.last] == list(expected)
        return self

    def quiet(self) -> Self:
        """Nothing came of it."""
        return self.then()

    def refused(self, code: str, rule: str | None = None) -> Self:
        """The command was refused with this code, and by this rule of a programme if one is named."""
        found = [(event.code, event.rule) for event in self.last if isinstance(event, CommandRefused)]
        assert found == [(code, rule)], self.last
        return self.types(CommandRefused)

    def replayed(self) -> Decider:
        """Another partition that read the same ledger."""
        other = self._make()
        for record in self.ledger:
            other.fold(record)
        return other

    def _take(self, drafts: Sequence[Draft]) -> Self:
        self._stamp.begin("append")
        for draft in drafts:
            assert draft.version == 1 + sum(record.stream == draft.stream for record in self.ledger)
            assert all(draft.id != record.id for record in self.ledger)
            record = self._stamp.record(draft, self.at, "")
            sequence = len(self.ledger)
            self.ledger.append(Accepted(self.ledger_name, 0, sequence, sequence, b"", record))
        self.last = [event_of(draft.type, draft.data) for draft in drafts]
        return self

    def _now(self) -> Moment:
        return Moment(self.at, len(self.ledger))


def image(partition: Partition) -> bytes:
    """The state of a partition as a checkpoint has it."""
    return b"".join(partition.dump())


def event_of(name: str, data: bytes) -> Event:
    event = decode(name, data)
    assert isinstance(event, Event)
    return event
