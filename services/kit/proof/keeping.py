"""The topic in which signed notes are kept for ever, and its reading into tables, where they are looked up."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kit.kafka import Producer
from services.kit.ledger import Broker, Source, Stored
from services.kit.proof.checkpoints import Checkpoint, read_checkpoint
from services.kit.proof.keys import Keyring, LogKeys
from services.kit.proof.notes import SIGNATURES_MAX, Note, NoteError, Signature, parse
from services.kit.proof.tables import Book, upsert

log = logging.getLogger(__name__)

KEY, CHECKPOINT = b"key", b"checkpoint"
"""Keys of the topic's records: a note about the log's next key, and a checkpoint."""
WAIT_SECONDS = 1.0


class Kept(NamedTuple):
    """A checkpoint out of the topic, and when the broker took it in."""

    at: datetime
    checkpoint: Checkpoint
    note: Note


class Keeper:
    """Publishes notes, and takes in what was published, by whomever; only what our keys have signed counts."""

    def __init__(self, book: Book, broker: Broker, producer: Producer, topic: str, keys: LogKeys) -> None:
        self.keyring = Keyring(f"{keys.name}/keys")
        self.contradictions: set[Checkpoint] = set()
        """Signed checkpoints that differ from another one of their size: the log's key signed for a fork."""
        self._book = book
        self._broker = broker
        self._producer = producer
        self._topic = topic
        self._keys = keys
        self._source: Source | None = None
        self._position = 0
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Read what was published, and bring the key at hand into the ring if it is new.

        Raises OtherLogKeyError, LogDoubt, LogRefused, SendDoubtError, or one of the database's errors.
        """
        async with self._book.engine.connect() as connection:
            query = select(self._book.read.c.position).where(self._book.read.c.topic == self._topic)
            self._position = await connection.scalar(query) or 0
            known = await connection.scalars(select(self._book.keys.c.note).order_by(self._book.keys.c.offset))
            for text in known:
                self._ring(parse(text))
        await self.catch_up()
        while (note := self.keyring.missing(self._keys)) is not None:
            await self._publish(KEY, note)

    async def publish(self, checkpoint: Note) -> None:
        """Keep a checkpoint for ever. Raises SendDoubtError, and what `catch_up` raises."""
        await self._publish(CHECKPOINT, checkpoint)

    async def catch_up(self) -> None:
        """Take in what was published since. Raises LogDoubt, LogRefused, or one of the database's errors."""
        async with self._turn:
            try:
                await self._read_on()
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        """Let go of the connection."""
        source, self._source = self._source, None
        if source is not None:
            await source.close()

    async def _publish(self, kind: bytes, note: Note) -> None:
        await self._producer.send(self._topic, 0, kind, str(note).encode())
        await self.catch_up()

    async def _read_on(self) -> None:
        if self._source is None:
            self._source = await self._broker.source(self._topic, 0)
        end = await self._source.end()
        self._position = self._position if self._position <= end else 0  # another topic under the name: read it whole
        while self._position < end:
            chunk = await self._source.read(self._position, WAIT_SECONDS)
            await self._take(chunk.records, chunk.position)
            self._position = chunk.position

    async def _take(self, found: Sequence[Stored], position: int) -> None:
        keys = [stored for stored in found if stored.record.key == KEY and self._is_key(stored)]
        checkpoints: dict[tuple[str, int], Kept] = {}
        for stored in found:
            if stored.record.key == CHECKPOINT and (kept := self._read(stored)) is not None:
                there = checkpoints.setdefault((kept.checkpoint.origin, kept.checkpoint.size), kept)
                checkpoints[kept.checkpoint.origin, kept.checkpoint.size] = self._merged(there, kept)
        rows = [{"offset": stored.offset, "note": stored.record.value.decode()} for stored in keys]
        async with self._book.engine.begin() as connection:
            await upsert(connection, self._book.keys, rows, "note")
            await self._enter(connection, checkpoints)
            await upsert(connection, self._book.read, [{"topic": self._topic, "position": position}], "position")

    async def _enter(self, connection: AsyncConnection, found: dict[tuple[str, int], Kept]) -> None:
        """Enter checkpoints; those that are there get the signatures they lack, as witnesses sign later."""
        notes = self._book.notes
        query = select(notes).where(tuple_(notes.c.origin, notes.c.size).in_(list(found))).with_for_update()
        for row in await connection.execute(query) if found else ():
            note = parse(row.note)
            known = Kept(row.at, read_checkpoint(note.text), note)
            found[row.origin, row.size] = self._merged(known, found[row.origin, row.size])
        await upsert(connection, notes, list(map(_row, found.values())), "note")

    def _is_key(self, stored: Stored) -> bool:
        with suppress(ValueError):
            return self._ring(parse(stored.record.value.decode()))
        log.warning("%s, offset %d: no note about the log's next key", self._topic, stored.offset)
        return False

    def _ring(self, note: Note) -> bool:
        if str(note) in self.keyring.notes:
            return False
        self.keyring = self.keyring.also(note)
        return True

    def _read(self, stored: Stored) -> Kept | None:
        try:
            note = parse(stored.record.value.decode())
            checkpoint = read_checkpoint(note.text)
            note.signed_by(self.keyring.keys(checkpoint.origin))
        except (NoteError, UnicodeDecodeError) as error:
            log.warning("%s, offset %d, is not taken: %s", self._topic, stored.offset, error)
            return None
        return Kept(datetime.fromtimestamp(stored.timestamp / 1000, UTC), checkpoint, note)

    def _merged(self, there: Kept, more: Kept) -> Kept:
        if there.checkpoint != more.checkpoint:
            self.contradictions.add(more.checkpoint)
            log.critical("two checkpoints of %s with %d leaves were signed, and they differ", *more.checkpoint[:2])
            return there
        return there._replace(note=_with_signatures(there.note, more.note.signatures))


def _with_signatures(note: Note, more: Iterable[Signature]) -> Note:
    """One of each key, the first that came, and no more of them than are read back."""
    found: dict[tuple[str, bytes], Signature] = {}
    for line in (*note.signatures, *more):
        found.setdefault((line.name, line.key_id), line)
    return note._replace(signatures=tuple(found.values())[:SIGNATURES_MAX])


def _row(kept: Kept) -> dict[str, object]:
    origin, size, _ = kept.checkpoint
    return {"origin": origin, "size": size, "at": kept.at, "note": str(kept.note)}
