"""What a writer promises, in memory and on a real broker alike."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.kit.clock import FeedClock
from services.kit.ledger import MemoryBroker, Record, WriterStoppedError, inputs, keeping
from services.kit.ledger.backoff import BackoffLimits
from services.kit.ledger.bookkeeping import OPENED, WRITER_OPENED
from tests.kit.ledger.bookings import BOOKED, LAPSED, REFUSED, SEEN, Bookings, command
from tests.kit.ledger.places import SECONDS, Place, running, settled, until

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def facts(records: list, *kinds: str) -> list[tuple[str, int]]:
    return [(r.type, json.loads(r.value)["number"]) for r in records if r.type in kinds]


async def test_an_empty_ledger_is_opened_and_taken_over(place: Place) -> None:
    async with running(place.writer()) as writer:
        await settled(writer)
    opened, taken = await place.records()
    assert (opened.type, opened.sequence, opened.stream, opened.version) == (OPENED, 0, "ledger/ledger/0", 1)
    body = json.loads(opened.value)
    assert (body["ledger"], body["partition"], body["format"]) == ("ledger", 0, 1)
    assert len(body["ledger_id"]) == 36
    assert (taken.type, taken.sequence, taken.version) == (WRITER_OPENED, 1, 2)
    assert json.loads(taken.value)["code_version"] == "test"
    assert taken.inputs == "commands=0,other=0"


async def test_every_command_is_decided_once_in_order_and_says_so(place: Place) -> None:
    end = await place.send([command(n) for n in range(60)])
    async with running(place.writer()) as writer:
        await settled(writer, commands=end)
        assert writer.progress.positions["commands"] == end
    decided = [r for r in await place.records() if r.type in (BOOKED, REFUSED)]
    assert facts(decided, BOOKED, REFUSED) == [(BOOKED if n < 40 else REFUSED, n) for n in range(60)]
    assert [r.inputs for r in decided] == [f"commands={n + 1},other=0" for n in range(60)]
    assert writer.tally.appended == 62


async def test_commands_are_decided_as_they_come(place: Place) -> None:
    async with running(place.writer()) as writer:
        for n in range(5):
            await settled(writer, commands=await place.send([command(n)]))
        assert writer.progress.quiet
        assert writer.tally.appends == 6


async def test_a_new_owner_goes_on_where_the_last_record_says(place: Place) -> None:
    for start in (0, 10):
        end = await place.send([command(n) for n in range(start, start + 10)])
        async with running(place.writer()) as writer:
            await settled(writer, commands=end)
    records = await place.records()
    assert [n for _, n in facts(records, BOOKED, REFUSED)] == list(range(20))
    assert [r.version for r in records if r.stream == "ledger/ledger/0"] == [1, 2, 3]
    assert [json.loads(r.value)["decided"] for r in records if r.type == BOOKED] == list(range(1, 21))


async def test_the_other_ledger_is_followed_by_the_rule(place: Place) -> None:
    upstream = place.upstream()
    end = await upstream.send([command(n) for n in range(4)])
    async with running(upstream.writer()) as first, running(place.writer()) as writer:
        await settled(first, commands=end)
        copy = (await upstream.records())[2].record
        await place.send([Record(b"", b"noise", ()), copy], place.other.topic)
        await settled(writer, other=6)
    seen = [r for r in await place.records() if r.type == SEEN]
    assert [json.loads(r.value) for r in seen] == [{"ledger": "other", "sequence": n} for n in range(2, 6)]
    assert [r.inputs for r in seen] == [f"commands=0,other={n}" for n in range(3, 7)]


async def test_a_new_owner_goes_on_in_the_other_ledger_too(place: Place, tmp_path: Path) -> None:
    upstream = place.upstream()
    for round_, kept in enumerate(({}, {"checkpoint_folder": tmp_path}, {"checkpoint_folder": tmp_path}, {})):
        end = await upstream.send([command(n) for n in range(round_ * 5, round_ * 5 + 5)])
        async with running(upstream.writer()) as first:
            await settled(first, commands=end)
            last = first.progress.sequence
        async with running(place.writer(**kept)) as writer:
            await settled(writer, other=last + 1)
    seen = [json.loads(r.value)["sequence"] for r in await place.records() if r.type == SEEN]
    assert seen == [r.sequence for r in await upstream.records() if r.type == BOOKED]
    assert len(seen) == 20


async def test_another_ledger_that_lost_what_was_consumed_is_a_doubt_and_nothing_of_it_is_skipped() -> None:
    place = Place(MemoryBroker())
    upstream = place.upstream()
    async with running(upstream.writer()) as first, running(place.writer()) as writer:
        await settled(first, commands=await upstream.send([command(n) for n in range(4)]))
        await settled(writer, other=6)
    log = await place.broker.log(place.other.topic, 0)
    lost = log.records[4:]
    del log.records[4:]
    async with running(place.writer()) as writer:
        await until(lambda: writer.tally.doubts["shrunk"] >= 2)
        log.put([stored.record for stored in lost])
        await settled(writer, other=6)
    assert len([r for r in await place.records() if r.type == SEEN]) == 4


async def test_due_times_are_decided_by_the_clock_of_the_writer(place: Place) -> None:
    clock = FeedClock(NOON)
    end = await place.send([command(1, account=1, seconds=60), command(2, account=2, seconds=120)])
    async with running(place.writer(clock=clock)) as writer:
        await settled(writer, commands=end)
        clock.advance(NOON + timedelta(seconds=60))
        await settled(writer, commands=end)
        await until(lambda: writer.progress.sequence == 4)
        clock.advance(NOON + timedelta(hours=1))
        end = await place.send([command(3, account=2)])
        await settled(writer, commands=end)
    records = [r for r in await place.records() if r.stream != "ledger/ledger/0"]
    assert [(r.type, r.time - NOON) for r in records] == [
        (BOOKED, timedelta()),
        (BOOKED, timedelta()),
        (LAPSED, timedelta(seconds=60)),
        (LAPSED, timedelta(hours=1)),
        (BOOKED, timedelta(hours=1)),
    ]


async def test_the_time_of_records_never_goes_back(place: Place) -> None:
    for hour in (12, 9):
        async with running(place.writer(clock=FeedClock(NOON.replace(hour=hour)))) as writer:
            await settled(writer, commands=await place.send([command(hour)]))
    assert {r.time for r in await place.records()} == {NOON}


async def test_a_defect_stops_the_partition_with_the_inputs_position(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    await place.send([command(0), Record(b"", b'{"crash":1}', ()), command(2)])
    writer = place.writer()
    for _ in range(2):
        async with asyncio.timeout(SECONDS):
            await writer.run()
        assert "at commands=1: ValueError" in writer.tally.stopped
        assert "commands=1" in caplog.text
        assert not writer.tally.deciding
        with pytest.raises(WriterStoppedError, match="at commands=1"):
            await settled(writer, commands=3)
        writer = place.writer()
    assert facts(await place.records(), BOOKED, REFUSED) == [(BOOKED, 0)]


async def test_a_restart_from_a_checkpoint_reads_only_what_came_after(place: Place, tmp_path: Path) -> None:
    kept = {"checkpoint_folder": tmp_path, "checkpoint_every_records": 10}
    end = await place.send([command(n) for n in range(50)])
    async with running(place.writer(**kept)) as writer:
        await settled(writer, commands=end)
    assert writer.tally.checkpoints >= 1
    end = await place.send([command(n) for n in range(50, 55)])
    async with running(place.writer(**kept)) as writer:
        await settled(writer, commands=end)
    assert writer.tally.replayed == 0
    async with running(place.writer(**kept, code_version="newer")) as writer:
        await settled(writer, commands=end)
    assert writer.tally.replayed == 58
    records = await place.records()
    assert [n for _, n in facts(records, BOOKED, REFUSED)] == list(range(55))
    assert [json.loads(r.value)["decided"] for r in records if r.type in (BOOKED, REFUSED)] == list(range(1, 56))


async def test_a_checkpoint_is_taken_while_working_without_a_clean_stop(place: Place, tmp_path: Path) -> None:
    kept = {"checkpoint_folder": tmp_path, "checkpoint_every_records": 10}
    writer = place.writer(**kept)
    task = asyncio.create_task(writer.run())
    for n in range(3):
        await settled(writer, commands=await place.send([command(m) for m in range(n * 20, n * 20 + 20)]))
    await until(lambda: writer.tally.checkpoints > 0)
    task.cancel()
    await asyncio.wait((task,))
    async with running(place.writer(**kept)) as second:
        await settled(second, commands=60)
    assert second.tally.replayed <= 42


class Endless(Bookings):
    """Its dump gives more and more, and ends only when a command was decided meanwhile."""

    def dump(self) -> Iterator[bytes]:
        return self._padded(tuple(super().dump()), self.decided)

    def _padded(self, whole: tuple[bytes, ...], decided: int) -> Iterator[bytes]:
        yield from whole
        while 20 <= self.decided == decided < 40:
            yield b" "


@pytest.fixture
def small_parcels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PARCEL_BYTES", 1)


@pytest.mark.usefixtures("small_parcels")
async def test_commands_are_decided_while_a_checkpoint_is_written(place: Place, tmp_path: Path) -> None:
    kept = {"checkpoint_folder": tmp_path, "checkpoint_every_records": 15}
    writer = place.writer(lambda _: Endless(), **kept)
    task = asyncio.create_task(writer.run())
    await settled(writer, commands=await place.send([command(n) for n in range(20)]))
    assert writer.tally.checkpoints == 0
    await settled(writer, commands=await place.send([command(n) for n in range(20, 30)]))
    await until(lambda: writer.tally.checkpoints == 1)
    task.cancel()
    await asyncio.wait((task,))
    async with running(place.writer(**kept)) as second:
        await settled(second, commands=30)
    assert second.tally.replayed == 10
    decided = [json.loads(r.value)["decided"] for r in await place.records() if r.type in (BOOKED, REFUSED)]
    assert decided == list(range(1, 31))


@pytest.mark.usefixtures("small_parcels")
async def test_a_crash_leaves_an_unfinished_checkpoint_that_is_in_nobodys_way(place: Place, tmp_path: Path) -> None:
    kept = {"checkpoint_folder": tmp_path, "checkpoint_every_records": 15}
    task = asyncio.create_task(place.writer(lambda _: Endless(), **kept).run())
    await place.send([command(n) for n in range(20)])
    await until(lambda: files(tmp_path) == [".fresh"])
    task.cancel()
    await asyncio.wait((task,))
    async with running(place.writer(**kept)) as second:
        await settled(second, commands=20)
    assert (second.tally.checkpoints, files(tmp_path)) == (1, [".checkpoint"])


def files(folder: Path) -> list[str]:
    return [file.suffix for file in folder.iterdir()]


async def test_a_checkpoint_of_another_log_is_ignored(tmp_path: Path) -> None:
    for account in (1, 2):
        place = Place(MemoryBroker(), "same")
        async with running(place.writer(checkpoint_folder=tmp_path)) as writer:
            await settled(writer, commands=await place.send([command(number=account, account=account)]))
        assert facts(await place.records(), BOOKED, REFUSED) == [(BOOKED, account)]
        assert json.loads((await place.records())[-1].value)["decided"] == 1


async def test_a_second_owner_makes_the_first_drop_its_state(place: Place) -> None:
    async with running(place.writer()) as first:
        await settled(first, commands=await place.send([command(1, account=5)]))
        async with running(place.writer()) as second:
            await settled(second, commands=1)
        end = await place.send([command(2, account=5)])
        await settled(first, commands=end)
    assert first.tally.doubts["lost-race"] == 1
    assert first.tally.opens == 2
    assert facts(await place.records(), BOOKED, REFUSED) == [(BOOKED, 1), (REFUSED, 2)]


class Gate:
    """A broker whose ledger appends wait until they are let through; the first, the take-over, passes."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.waiting: list[asyncio.Event] = []
        self.sizes: list[int] = []
        self.open = False

    async def source(self, topic: str, partition: int):
        return await self._place.broker.source(topic, partition)

    async def log(self, topic: str, partition: int):
        log = await self._place.broker.log(topic, partition)

        async def append(records) -> int:
            self.sizes.append(len(records))
            if len(self.sizes) > 1 and not self.open:
                self.waiting.append(asyncio.Event())
                await self.waiting[-1].wait()
            return log.put(records)

        return SimpleNamespace(append=append, close=log.close)


async def test_what_was_skipped_is_counted_once_however_often_the_ledger_is_opened(place: Place) -> None:
    stray = Record(b"", b"stray", ())
    await place.send([stray, stray], place.ledger.topic)
    async with running(place.writer()) as writer:
        await settled(writer, commands=await place.send([command(0)]))
        assert writer.tally.skipped == {"foreign": 2}
        for opens in (2, 3):
            await place.send([stray], place.ledger.topic)  # the next append lands behind it: a doubt
            await settled(writer, commands=await place.send([command(opens)]))
            assert writer.tally.opens == opens
        assert writer.tally.skipped["foreign"] == 4


async def test_the_next_append_is_decided_while_one_is_in_flight_and_nothing_is_told_before() -> None:
    place = Place(MemoryBroker())
    gate, decided = Gate(place), Bookings()
    async with running(Place(gate, place.name).writer(lambda _: decided)) as writer:
        await place.send([command(0)])
        await until(lambda: len(gate.waiting) == 1)
        await place.send([command(n) for n in range(1, 8)])
        await until(lambda: decided.decided == 8)
        assert writer.progress.positions.get("commands", 0) == 0
        assert writer.progress.sequence < 2
        gate.waiting[0].set()
        await until(lambda: len(gate.waiting) == 2)
        assert writer.progress.positions["commands"] == 1
        gate.waiting[1].set()
        await settled(writer, commands=8)
    assert gate.sizes == [2, 1, 7]


async def test_a_writer_is_not_quiet_while_what_it_wrote_is_not_acknowledged() -> None:
    """A reader of the ledger may know of an outcome before the writer does, and then wait for all that follows."""
    place = Place(MemoryBroker())
    gate = Gate(place)
    async with running(Place(gate, place.name).writer()) as writer:
        await settled(writer)
        await place.send([command(0)])
        await until(lambda: len(gate.waiting) == 1)
        assert not writer.progress.has_settled({})
        gate.waiting[0].set()
        await settled(writer)
        assert writer.progress.sequence == 2


async def test_owners_that_keep_making_each_other_reopen_raise_an_alarm() -> None:
    place = Place(MemoryBroker())
    limits = BackoffLimits(first_seconds=0.001, longest_seconds=0.002, storm_reopens=3, storm_window_seconds=2)
    async with running(place.writer(backoff=limits)) as one, running(place.writer(backoff=limits)) as two:
        for number in range(1000):
            await settled(one, commands=await place.send([command(number)]))
            if one.storm or two.storm:
                break
    assert one.storm or two.storm, "nobody noticed the storm"
    await until(lambda: not (one.storm or two.storm))


async def test_lag_is_what_is_there_and_not_consumed() -> None:
    place = Place(MemoryBroker())
    await place.send([command(n) for n in range(inputs.READ_AHEAD_RECORDS * 2)])
    gate = Gate(place)
    async with running(Place(gate, place.name).writer()) as writer:
        await until(lambda: len(gate.waiting) == 1 and writer.tally.lag.get("commands", 0) > inputs.READ_AHEAD_RECORDS)
        gate.open = True
        gate.waiting[0].set()
        await settled(writer, commands=inputs.READ_AHEAD_RECORDS * 2)
        assert writer.tally.lag == {"commands": 0, "other": 0}
