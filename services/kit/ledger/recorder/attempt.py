"""Saves stamped for one place in the chain: either all of them get it, or none does."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from services.kit.clock import Clock
from services.kit.ledger.bookkeeping import opened
from services.kit.ledger.chain import GENESIS
from services.kit.ledger.inputs import positions_text
from services.kit.ledger.record import Draft, Record
from services.kit.ledger.recorder.events import Author
from services.kit.ledger.recorder.replica import Replica
from services.kit.ledger.recorder.saves import Admission, Save
from services.kit.ledger.stamping import Stamp


class Attempt:
    """One append, stamped behind the replica's head; it can be accepted only while that is the chain's head."""

    def __init__(self, replica: Replica, author: Author, clock: Clock) -> None:
        self.id = str(uuid4())
        self.behind = replica.head
        self.records: list[Record] = []
        self.saves: list[Save] = []
        self._index = replica.index
        self._author = author
        self._stamp = Stamp(replica.ledger.name, replica.partition, replica.head, replica.at)
        self._stamp.begin(self.id)
        self._at = self._stamp.next(clock.now()).at
        self._own_version = self._index.next_own_version()
        self._sequences: list[Sequence[int]] = []
        if self.behind == GENESIS:
            self._write([opened(replica.ledger.name, replica.partition)], "")
            self._own_version += 1

    def add(self, saves: Iterable[Save]) -> None:
        """Take in the saves that fit what the ledger holds and one another; the others are answered."""
        admission = Admission(self._index)
        for save in saves:
            if admission.admit(save):
                self.saves.append(save)
                sequences = self._write(self._drafts(save), positions_text(admission.positions))
                self._sequences.append(sequences[: len(save.events)])

    def answer(self) -> None:
        """Tell all saves their sequence numbers."""
        for save, sequences in zip(self.saves, self._sequences, strict=True):
            save.answer(sequences)

    def _drafts(self, save: Save) -> list[Draft]:
        if save.events:
            return [self._author.draft(event, save.id) for event in save.events]
        self._own_version += 1
        return [self._author.tracked(self._index.own_stream, self._own_version - 1, save.id)]

    def _write(self, drafts: Sequence[Draft], inputs: str) -> Sequence[int]:
        first = self._stamp.head.sequence + 1
        self.records += [self._stamp.record(draft, self._at, inputs) for draft in drafts]
        return range(first, first + len(drafts))
