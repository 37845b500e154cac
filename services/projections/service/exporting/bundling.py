"""Makes a bundle while it is sent: nothing is held in memory but what is on its way."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import IO, Any, NamedTuple, cast

from contracts.codec import canonical
from contracts.disclosure.customers import to_customer
from contracts.exports import Selection
from services.kit.ledger import Accepted, record_bytes
from services.kit.ledger.inputs import parse_positions
from services.kit.proof import parse, read_checkpoint
from services.kit.proof.bundles import BundleWriter, Signed, Spool, tiles_for
from services.kit.proof.growing import Log
from services.kit.proof.office import Proofs
from services.kit.proof.reading import records_of
from services.kit.proof.tables import Seen
from services.projections.service.exporting.reporting import LINES_MAX, told_lines, written
from services.projections.service.receipts import receipt_of
from services.projections.store.selecting import Cut, Selecting

PARTS_WAITING = 8
PART_RECORDS = 500


class NotSignedError(LookupError):
    """No checkpoint covers the export yet; the next one will, within a minute."""


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

    async def ready(self, export: Export) -> Ready:
        """What the bundle is to be made of. Raises NotSignedError, LogDoubt, LogRefused."""
        ends = {"registration": export.sequence}
        checkpoints = {"registration": await self._covering("registration", export, export.sequence)}
        (record,) = [each async for each in self._records("registration", export.partition, [export.sequence])]
        ends["conflict"] = parse_positions(record.inputs).get("conflict", 0)
        if ends["conflict"]:
            checkpoints["conflict"] = await self._covering("conflict", export, ends["conflict"] - 1)
        return Ready(export, Cut(export.vendor, export.partition, ends), checkpoints)

    async def stream(self, ready: Ready) -> AsyncIterator[bytes]:
        """The bundle, piece by piece: the same bytes whenever it is asked for."""
        spool, queue = Spool(), asyncio.Queue[bytes | None](PARTS_WAITING)
        making = asyncio.create_task(self._make(ready, spool, queue))
        try:
            while (part := await queue.get()) is not None:
                yield part
            await making
        finally:
            making.cancel()

    async def _make(self, ready: Ready, spool: Spool, queue: asyncio.Queue[bytes | None]) -> None:
        try:
            writer = BundleWriter(cast("IO[bytes]", spool), self._proofs.keys, self._proofs.keeper.keyring)
            if ready.export.selection.audience == "examiner":
                await self._for_examiner(ready, writer, Flow(spool, queue))
            else:
                await self._for_others(ready, writer)
            writer.close(ready.export.id, about(ready.export))
            await Flow(spool, queue).flush()
        finally:
            await queue.put(None)

    async def _for_examiner(self, ready: Ready, writer: BundleWriter, flow: "Flow") -> None:
        selection, cut = ready.export.selection, ready.cut
        chosen = await self._selecting.sequences(selection, cut)
        lines = await self._selecting.records(selection, cut, LINES_MAX + 1)
        writer.add("report.html", written(ready.export, lines, sum(map(len, chosen.values()))))
        for found in await self._selecting.programmes(cut):
            writer.add(f"programmes/{found['programme']['id']}-{found['version']}.json", canonical(found["programme"]))
        schemas = files("contracts") / "schemas"
        for name in sorted({line["type"] for line in lines}):
            if (schema := schemas / f"{name}.json").is_file():
                writer.add(f"schemas/{name}.json", schema.read_bytes())
        for ledger, sequences in chosen.items():
            if sequences:
                signed = await self._signed(ledger, ready, sequences)
                records = flow.through(self._records(ledger, cut.partition, sequences))
                await writer.add_log(f"{ledger}-{cut.partition}", signed, sequences, records)

    async def _for_others(self, ready: Ready, writer: BundleWriter) -> None:
        """What the audience was or is told, each message with its receipt; no record, no place, nobody else's name."""
        selection, cut = ready.export.selection, ready.cut
        if selection.audience == "partner":
            messages = await self._selecting.messages(selection, cut)
        else:
            records = await self._selecting.records(selection, cut, LINES_MAX)
            cuts = ((record, to_customer(record["type"], record["data"] or {})) for record in records)
            messages = [_message(record, data) for record, data in cuts if data is not None]
        lines = [canonical(self._receipted(message)) for message in messages]
        writer.add("report.html", written(ready.export, told_lines(messages), len(messages)))
        writer.add("messages.jsonl", b"".join(line + b"\n" for line in lines))

    def _receipted(self, message: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in message.items() if name != "hash"}
        note = receipt_of(self._proofs.keys, said, message["hash"])
        return {"event": {**said, "time": said["time"].isoformat()}, "receipt": str(note)}

    async def _signed(self, ledger: str, ready: Ready, sequences: Sequence[int]) -> Signed:
        seen, origin = ready.checkpoints[ledger], self._log(ledger, ready.cut.partition).origin
        note = parse(seen.note)
        size = read_checkpoint(note.text).size
        tiles = await self._proofs.book.tiles(origin, tiles_for(sequences, size))
        return Signed(origin, size, note, tiles)

    async def _covering(self, ledger: str, export: Export, sequence: int) -> Seen:
        seen = await self._proofs.book.checkpoint_over(self._log(ledger, export.partition).origin, sequence)
        if seen is None:
            raise NotSignedError(f"no checkpoint of {ledger} covers the export yet")
        return seen

    def _records(self, ledger: str, partition: int, sequences: Sequence[int]) -> AsyncIterator[Accepted]:
        return records_of(self._proofs.broker, self._proofs.book, self._log(ledger, partition), sequences)

    def _log(self, ledger: str, partition: int) -> Log:
        log = self._proofs.log(ledger, partition)
        if log is None:
            raise NotSignedError(f"there is no log of {ledger}, partition {partition}")
        return log


class Flow:
    """Carries on what was written, so that it does not heap up."""

    def __init__(self, spool: Spool, queue: asyncio.Queue[bytes | None]) -> None:
        self._spool = spool
        self._queue = queue

    async def flush(self) -> None:
        """Send what was written since the last time."""
        if part := b"".join(self._spool.taken()):
            await self._queue.put(part)

    async def through(self, records: AsyncIterator[Accepted]) -> AsyncIterator[tuple[int, bytes]]:
        """The bytes of records, one by one; what was made of them is sent on in between."""
        count = 0
        async for record in records:
            yield record.sequence, record_bytes(record.record)
            count += 1
            if count % PART_RECORDS == 0:
                await self.flush()


def about(export: Export) -> dict[str, Any]:
    """What the manifest says of the export; why it was made is the vendor's business, and an examiner's."""
    selection = export.selection.model_dump(mode="json", exclude_none=True)
    told = {"export": export.id, "at": export.at.isoformat(), "selection": selection}
    return told | ({"purpose": export.purpose} if export.selection.audience == "examiner" else {})


def _message(record: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    said = {"id": record["id"], "type": record["type"], "subject": record["stream"], "time": record["time"]}
    return {**said, "data": data, "hash": record["hash"]}
