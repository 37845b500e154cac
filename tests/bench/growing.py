"""What a registration partition costs as it grows: commands a second, memory, checkpoints, and a start from one.

`python -m tests.bench.growing [--json] [--commands N] [--sizes N ...]` folds events of a vendor's years, nine of ten
claims withdrawn, into a partition; then a writer decides commands on it, on a real broker, and stops: it leaves a
checkpoint. From the largest one a new writer starts. Memory is the growth of the process, shared out.
"""

import argparse
import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import uvloop

from contracts.codec import decode
from contracts.envelope import command_id
from contracts.message import Event
from contracts.outcomes import CommandRefused
from contracts.registrations import RegistrationWithdrawn
from contracts.values import Customer, derived_id
from services.kit.clock import SystemClock
from services.kit.collector import at_rest, calm
from services.kit.ledger import Assignment, Incoming, KafkaBroker, Ledger, Moment, Stored, Writer, WriterSettings
from services.kit.repeats import Entry
from services.kit.stack import Stack
from services.registration.service.partition import RegistrationPartition
from tests.bench.figures import Figure, show
from tests.bench.ledger.drain import timed
from tests.bench.registration import BUDGET, commands, filled, record
from tests.make import MAY_1
from tests.registration.story import PARTNER

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PAST, LATELY = timedelta(days=3 * 365), timedelta(days=30)
"""Closed claims were made in years before; what is open was made lately, and repeats of its commands are recognised."""
LIVE_SHARE = 0.1
RESTART_SECONDS = 5.0
TICK_SECONDS = 0.001
MIB = 2**20
MEMORIES = 3
"""So many figures are of memory; of a small partition they say nothing."""


class Filling:
    """A partition, and a past for it that is folded event by event as a replay would."""

    def __init__(self, now: datetime) -> None:
        self.partition = RegistrationPartition()
        self.figures: list[Figure] = []
        self._lately = now - LATELY
        self._sequence = 1_000
        self._model = decided(RegistrationPartition(), 1, MAY_1)
        decided(self.partition, 0, self._lately - PAST)

    def fill(self, size: int) -> None:
        """So many registrations; the figures say how much memory they took, and 30 days of refused commands beside."""
        live = int(size * LIVE_SHARE)
        closed = size - live
        with at_rest():
            before = memory()
            for number in range(closed):
                at = self._lately - PAST + PAST * number / closed
                registration = self._claim("closed", number, at)
                self._fold(RegistrationWithdrawn(registration=registration), registration, at)
            self._note("memory of a closed registration", before, closed)
            before = memory()
            for number in range(live):
                self._claim("live", number, self._lately + LATELY * number / live)
            self._note("memory of a live one, with its command", before, live)
            before = memory()
            refused = CommandRefused(command="submit-registration.v1", code="NOT_ELIGIBLE", detail="")
            for number in range(live):
                self._fold(refused, derived_id("refused", str(number)), self._lately + LATELY)
            self._note("memory of a command of the last 30 days", before, live)

    def _claim(self, kind: str, number: int, at: datetime) -> str:
        registration = derived_id(kind, str(number))
        customer = Customer(name=f"Customer {kind} {number}", website=f"{kind}-{number}.de", country="DE")
        details = self._model.details.model_copy(update={"customer": customer})
        event = self._model.model_copy(update={"registration": registration, "details": details})
        self._fold(event, registration, at)
        return registration

    def _fold(self, event: Event, registration: str, at: datetime) -> None:
        self._sequence += 1
        name = derived_id(registration, str(self._sequence))
        stream = f"registration/{registration}"
        entry = Entry(command_id(name, 16 * "a", name), derived_id(name, "0"), self._sequence, at, stream)
        self.partition.state.fold(event, stream, entry, str(PARTNER))

    def _note(self, what: str, before: int, count: int) -> None:
        self.figures.append(Figure(what, (memory() - before) / count, "bytes"))


def decided(partition: RegistrationPartition, submissions: int, at: datetime) -> Event:
    """Have a programme, a partner and so many submissions decided; the last event."""
    for offset, command in enumerate(commands(submissions)):
        *_, draft = partition.command(Incoming(Stored(offset, 0, record(command))), Moment(at, offset))
    event = decode(draft.type, draft.data)
    assert isinstance(event, Event), event
    return event


def memory() -> int:
    """What the process holds, in bytes."""
    return int(psutil.Process().memory_info().rss)


class Stall:
    """How long the event loop was held up at most."""

    seconds = 0.0

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch while something else runs."""
        ticking = asyncio.create_task(self._tick())
        yield
        ticking.cancel()

    async def _tick(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK_SECONDS)
            self.seconds = max(self.seconds, time.perf_counter() - began - TICK_SECONDS)


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
    calm()
    with tempfile.TemporaryDirectory() as folder, Stack.up(Path(folder) / "stack") as servers:
        figures = uvloop.run(measure(servers.kafka, given.sizes, given.commands, Path(folder)))
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
