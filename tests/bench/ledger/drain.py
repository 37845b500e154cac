"""How fast a writer works off a full commands topic: beside raw appends, aiokafka's transactions and the library.

`python -m tests.bench.ledger.drain [--json] [--commands N] [--million]` measures all of them in turns on one broker, so
that whatever else the machine does falls on all; every figure is the best of its turns.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import uvloop

from services.kit.clock import SystemClock
from services.kit.collector import calm
from services.kit.ledger import (
    Assignment,
    Durability,
    KafkaBroker,
    Ledger,
    Record,
    Tail,
    Topics,
    TopicSpec,
    Writer,
    WriterSettings,
    composing,
)
from services.kit.stack import Stack
from tests.bench.ledger import transactional
from tests.bench.ledger.library import Library
from tests.bench.ledger.trivial import Trivial, commands_topic, topic_names

BATCHES = (1, 10, 100, 500)
TURNS = 2
MOST_APPENDS = 2000
BUDGET = {10: 0.30, 100: 0.20, 500: 0.20}
MILLION_BUDGET = 100_000


class Rate(NamedTuple):
    """Commands a second; `share` is the part of raw appends of the same bytes, `budget` what it should be at least."""

    what: str
    batch: int
    per_second: float
    share: float | None = None
    budget: float | None = None


class Bench:
    """Contenders on one broker."""

    def __init__(self, servers: str) -> None:
        self.servers = servers
        self.broker = KafkaBroker(servers)

    async def library(self, library: Library, batch: int, count: int) -> float:
        """The same with the eventsourcing library on PostgreSQL."""
        return await timed(count, lambda: asyncio.to_thread(library.save, count, batch))

    async def topics(self, commands: int) -> tuple[str, str]:
        """Fresh topics, the first filled."""
        names = topic_names()
        await Topics(self.servers, self.broker, Durability()).open([TopicSpec(name, 1) for name in names])
        await commands_topic(self.broker, names[0], commands)
        return names

    async def chained(self, topics: tuple[str, str], count: int) -> float:
        """Commands a second through a writer."""
        where = Assignment(Ledger("bench", topics[1]), 0, topics[0])
        writer = Writer(self.broker, where, lambda _: Trivial(), SystemClock(), WriterSettings("bench"))
        running = asyncio.create_task(writer.run())
        rate = await timed(count, lambda: writer.progress.settled({"commands": count}))
        writer.stop()
        await running
        return rate

    async def raw(self, ledger: str, batch: int, count: int) -> float:
        """Appends of the ledger's own records, one in flight, nothing decided."""
        found = await Tail(self.broker, Ledger("bench", ledger), 0).read_at(2, count)
        records = [accepted.record for accepted in found]
        topics = await self.topics(0)
        return await timed(len(records), lambda: self._appends(topics[1], records, batch))

    async def transactions(self, batch: int, count: int) -> float:
        """The same with Kafka transactions."""
        commands, events = await self.topics(count)
        return await timed(count, lambda: transactional.drain(self.servers, commands, events, count, batch))

    async def _appends(self, topic: str, records: list[Record], batch: int) -> None:
        log = await self.broker.log(topic, 0)
        for start in range(0, len(records), batch):
            await log.append(records[start : start + batch])
        await log.close()


async def timed(count: int, work: Callable[[], Awaitable[None]]) -> float:
    """How many a second."""
    began = time.perf_counter()
    await work()
    return count / (time.perf_counter() - began)


async def turn(bench: Bench, library: Library, batch: int, commands: int) -> dict[str, float]:
    """Every contender once, with appends of so many commands."""
    composing.APPEND_INPUTS = batch
    count = min(commands, batch * MOST_APPENDS)
    few = min(count, batch * 60)  # where every batch is a transaction, more of them would only take longer
    topics = await bench.topics(count)
    return {
        "chained ledger": await bench.chained(topics, count),
        "raw one-in-flight appends": await bench.raw(topics[1], batch, count),
        "aiokafka transactions": await bench.transactions(batch, few),
        "eventsourcing library on PostgreSQL": await bench.library(library, batch, few),
    }


async def measure(servers: str, library: Library, commands: int) -> list[Rate]:
    """All contenders at all batch sizes."""
    bench, rates = Bench(servers), []
    await turn(bench, library, BATCHES[-1], BATCHES[-1] * 20)  # warm
    for batch in BATCHES:
        turns = [await turn(bench, library, batch, commands) for _ in range(TURNS)]
        best = {what: max(one[what] for one in turns) for what in turns[0]}
        raw = best["raw one-in-flight appends"]
        for what, rate in best.items():
            budget = BUDGET.get(batch) if what == "chained ledger" else None
            rates.append(Rate(what, batch, rate, rate / raw, budget))
    await bench.broker.close()
    return rates


async def measure_million(servers: str, commands: int) -> list[Rate]:
    """One drain of many commands, with the appends the writer chooses itself."""
    bench = Bench(servers)
    rate = await bench.chained(await bench.topics(commands), commands)
    await bench.broker.close()
    return [Rate(f"chained ledger, {commands:,} commands", composing.APPEND_INPUTS, rate, budget=MILLION_BUDGET)]


def line(rate: Rate) -> str:
    """A rate for people."""
    share = f"{rate.share:6.0%}" if rate.share is not None else " " * 6
    budget = "" if rate.budget is None else f"  budget {rate.budget:,.2f}".rstrip("0").rstrip(".")
    return f"{rate.what:<40} batch {rate.batch:>3}  {rate.per_second:>9,.0f}/s {share}{budget}"


def main() -> None:
    """Run it and print a table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=100_000)
    parser.add_argument("--million", type=int, default=1_000_000, help="commands of the long drain; 0 leaves it out")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    calm()
    with tempfile.TemporaryDirectory() as folder, Stack.up(Path(folder)) as servers:
        rates = uvloop.run(measure_million(servers.kafka, given.million)) if given.million else []
        with Library(servers.database) as library:
            rates += uvloop.run(measure(servers.kafka, library, given.commands))
    for rate in rates:
        print(json.dumps(rate._asdict()) if given.json else line(rate))


if __name__ == "__main__":
    main()
