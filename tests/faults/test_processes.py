"""Real processes under real signals: writers stopped, continued and killed, and the broker killed under them."""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.kit.ledger import Deadlines, KafkaBroker, Writer, composing
from services.kit.stack import Stack
from tests.faults.arena import Arena, Faults, decisions, violations
from tests.kit.ledger.bookings import command
from tests.kit.ledger.places import Place, kafka_place, running, settled, until

pytestmark = pytest.mark.servers

SECONDS = 40
COMMANDS = 500


@asynccontextmanager
async def process(servers: str, name: str) -> AsyncIterator[Process]:
    """A writer in a process of its own; killed at the end."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.writer_process", servers, name, stdout=PIPE
    )
    try:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"at work\n"
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def decided(place: Place, commands: int) -> None:
    """Wait until the ledger holds so many decisions."""
    async with asyncio.timeout(SECONDS):
        while len(decisions(await place.records())) < commands:  # noqa: ASYNC110 - the ledger itself is asked
            await asyncio.sleep(0.02)


async def test_a_stopped_writer_wakes_up_after_a_takeover(kafka: str) -> None:
    async with kafka_place(kafka) as place, process(kafka, place.name) as zombie:
        await place.send([command(n) for n in range(20)])
        await decided(place, 20)
        zombie.send_signal(signal.SIGSTOP)
        await place.send([command(n) for n in range(20, 40)])
        async with running(place.writer()) as second:
            await settled(second, commands=40)
            zombie.send_signal(signal.SIGCONT)
            await place.send([command(n) for n in range(40, 60)])
            await settled(second, commands=60)
        await place.send([command(n) for n in range(60, 80)])
        await decided(place, 80)
        assert violations(await place.records(), 80) == []


async def test_a_writer_killed_again_and_again(kafka: str) -> None:
    async with kafka_place(kafka) as place:
        for round_ in range(4):
            async with process(kafka, place.name) as child:
                await place.send([command(n) for n in range(round_ * 50, round_ * 50 + 50)])
                await decided(place, round_ * 50 + 10 * round_)
                child.kill()
        async with running(place.writer()) as last:
            await settled(last, commands=200)
        assert violations(await place.records(), 200) == []


async def test_the_broker_is_killed_under_the_writers_and_comes_back(
    own_stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        composing, "APPEND_INPUTS", 5
    )  # many small appends, so that the kills come between and into them
    async with kafka_place(own_stack.kafka) as made:
        broker = KafkaBroker(own_stack.kafka, Deadlines(connect=2.0, append=1.0, look=1.0))
        try:
            place = Place(broker, made.name)
            arena = Arena(
                place, Faults(random.Random(0), share=1.0, longest_seconds=0.02, kinds=("stall",)), monkeypatch
            )
            await made.send([command(n) for n in range(COMMANDS)])
            async with running(arena.writer()) as one:
                async with running(arena.writer()) as two:
                    for reached in (100, 300):
                        await until(lambda wanted=reached: max(reach(one), reach(two)) >= wanted)
                        await asyncio.to_thread(own_stack.broker.kill)
                        await asyncio.to_thread(own_stack.broker.start)
                # Two go on taking the chain from each other, which says nothing more and on a busy machine never ends.
                await decided(place, COMMANDS)
            assert one.tally.doubts.total() + two.tally.doubts.total() >= 2
            assert violations(await made.records(), COMMANDS, arena.acknowledged) == []
        finally:
            await broker.close()


def reach(writer: Writer) -> int:
    return writer.progress.positions.get("commands", 0)
