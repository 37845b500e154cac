"""Makes a bundle while it is sent: nothing is held in memory but what is on its way."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from importlib.resources import files
from typing import IO, Any, Final, NamedTuple, cast

from contracts.codec import canonical
from contracts.exports import Selection
from services.kit.ledger import Accepted, record_bytes
from services.kit.ledger.inputs import parse_positions
from services.kit.proof import TileId, parse, read_checkpoint
from services.kit.proof.bundles import BundleWriter, Signed, Spool, tiles_for
from services.kit.proof.growing import Log
from services.kit.proof.office import Proofs
from services.kit.proof.reading import records_of
from services.kit.proof.tables import Seen
from services.projections.service.exporting.reporting import LINES_MAX, Heading, written
from services.projections.service.exporting.telling import Telling
from services.projections.store.instants import Readable
from services.projections.store.selecting import Cut, Selecting

PIECE_BYTES: Final = 1 << 16
TILES_AT_ONCE: Final = 128


class NotSignedError(LookupError):
    """No checkpoint covers the export yet; the next one will, within a minute."""


class NothingNamedError(LookupError):
    """The vendor had no such case, partner, customer or registration when the export was put down."""


class Export(NamedTuple):
    """An export that is on record: its id and place, when it was put down, and what was asked for."""

    id: str
    vendor: str
    partition: int
    sequence: int
    at: datetime
    selection: Selection
    purpose: str


class Ready(NamedTuple):
    """An export whose every record is signed for: where it ends, and the checkpoints that cover it."""

    export: Export
    cut: Cut
    checkpoints: Mapping[str, Seen]


class Exporting:
    """Makes bundles out of the ledgers, the views and the proofs."""

    def __init__(self, proofs: Proofs, selecting: Selecting) -> None:
        self._proofs = proofs
        self._selecting = selecting

    async def ready(self, export: Export, then: Readable) -> Ready:
        """What the bundle is to be made of; `then`: the views as they stood when it was put down.

        Raises NotSignedError, NothingNamedError, LookupError while the proofs are made anew, LogDoubt, LogRefused.
        """
        if not await self._selecting.is_there(export.selection, export.vendor, then):
            raise NothingNamedError("the vendor has nothing of what the export names")
        ends = {"registration": export.sequence}
        checkpoints = {"registration": await self._covering("registration", export, export.sequence)}
        (record,) = [each async for each in self._records("registration", export.partition, [export.sequence])]
        ends["conflict"] = parse_positions(record.inputs).get("conflict", 0)
        if ends["conflict"]:
            checkpoints["conflict"] = await self._covering("conflict", export, ends["conflict"] - 1)
        return Ready(export, Cut(export.vendor, export.partition, ends, then), checkpoints)

    async def stream(self, ready: Ready) -> AsyncGenerator[bytes]:
        """The bundle, piece by piece: the same bytes whenever it is asked for."""
        spool = Spool()
        writer = BundleWriter(cast("IO[bytes]", spool), self._proofs.keys, self._proofs.keeper.keyring)
        made = self._for_examiner if ready.export.selection.audience == "examiner" else self._for_others
        async with aclosing(made(ready, writer)) as steps:
            async for _ in steps:
                if spool.waiting_bytes >= PIECE_BYTES:
                    yield spool.taken()
        writer.close(ready.export.id, about(ready.export))
        yield spool.taken()

    async def _for_examiner(self, ready: Ready, writer: BundleWriter) -> AsyncGenerator[None]:
        selection, cut = ready.export.selection, ready.cut
        found = await self._selecting.records(selection, cut)
        async with aclosing(found):
            lines = [record async for record in _first(found)]
        heading = heading_of(ready.export, await self._selecting.count(selection, cut))
        writer.add("report.html", await asyncio.to_thread(written, heading, lines))
        for rules in await self._selecting.programmes(cut):
            writer.add(f"programmes/{rules['programme']['id']}-{rules['version']}.json", canonical(rules["programme"]))
        for name in await self._selecting.types(selection, cut):
            if (schema := files("contracts") / "schemas" / f"{name}.json").is_file():
                writer.add(f"schemas/{name}.json", schema.read_bytes())
        for ledger, sequences in (await self._selecting.sequences(selection, cut)).items():
            if sequences:
                async with aclosing(self._log_of(ledger, ready, sequences, writer)) as steps:
                    async for _ in steps:
                        yield

    async def _for_others(self, ready: Ready, writer: BundleWriter) -> AsyncGenerator[None]:
        """What the audience was or is told, each message with its receipt; no record, no place, nobody else's name."""
        telling = Telling(self._selecting, self._proofs.keys)
        messages = await telling.messages(ready.export.selection, ready.cut)
        async with aclosing(messages), aclosing(writer.add_parts("messages.jsonl", messages)) as steps:
            async for _ in steps:
                yield
        heading = heading_of(ready.export, telling.count)
        writer.add("report.html", await asyncio.to_thread(written, heading, telling.first))

    def _log_of(
        self, ledger: str, ready: Ready, sequences: Sequence[int], writer: BundleWriter
    ) -> AsyncGenerator[None]:
        """Write the records of a ledger, and what proves them."""
        log, partition = self._log(ledger, ready.cut.partition), ready.cut.partition
        note = parse(ready.checkpoints[ledger].note)
        signed = Signed(log.origin, read_checkpoint(note.text).size, note)
        records = self._records(ledger, partition, sequences)
        held = ((record.sequence, record_bytes(record.record)) async for record in records)
        tiles = self._tiles(log, sorted(tiles_for(sequences, signed.size)))
        return writer.add_log(f"{ledger}-{partition}", signed, sequences, held, tiles)

    async def _tiles(self, log: Log, wanted: Sequence[TileId]) -> AsyncIterator[tuple[TileId, bytes]]:
        for at in range(0, len(wanted), TILES_AT_ONCE):
            some = wanted[at : at + TILES_AT_ONCE]
            found = await self._proofs.book.tiles(log.origin, some)
            for tile in some:
                yield tile, found.get(tile, b"")

    async def _covering(self, ledger: str, export: Export, sequence: int) -> Seen:
        log = self._log(ledger, export.partition)
        seen = await self._proofs.book.checkpoint_over(log.origin, sequence)
        if seen is None:
            self._proofs.hurry(log, sequence)
            raise NotSignedError(f"no checkpoint of {ledger} covers the export yet")
        return seen

    def _records(self, ledger: str, partition: int, sequences: Sequence[int]) -> AsyncIterator[Accepted]:
        return records_of(self._proofs.broker, self._proofs.book, self._log(ledger, partition), sequences)

    def _log(self, ledger: str, partition: int) -> Log:
        log = self._proofs.log(ledger, partition)
        if log is None:
            raise NotSignedError(f"there is no log of {ledger}, partition {partition}")
        return log


async def _first(found: AsyncIterator[Mapping[str, Any]]) -> AsyncIterator[Mapping[str, Any]]:
    left = LINES_MAX
    async for record in found:
        yield record
        left -= 1
        if not left:
            return


def heading_of(export: Export, count: int) -> Heading:
    """What the report says first."""
    return Heading(export.id, export.at, _chosen(export), export.purpose, count)


def about(export: Export) -> dict[str, Any]:
    """What the manifest says of the export; why it was made is the vendor's business, and an examiner's."""
    told = {"export": export.id, "at": export.at.astimezone(UTC).isoformat(), "selection": _chosen(export)}
    return told | ({"purpose": export.purpose} if export.selection.audience == "examiner" else {})


def _chosen(export: Export) -> dict[str, Any]:
    return export.selection.model_dump(mode="json", exclude_none=True)
