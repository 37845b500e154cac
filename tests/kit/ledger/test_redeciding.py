"""A ledger decided again: the same deciders come to the same bytes, others are found out, lost commands are said."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.kit.clock import FeedClock
from services.kit.ledger import Accepted, Assignment, Draft, Incoming, Moment, Stored
from services.kit.ledger.redeciding import Redecider, redecide
from tests.kit.ledger.bookings import BOOKED, LAPSED, REFUSED, SEEN, Bookings, command
from tests.kit.ledger.places import Place, running, settled, until

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPENINGS = 2
"""Records that a ledger with one writer has about itself: that it was opened, and by whom."""


def where(place: Place) -> Assignment:
    return Assignment(place.ledger, 0, place.commands, place.other)


async def a_busy_ledger(place: Place, tmp_path: Path) -> int:
    """Commands, another ledger, lapses by the clock, a crash, a restart from a checkpoint, and two owners at once."""
    clock, upstream = FeedClock(NOON), place.upstream()
    kept = {"checkpoint_folder": tmp_path, "checkpoint_every_records": 10, "clock": clock}
    first = place.writer(**kept)
    crashing = asyncio.create_task(first.run())
    await place.send([command(n, seconds=60 * (n % 3)) for n in range(30)])
    async with running(upstream.writer(clock=clock)) as above:
        sent = [*(command(n, account=n % 7) for n in range(20)), command(20, account=7)]  # the last is heard of again
        await settled(above, commands=await upstream.send(sent))
    await settled(first, commands=30, other=len(sent) + OPENINGS)
    crashing.cancel()
    await asyncio.wait((crashing,))
    clock.advance(NOON + timedelta(seconds=90))
    async with running(place.writer(**kept)) as writer, running(place.writer(clock=clock)) as rival:
        await until(lambda: any(one.progress.has_settled({"commands": 30}, clock.now()) for one in (writer, rival)))
        clock.advance(NOON + timedelta(hours=1))
        await place.send([command(n) for n in range(30, 60)])
        end = await place.send([command(n, seconds=5) for n in range(60, 80)])
        await until(lambda: any(one.progress.positions.get("commands") == end for one in (writer, rival)))
    return len([r for r in await place.records() if not r.stream.startswith("ledger/")])


async def test_a_ledger_decided_again_is_the_same(place: Place, tmp_path: Path) -> None:
    count = await a_busy_ledger(place, tmp_path)
    assert {r.type for r in await place.records()} >= {BOOKED, REFUSED, SEEN, LAPSED}
    told: list[tuple[int, int]] = []
    found = await redecide(place.broker, where(place), Bookings(), lambda *at: told.append(at))
    assert found == (count, 0, None)
    assert told[-1][0] == told[-1][1] > count


class Forgetful(Bookings):
    """Lets a booked account be booked once more, if a late command asks for it."""

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        if json.loads(command.value)["number"] == 45:
            self.booked.clear()
        return super().command(command, now)


class Deaf(Bookings):
    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return ()


class Talkative(Bookings):
    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return super().observe(ledger, record, now) or [self._draft(SEEN, {"sequence": 0}, record.id, now)]


class Timeless(Bookings):
    def next_due(self) -> None:
        return None

    def due(self, now: Moment) -> Sequence[Draft]:
        return ()


class Hasty(Bookings):
    def due(self, now: Moment) -> Sequence[Draft]:
        return super().due(Moment(now.at + timedelta(seconds=60), now.sequence))


class Broken(Bookings):
    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        return super().command(command, now) if self.decided < 7 else {}[self.decided]


class Wordy(Bookings):
    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        return [
            made._replace(data=made.data.replace(b'"decided": 5', b'"decided": 6'))
            for made in super().command(command, now)
        ]


class Twice(Bookings):
    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        return [*super().command(command, now), *super().command(command, Moment(now.at, now.sequence + 1))]


@pytest.mark.parametrize(
    ("mutant", "words"),
    [
        (Forgetful, "now it is account.booked.v1"),
        (Deaf, "of other leads to nothing now"),
        (Talkative, "left nothing, and now leads to account.seen.v1"),
        (Timeless, "the clock decided it, and now nothing does"),
        (Hasty, "now it is account.lapsed.v1"),
        (Broken, "deciding it fails now: KeyError"),
        (Wordy, "its data at /decided was 5, now it is 6"),
        (Twice, "now it is command.refused.v1"),
    ],
)
async def test_a_decider_that_decides_otherwise_is_found_out(mutant, words: str, place: Place, tmp_path: Path) -> None:
    await a_busy_ledger(place, tmp_path)
    redecided, _, difference = await redecide(place.broker, where(place), mutant())
    assert difference is not None
    assert words in difference.text
    assert difference.code_version == "test"
    before = [r for r in await place.records() if r.sequence < difference.sequence]
    assert redecided == len([r for r in before if not r.stream.startswith("ledger/")])


async def test_commands_that_are_no_longer_kept_are_not_decided_again(place: Place, tmp_path: Path) -> None:
    count = await a_busy_ledger(place, tmp_path)
    driver = Redecider(Bookings(), "other")
    source = await place.broker.source(place.commands, 0)
    commands = (await source.read(25, 1.0)).records
    await source.close()
    driver.commands.update((stored.offset, Incoming(stored)) for stored in commands)
    driver.heard.update((record.sequence, record) for record in await place.records(place.other))
    assert [driver.see(record) for record in await place.records()] == [None] * len(await place.records())
    assert driver.close() is None
    assert (driver.folded, driver.redecided) == (25, count - 25)


async def test_the_end_of_a_decision_that_was_cut_off_is_missed(place: Place) -> None:
    async with running(place.writer(lambda _: Twice())) as writer:
        await settled(writer, commands=await place.send([command(1)]))
    *records, _ = await place.records()
    driver = Redecider(Twice(), "other")
    driver.commands[0] = Incoming(Stored(0, 0, command(1)))
    assert [driver.see(record) for record in records] == [None] * len(records)
    assert (left := driver.close()) is not None
    assert left.text == "now command.refused.v1 follows, and the ledger ends"


async def test_a_decision_that_leaves_less_than_it_did_is_found_out(place: Place) -> None:
    async with running(place.writer(lambda _: Twice())) as writer:
        await settled(writer, commands=await place.send([command(1)]))
    found = await redecide(place.broker, where(place), Bookings())
    assert found.difference is not None
    assert (found.redecided, found.difference.sequence) == (1, OPENINGS + 1)
    assert found.difference.text == "it came with the record before it, and now nothing does"


async def test_a_record_of_the_other_ledger_that_is_gone_is_said(place: Place, tmp_path: Path) -> None:
    await a_busy_ledger(place, tmp_path)
    elsewhere = Assignment(place.ledger, 0, place.commands, place.other._replace(topic=f"{place.name}.none"))
    found = await redecide(place.broker, elsewhere, Bookings())
    assert found.difference is not None
    assert "of other had been heard, and is not there" in found.difference.text
