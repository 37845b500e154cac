"""What a registration partition costs as it grows: commands a second, memory, checkpoints, and a start from one.

`python -m tests.bench.growing [--json] [--commands N] [--sizes N ...]` folds events of a vendor's years, nine of ten
claims withdrawn, into a partition; then a writer decides commands on it, on a real broker, and stops: it leaves a
checkpoint. From the largest one a new writer starts. Memory is the growth of the process, shared out.
"""

import argparse
import asyncio
import gc
import time
from pathlib import Path

from services.kit.clock import SystemClock
from services.kit.ledger import Assignment, KafkaBroker, Ledger, Writer, WriterSettings
from services.registration.service.partition import RegistrationPartition
from tests.bench.figures import Figure, show
from tests.bench.filling import Filling
from tests.bench.ledger.drain import timed
from tests.bench.registration import BUDGET, commands, filled, record
from tests.bench.running import on_servers
from tests.bench.stall import Stall

SIZES = (1_000, 10_000, 100_000, 1_000_000)
RESTART_SECONDS = 5.0
MIB = 2**20
MEMORIES = 3
"""So many figures are of memory; of a small partition they say nothing."""


async def worked(broker: KafkaBroker, servers: str, filling: Filling, size: int, count: int, kept: Path) -> Assignment:
    """Decide commands on a filled partition, and stop."""
    topic, ledger = await filled(broker, servers, count)
    where = Assignment(Ledger("registration", ledger), 0, topic)
    writer = Writer(broker, where, lambda _: filling.partition, SystemClock(), WriterSettings("bench", kept))
    running = asyncio.create_task(writer.run())
    used = time.process_time()
    rate = await timed(count, lambda: writer.progress.settled({"commands": count + 2}))
    used = time.process_time() - used
    stall, began = Stall(), time.perf_counter()
    async with stall.watched():
        writer.stop()
        await running
    seconds = time.perf_counter() - began
    filling.figures += [
        Figure(f"commands with {size:,} registrations", rate, "commands/s", BUDGET),
        Figure("processor time of a command, with reading and writing", used / count * 1_000_000, "us"),
        Figure("checkpoint", size_of(kept) / MIB, "MiB"),
        Figure("written beside the work in", seconds, "s"),
        Figure("longest stall of the event loop meanwhile", 1000 * stall.seconds, "ms"),
    ]
    return where


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


async def restarted(broker: KafkaBroker, where: Assignment, count: int, kept: Path) -> float:
    """Seconds from the start of a writer to the outcome of a command that was waiting for it."""
    *_, command = commands(count + 1)
    log = await broker.log(where.commands or "", 0)
    end = await log.append([record(command)]) + 1
    await log.close()
    settings = WriterSettings("bench", kept)
    writer = Writer(broker, where, lambda _: RegistrationPartition(), SystemClock(), settings)
    began = time.perf_counter()
    running = asyncio.create_task(writer.run())
    await writer.progress.settled({"commands": end})
    seconds = time.perf_counter() - began
    assert writer.tally.replayed == 0
    running.cancel()
    await asyncio.wait((running,))
    return seconds


async def measure(servers: str, sizes: list[int], count: int, folder: Path) -> list[Figure]:
    """Each size in turn, the largest first: memory that it takes must not come out of what another one freed."""
    broker, figures = KafkaBroker(servers), list[Figure]()
    for size in sorted(sizes, reverse=True):
        kept = folder / str(size)
        made, where = await grown(broker, servers, size, count, kept)
        gc.collect()
        if not figures:
            seconds = await restarted(broker, where, count, kept)
            made.append(Figure("start from that checkpoint, to the first outcome", seconds, "s", RESTART_SECONDS))
        figures += made[MEMORIES:] if figures else made
    await broker.close()
    return figures


async def grown(
    broker: KafkaBroker, servers: str, size: int, count: int, kept: Path
) -> tuple[list[Figure], Assignment]:
    """One size, which nobody holds any more afterwards."""
    filling = Filling(SystemClock().now())
    filling.fill(size)
    where = await worked(broker, servers, filling, size, count, kept)
    return filling.figures, where


def main() -> None:
    """Run it and print a table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=20_000)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = on_servers(lambda servers, folder: measure(servers.kafka, given.sizes, given.commands, folder))
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
