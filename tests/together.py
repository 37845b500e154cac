"""Both deciding services over two ledgers in memory: each hears the other when it is told to, so as late as it may."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.envelope import Actor
from contracts.message import Command
from services.conflict.service.partition import ConflictPartition
from services.kit.deciding import Deciding
from services.kit.ledger import GENESIS, Accepted, Draft, Moment
from services.kit.ledger.stamping import Stamp
from services.registration.service.partition import RegistrationPartition
from tests.commanding import incoming
from tests.make import MAY_1
from tests.story import image


class Side:
    """One service: its partition, its ledger, and how much of the other's ledger it has heard."""

    def __init__(self, name: str, partition: Any) -> None:
        self.partition = partition
        self.ledger: list[Accepted] = []
        self.heard: list[int] = []
        """For each record of the ledger, how much of the other had been heard when it was decided."""
        self._name = name
        self._stamp = Stamp(name, 0, GENESIS, datetime.min.replace(tzinfo=UTC))
        self._heard = 0
        self._commands = 0

    def send(self, command: Command, by: Actor, subject: str, at: datetime) -> None:
        """A command comes in."""
        self._commands += 1
        sent = incoming(self._commands, command, by, subject, at)
        self._write(self.partition.command(sent, self._now(at)), at)

    def hear(self, other: "Side", at: datetime) -> bool:
        """The next record of the other ledger comes in, if there is one."""
        if self._heard == len(other.ledger):
            return False
        record = other.ledger[self._heard]
        self._heard += 1
        self._write(self.partition.observe(other._name, record, self._now(at)), at)
        return True

    def tick(self, at: datetime) -> bool:
        """The clock decides the one thing that has waited longest, if there is one."""
        due = self.partition.next_due()
        if due is None or due > at:
            return False
        self._write(self.partition.due(self._now(at)), at)
        return True

    def replayed(self, into: Deciding) -> bytes:
        """The state that another partition comes to by this ledger alone."""
        for record in self.ledger:
            into.fold(record)
        return image(into)

    def _now(self, at: datetime) -> Moment:
        return Moment(at, len(self.ledger))

    def _write(self, drafts: Sequence[Draft], at: datetime) -> None:
        self._stamp.begin("append")
        for draft in drafts:
            sequence = len(self.ledger)
            record = self._stamp.record(draft, at, "")
            self.ledger.append(Accepted(self._name, 0, sequence, sequence, b"", record))
            self.heard.append(self._heard)


class Together:
    """The two services of one partition, at one time."""

    def __init__(self) -> None:
        self.at = MAY_1
        self.registration = Side("registration", RegistrationPartition())
        self.conflict = Side("conflict", ConflictPartition())

    def hear(self, side: Side) -> bool:
        """A side hears the next record of the other."""
        return side.hear(self.conflict if side is self.registration else self.registration, self.at)

    def settle(self) -> None:
        """Everything is heard, and nothing is due any more."""
        sides = (self.registration, self.conflict)
        while any([*(side.tick(self.at) for side in sides), *(self.hear(side) for side in sides)]):
            pass

    def passes(self, **time: float) -> None:
        """Time passes; what became due is decided later."""
        self.at += timedelta(**time)
