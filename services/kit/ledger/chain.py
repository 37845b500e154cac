"""The reader's rule: a record counts if and only if it extends the chain; all others are skipped and counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from services.kit.ledger.record import Accepted, Stored, record_hash


class Head(NamedTuple):
    """The last accepted record of a chain: its sequence number and its hash."""

    sequence: int
    hash: bytes


SEQUENCE_DIGITS_MAX = 19
"""As many as an offset of Kafka has at most."""
GENESIS = Head(-1, bytes(32))
"""The head of a chain without records."""


class Anchor(NamedTuple):
    """A place from which a chain can be followed: its head there, and the log position right behind it."""

    head: Head
    position: int


BEGINNING = Anchor(GENESIS, 0)


class Chain:
    """Follows one partition of a ledger from a known head; every reader goes through here."""

    def __init__(self, ledger: str, partition: int, head: Head = GENESIS) -> None:
        self.ledger = ledger
        self.partition = partition
        self.head = head
        self.skipped: Counter[str] = Counter()
        """Records that do not extend the chain, by reason: foreign, stale, ahead, fork."""
        self.counted_from = 0
        """Skipped records in front of this position are not counted: they were, when they were read before."""

    @property
    def head(self) -> Head:
        """The last accepted record; whoever sets it goes on from there."""
        return Head(self._sequence, self._hash)

    @head.setter
    def head(self, head: Head) -> None:
        self._sequence, self._hash = head
        self._link = self._hash.hex().encode()

    def accept(self, stored: Stored) -> Accepted | None:
        """The record in its place if it extends the chain, which then ends with it; else None, and it is counted."""
        offset, _, record = stored
        sequence = self._sequence + 1
        named = dict(record.headers)
        # Bytes are compared, not numbers: one sequence number has one spelling, so a record cannot pass in two forms.
        if named.get("ce_sequence") != b"%d" % sequence or named.get("ce_previoushash") != self._link:
            self._skip(offset, _reason(named, sequence))
            return None
        try:
            digest = record_hash(record)
        except TypeError:  # a header without a value has no record bytes: no writer of ours makes one
            self._skip(offset, "foreign")
            return None
        self._sequence, self._hash = sequence, digest
        self._link = digest.hex().encode()
        return Accepted(self.ledger, self.partition, offset, sequence, digest, record, named)

    def _skip(self, offset: int, reason: str) -> None:
        if offset >= self.counted_from:
            self.skipped[reason] += 1

    def follow(self, found: Iterable[Stored]) -> Iterator[Accepted]:
        """The accepted ones of the records found, in order."""
        for stored in found:
            if (accepted := self.accept(stored)) is not None:
                yield accepted


def _reason(named: Mapping[str, bytes], expected: int) -> str:
    # A stranger's record may hold anything, also headers without a value and numbers that Python refuses to read.
    sequence = named.get("ce_sequence") or b""
    if "ce_previoushash" not in named or not sequence.isdigit() or len(sequence) > SEQUENCE_DIGITS_MAX:
        return "foreign"
    if int(sequence) == expected:
        return "fork"
    return "stale" if int(sequence) < expected else "ahead"
