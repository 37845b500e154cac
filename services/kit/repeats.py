"""The repeats a writer recognises: what it decided for each command key of the last days, out of its own ledger."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from struct import Struct
from typing import NamedTuple

import msgspec

from contracts.envelope import Mark, mark_of
from services.kit.tables import Queue, Rows, Texts, framed, key_of, microseconds, unframed

KEPT = timedelta(days=30)
"""A key that comes again later than this is a new command; registries of partners keep theirs for a month at most."""
KEPT_MICROSECONDS = KEPT // timedelta(microseconds=1)
ROW = Struct(">8sQI20s20s20s")
AGE = Struct(">q16s")
ROWS, AGES, TEXTS, LAST = range(4)
NO_CODE = ""


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
    """The commands of the last days by key. A repeat within them is answered, and never decided again.

    A busy partition has a million of them: each is a row, and only the last, which may yet get more records, is not.
    """

    def __init__(self) -> None:
        self._rows = Rows(ROW.size)
        self._ages = Queue(AGE.size)
        self._texts = Texts()
        self._causation = ""
        self._growing: tuple[bytes, First] | None = None
        self._unknown = b""
        """The key last sought and not found: what is noted next is, mostly, what was decided for it."""

    def find(self, mark: Mark | None) -> First | None:
        """What was decided the first time a command of this key came."""
        return None if mark is None else self._find(key_of(mark.key))

    def note(self, entry: Entry) -> None:
        """Take in one record of the own ledger, in order."""
        if entry.causation == self._causation:
            if self._growing is not None:
                self._growing[1].records += 1
            return
        self._settle()
        self._causation, self._growing = entry.causation, None
        at = microseconds(entry.at)
        self._forget(at - KEPT_MICROSECONDS)
        mark = mark_of(entry.causation)
        if mark is None:
            return
        key = key_of(mark.key)
        if key != self._unknown and self._find(key) is not None:
            return
        self._growing = key, First(mark.body_hash, entry.id, entry.sequence, 1, entry.subject, entry.code)
        self._ages.add(AGE.pack(at, key))

    def _find(self, key: bytes) -> First | None:
        if self._growing is not None and self._growing[0] == key:
            return self._growing[1]
        row = self._rows.get(key)
        if row is None:
            self._unknown = key
            return None
        return self._unpacked(row)

    def _settle(self) -> None:
        if self._growing is not None:
            key, first = self._growing
            self._rows.put(key, self._packed(first))
            if key == self._unknown:
                self._unknown = b""

    def _packed(self, first: First) -> bytes:
        texts = map(self._texts.pack, (first.id, first.subject, first.code or NO_CODE))
        return ROW.pack(bytes.fromhex(first.body_hash), first.sequence, first.records, *texts)

    def _unpacked(self, row: bytes) -> First:
        body_hash, sequence, records, *texts = ROW.unpack(row)
        id_, subject, code = map(self._texts.unpack, texts)
        return First(body_hash.hex(), id_, sequence, records, subject, code or None)

    def _forget(self, limit: int) -> None:
        while (first := self._ages.first()) is not None:
            at, key = AGE.unpack(first)
            if at >= limit:
                return
            self._ages.take()
            self._rows.drop(key)

    def dump(self) -> Iterator[bytes]:
        """The window as of now, in pieces."""
        self._settle()
        last = b"" if self._growing is None else self._growing[0]
        return framed(
            {
                ROWS: self._rows.dump(),
                AGES: self._ages.dump(),
                TEXTS: self._texts.dump(),
                LAST: (last, self._causation.encode()),
            }
        )

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        self._rows.load(tables[ROWS])
        self._ages.load(tables[AGES])
        self._texts.load(tables[TEXTS])
        last, causation = map(bytes, tables[LAST])
        row = self._rows.get(last) if last else None
        self._causation, self._growing = causation.decode(), None if row is None else (last, self._unpacked(row))
