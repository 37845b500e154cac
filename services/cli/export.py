"""`dealreg export`: byte-exact copies of the ledgers, which `dealreg verify FOLDER` checks anywhere."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.cli.copies import CopyWriter
from services.cli.output import Exit, Json, fail, show, table
from services.cli.scanning import live, scan
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.ledger import Broker, LogDoubt, LogRefused
from services.kit.ledger.log import KafkaBroker
from services.kit.settings import Settings

Folder = Annotated[Path, typer.Argument(help="Where the copies go; made if it is not there.")]


def export(folder: Folder, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Copy every ledger partition, record by record, with the head of its chain as the last line."""
    settings = settings_here(data)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        written = asyncio.run(_copied(folder, settings, KafkaBroker(settings.kafka)))
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledgers cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    rows = [(str(writer.path), writer.records, writer.head.hash.hex()) for writer in written]
    value = [dict(zip(("file", "records", "head"), row, strict=True)) for row in rows]
    show(value, as_json=as_json, text=lambda: table(("file", "records", "head"), rows))


async def _copied(folder: Path, settings: Settings, broker: Broker) -> list[CopyWriter]:
    writers: dict[str, CopyWriter] = {}
    try:
        async for part, records in scan(live(settings, broker)):
            if part.of.file_name not in writers:
                writers[part.of.file_name] = CopyWriter(folder, part.of)
            writers[part.of.file_name].add(records)
    finally:
        for writer in writers.values():
            writer.close()
    return list(writers.values())
