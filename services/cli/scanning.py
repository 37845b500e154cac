"""Reads whole ledgers, partition by partition, with progress: from Kafka or from a folder of copies."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from contracts.topics import CONFLICT_LEDGER, REGISTRATION_LEDGER
from services.cli import copies
from services.cli.output import fail, progress
from services.kit.ledger import Broker, Source, Stored
from services.kit.settings import Settings

LEDGERS: Final = {"registration": REGISTRATION_LEDGER, "conflict": CONFLICT_LEDGER}
"""Ledgers by name, in the order in which they are read."""
BATCH_RECORDS = 1_000


@dataclass(slots=True)
class Part:
    """One partition of one ledger, to be read once; `trailer` has the head it remembers once it was read."""

    of: copies.CopyOf
    batches: AsyncIterator[list[Stored]]
    trailer: copies.Trailer
    length: int | None = None


async def scan(parts: AsyncIterator[Part]) -> AsyncIterator[tuple[Part, list[Stored]]]:
    """All records of all parts, a batch at a time, with a progress bar while it lasts."""
    with progress() as bar:
        async for part in parts:
            task = bar.add_task(f"{part.of.ledger}/{part.of.partition}", total=part.length)
            async for records in part.batches:
                yield part, records
                bar.advance(task, len(records))


class Pair(NamedTuple):
    """Both ledgers of one partition, to be read side by side."""

    partition: int
    parts: dict[str, Part]


async def live_pairs(settings: Settings, broker: Broker) -> AsyncIterator[Pair]:
    """Every partition of the live ledgers, both as they stand now."""
    for partition in range(settings.partitions):
        async with AsyncExitStack() as stack:
            parts = {}
            for name, topic in LEDGERS.items():
                source = await broker.source(settings.topics(topic), partition)
                stack.push_async_callback(source.close)
                end = await source.end()
                parts[name] = Part(copies.CopyOf(name, partition), _from_log(source, end), copies.Trailer(), end)
            yield Pair(partition, parts)


async def copied_pairs(paths: Iterable[Path]) -> AsyncIterator[Pair]:
    """Every partition of which there are copies. Raises CopyError."""
    pairs: dict[int, Pair] = {}
    async for part in copied(paths):
        pairs.setdefault(part.of.partition, Pair(part.of.partition, {})).parts[part.of.ledger] = part
    for _, pair in sorted(pairs.items()):
        yield pair


async def live(settings: Settings, broker: Broker, names: Iterable[str] = LEDGERS) -> AsyncIterator[Part]:
    """Every partition of these ledgers as they stand now; what is written while reading is left for the next time."""
    for name in names:
        for partition in range(settings.partitions):
            source = await broker.source(settings.topics(LEDGERS[name]), partition)
            try:
                end = await source.end()
                yield Part(copies.CopyOf(name, partition), _from_log(source, end), copies.Trailer(), end)
            finally:
                await source.close()


def copies_in(folder: Path) -> list[Path]:
    """The copies in a folder, registration before conflict. Ends the command when there is none."""
    paths = sorted(folder.glob(copies.PATTERN), key=lambda path: (not path.name.startswith("registration"), path.name))
    if not paths:
        fail(f"{folder} holds no copy of a ledger ({copies.PATTERN}).", "Make one with `dealreg export FOLDER`.")
    return paths


async def copied(paths: Iterable[Path]) -> AsyncIterator[Part]:
    """Every copy, one after the other. Raises CopyError."""
    for path in paths:
        of, records, trailer = copies.read_copy(path)
        yield Part(of, _from_file(records), trailer)


async def _from_log(source: Source, end: int) -> AsyncIterator[list[Stored]]:
    position = 0
    while position < end:
        chunk = await source.read(position, wait_seconds=1.0)
        position = chunk.position
        yield [stored for stored in chunk.records if stored.offset < end]


async def _from_file(records: Iterator[Stored]) -> AsyncIterator[list[Stored]]:
    while held := list(islice(records, BATCH_RECORDS)):
        yield held
