"""How fast a ledger is read with its chain checked, and how long a restart takes, with a checkpoint and without.

`python -m tests.bench.ledger.replay [--json] [--events N]` writes the ledger first, through a writer.
"""

import asyncio
import time
from pathlib import Path

from services.kit.clock import SystemClock
from services.kit.collector import at_rest
from services.kit.ledger import Assignment, Chain, Ledger, Writer, WriterSettings
from services.kit.ledger.chain import BEGINNING
from services.kit.ledger.walk import Walk
from tests.bench.figures import Figure, show
from tests.bench.ledger.drain import Bench
from tests.bench.ledger.trivial import Trivial, command
from tests.bench.running import on_servers, typed

TURNS = 3


async def read(bench: Bench, ledger: Ledger) -> float:
    """Records a second, chain checked, nothing folded; the best of some turns."""
    best = 0.0
    for _ in range(TURNS):
        source, count, began = await bench.broker.source(ledger.topic, 0), 0, time.perf_counter()
        with at_rest():
            async for batch in Walk(source, Chain(ledger.name, 0), BEGINNING).to_end():
                count += len(batch)
        best = max(best, count / (time.perf_counter() - began))
        await source.close()
    return best


async def restart(bench: Bench, where: Assignment, sent: int, settings: WriterSettings) -> float:
    """Seconds from the start of a writer to the outcome of a command that was waiting for it."""
    log = await bench.broker.log(where.commands or "", 0)
    end = await log.append([command(sent)]) + 1
    await log.close()
    writer = Writer(bench.broker, where, lambda _: Trivial(), SystemClock(), settings)
    began = time.perf_counter()
    running = asyncio.create_task(writer.run())
    await writer.progress.settled({"commands": end})
    seconds = time.perf_counter() - began
    writer.stop()
    await running
    return seconds


async def measure(servers: str, events: int, folder: Path) -> list[Figure]:
    """Write the ledger, read it, and start again on it."""
    bench = Bench(servers)
    commands, topic = await bench.topics(events)
    where = Assignment(Ledger("bench", topic), 0, commands)
    kept = WriterSettings("bench", folder / "checkpoints")
    await restart(bench, where, events, kept)
    figures = [
        Figure("replay with chain check", await read(bench, where.ledger), "records/s", 100_000),
        Figure(f"restart from a checkpoint, {events:,} events", await restart(bench, where, events, kept), "s", 2.0),
        Figure("the same without one", await restart(bench, where, events, WriterSettings("bench")), "s"),
    ]
    await bench.broker.close()
    return figures


def main() -> None:
    """Run it and print a table, or JSON lines."""
    given = typed(__doc__, events=1_000_000)
    show(on_servers(lambda servers, folder: measure(servers.kafka, given.events, folder)), as_json=given.json)


if __name__ == "__main__":
    main()
