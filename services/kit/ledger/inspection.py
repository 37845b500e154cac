"""Looks at a ledger, or a copy of one, record by record, and names every place where the chain was broken."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from services.kit.ledger.chain import GENESIS, Chain, Head
from services.kit.ledger.record import Stored, record_hash

Kind = Literal["changed", "missing", "misplaced", "unlinked", "truncated"]


class Breach(NamedTuple):
    """One place where the ledger is not what was written: which record, where it should stand, and what is wrong."""

    kind: Kind
    sequence: int
    offset: int
    detail: str


@dataclass(slots=True)
class Inspection:
    """What was found in one partition; `losers` are records of appends that lost their race, which is no breach."""

    ledger: str
    partition: int
    head: Head = GENESIS
    accepted: int = 0
    losers: int = 0
    breaches: list[Breach] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether every record follows from the one before it."""
        return not self.breaches


class Inspector:
    """Follows one partition; after a breach it goes on behind it, so that every place is named, not only the first."""

    def __init__(self, ledger: str, partition: int) -> None:
        self.found = Inspection(ledger, partition)
        self._chain = Chain(ledger, partition)
        self._offset = -1
        """Offset of the last record of the chain."""
        self._loser_hash: bytes | None = None
        """Hash of the last record of an append that lost: what follows it in the same batch links to it."""
        self._early: Stored | None = None
        """A record found one place too soon: its predecessor may come next, or be missing."""

    def see(self, stored: Stored) -> bool:
        """Look at the next record; whether it stands in the chain."""
        if self._chain.accept(stored) is not None:
            self._take(stored)
            return True
        sequence, previous = _link(stored)
        if sequence is None or previous is None:
            self._breach("unlinked", self._wanted, stored.offset, "a record without a place in the chain")
        elif sequence < self._wanted or previous == self._loser_hash:
            self.found.losers += 1
            self._loser_hash = record_hash(stored.record)
        else:
            return self._judge(stored, sequence)
        return False

    def close(self, expected: Head | None = None) -> Inspection:
        """The whole finding; `expected` is the head somebody remembers, without which a cut-off end goes unseen."""
        if self._early is not None:
            self._missed(self._early, self._wanted + 1)
        head = self.found.head
        if expected is not None and head.sequence < expected.sequence:
            text = f"record {expected.sequence} is known to have been written; all from here on are missing"
            self._breach("truncated", head.sequence + 1, self._offset, text)
        elif expected is not None and head.sequence == expected.sequence and head != expected:
            self._breach("changed", head.sequence, self._offset, f"record {head.sequence} is not the one remembered")
        return self.found

    @property
    def _wanted(self) -> int:
        return self._chain.head.sequence + 1

    def _take(self, stored: Stored) -> None:
        self.found.accepted += 1
        self._stand(stored)
        if (early := self._early) is not None:
            self._early = None
            text = f"record {self._wanted} stands before its predecessor"
            self._breach("misplaced", self._wanted, early.offset, text)
            self.see(early)

    def _stand(self, stored: Stored) -> None:
        self.found.head, self._offset, self._loser_hash = self._chain.head, stored.offset, None

    def _judge(self, stored: Stored, sequence: int) -> bool:
        """A record that claims to follow and does not: say what is wrong before it, and go on from it."""
        if (early := self._early) is not None:
            self._missed(early, self._wanted + 1)
            return self.see(stored)
        if sequence == self._wanted + 1:
            self._early = stored
        elif sequence == self._wanted:
            text = f"record {sequence - 1} was changed, or the link to it in record {sequence}"
            self._breach("changed", sequence - 1, self._offset, text)
            self._go_on(stored, sequence)
        else:
            self._missed(stored, sequence)
        return False

    def _missed(self, stored: Stored, sequence: int) -> None:
        """Everything between the chain's end and this record is gone; go on from it."""
        first, last = self._wanted, sequence - 1
        text = f"record {first} is missing" if first == last else f"records {first} to {last} are missing"
        self._breach("missing", first, stored.offset, text)
        self._go_on(stored, sequence)

    def _go_on(self, stored: Stored, sequence: int) -> None:
        self._chain.head, self._early = Head(sequence, record_hash(stored.record)), None
        self._stand(stored)

    def _breach(self, kind: Kind, sequence: int, offset: int, detail: str) -> None:
        self.found.breaches.append(Breach(kind, sequence, offset, detail))


def _link(stored: Stored) -> tuple[int | None, bytes | None]:
    """The sequence and the previous hash a record names, where it names any."""
    named = dict(stored.record.headers)
    if None in named.values():
        return None, None
    number, text = named.get("ce_sequence", b""), named.get("ce_previoushash", b"")
    try:
        return (int(number) if number.isdigit() else None), bytes.fromhex(text.decode())
    except ValueError:
        return None, None
