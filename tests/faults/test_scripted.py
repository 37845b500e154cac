"""The faults that random ones may miss, one by one: each is played exactly, and the outcome is known in advance."""

import asyncio
from collections.abc import Sequence

import pytest

from services.kit.ledger import LogDoubt, Record, Writer
from tests.faults.arena import decisions, violations
from tests.kit.ledger.bookings import command
from tests.kit.ledger.places import Place, memory_place, running, settled


class Script:
    """A broker whose appends follow a script: the n-th append of the n-th line; lines used up, all goes well."""

    def __init__(self, place: Place, lines: Sequence[str]) -> None:
        self.place = place
        self.lines = list(lines)
        self.held: list[Sequence[Record]] = []
        self.at_a_stall = asyncio.Event()
        self.go_on = asyncio.Event()

    async def source(self, topic: str, partition: int):
        return await self.place.broker.source(topic, partition)

    async def log(self, topic: str, partition: int):
        inner = await self.place.broker.log(topic, partition)
        send = inner.append

        async def append(records: Sequence[Record]) -> int:
            match self.lines.pop(0) if self.lines else "well":
                case "crash before":
                    raise LogDoubt("script", "crash before the append")
                case "crash after":
                    await send(records)
                    raise LogDoubt("script", "crash after the append")
                case "hold":
                    self.held.append(records)
                    raise LogDoubt("script", "no answer, and the request is on its way")
                case "twice":
                    base = await send(records)
                    await send(records)
                    return base
                case "stall" | "stall and crash" as line:
                    self.at_a_stall.set()
                    await self.go_on.wait()
                    if line == "stall and crash":
                        raise LogDoubt("script", "crash after a stall")
            return await send(records)

        return Handle(inner, append)

    def writer(self) -> Writer:
        return Place(self, self.place.name).writer()

    async def arrive(self) -> None:
        """The requests that were on their way reach the broker now."""
        for records in self.held:
            await self.place.send(records, self.place.ledger.topic)


class Handle:
    """A log with another append; all else is the log's."""

    def __init__(self, inner, append) -> None:
        self.append = append
        self.end, self.read, self.close = inner.end, inner.read, inner.close


async def outcome(place: Place, commands: int) -> list[int]:
    records = await place.records()
    assert violations(records, commands) == []
    return [fact["number"] for fact in decisions(records)]


@pytest.mark.parametrize("fault", ["crash before", "crash after", "twice"])
@pytest.mark.parametrize("when", [0, 1, 2])
async def test_an_append_that_fails_at_any_point(place: Place, fault: str, when: int) -> None:
    script = Script(place, ["well"] * when + [fault])
    async with running(script.writer()) as writer:
        for number in range(4):
            await settled(writer, commands=await place.send([command(number)]))
    assert await outcome(place, 4) == [0, 1, 2, 3]


async def test_a_request_given_up_as_lost_lands_after_its_inputs_were_decided_anew(place: Place) -> None:
    script = Script(place, ["well", "hold"])
    async with running(script.writer()) as writer:
        await settled(writer, commands=await place.send([command(0)]))
        await script.arrive()
        await settled(writer, commands=await place.send([command(1)]))
        await script.arrive()
        await settled(writer, commands=await place.send([command(2)]))
    assert await outcome(place, 3) == [0, 1, 2]


async def test_a_request_given_up_as_lost_lands_before_the_next_owner_reads(place: Place) -> None:
    script = Script(place, ["well", "hold"])
    first = script.writer()
    async with running(first):
        await place.send([command(0)])
        async with asyncio.timeout(10):
            while not script.held:  # noqa: ASYNC110 - the script says it by what it holds
                await asyncio.sleep(0.001)
        await script.arrive()
        await settled(first, commands=1)
    assert await outcome(place, 1) == [0]


async def test_a_writer_stalled_past_a_takeover_changes_nothing(place: Place) -> None:
    script = Script(place, ["well", "stall"])
    async with running(script.writer()) as stalled:
        await place.send([command(0, account=7)])
        async with asyncio.timeout(10):
            await script.at_a_stall.wait()
        async with running(place.writer()) as second:
            await settled(second, commands=await place.send([command(1, account=7)]))
            script.go_on.set()
            await settled(stalled, commands=2)
            assert stalled.tally.doubts["lost-race"] == 1
    assert await outcome(place, 2) == [0, 1]


@pytest.mark.parametrize("turns", range(6))
async def test_a_writer_that_is_cancelled_while_an_append_fails_ends(turns: int) -> None:
    async with memory_place() as place:
        script = Script(place, ["well", "stall and crash"])
        run = asyncio.create_task(script.writer().run())
        await place.send([command(0)])
        async with asyncio.timeout(10):
            await script.at_a_stall.wait()
        script.go_on.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        run.cancel()
        await asyncio.wait((run,), timeout=5)
        assert run.cancelled(), "it was told to end, and opened the ledger again"


async def test_two_owners_that_both_live_get_every_input_decided(place: Place) -> None:
    async with running(place.writer()) as one, running(place.writer()) as two:
        for number in range(30):
            end = await place.send([command(number)])
            await settled((one, two)[number % 2], commands=end)
    assert await outcome(place, 30) == list(range(30))
    assert one.tally.doubts["lost-race"] + two.tally.doubts["lost-race"] > 0
