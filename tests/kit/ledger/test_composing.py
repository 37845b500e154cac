"""Composing: limits of an append, halves that never part, the order of clock and inputs, defects with their place."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kit.clock import FeedClock
from services.kit.ledger import GENESIS, Accepted, Defect, Draft, Incoming, MemoryLog, Moment, Record, Stored
from services.kit.ledger.composing import APPEND_BYTES, APPEND_INPUTS, Append, Composer
from services.kit.ledger.inputs import CommandInbox
from services.kit.ledger.intake import Intake
from services.kit.ledger.stamping import Stamp

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Echo:
    """Answers a command with as many events of as many bytes as it asks for, and notes the moments it was told."""

    def __init__(self, due: list[datetime] | None = None) -> None:
        self.moments: list[Moment] = []
        self.alarms = due or []

    def fold(self, record: Accepted) -> None:
        raise AssertionError("nothing is replayed here")

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        self.moments.append(now)
        count, size = map(int, command.value.split(b","))
        return [Draft("s", "t", 1, b"x" * size, f"{command.offset}.{i}", "c", "a") for i in range(count)]

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return ()

    def due(self, now: Moment) -> Sequence[Draft]:
        self.moments.append(now)
        return [Draft("s", "due", 1, b"", f"due-{self.alarms.pop(0)}", "c", "a")]

    def next_due(self) -> datetime | None:
        return self.alarms[0] if self.alarms else None

    def dump(self) -> Sequence[bytes]:
        return ()

    def load(self, data: bytes) -> None:
        raise AssertionError("nothing is loaded here")


def composer(partition: Any, at: datetime = NOON) -> Composer:
    return Composer(partition, Stamp("test", 0, GENESIS, at), {"commands": 0}, "opening")


def inbox(*commands: bytes) -> CommandInbox:
    box = CommandInbox("commands", MemoryLog(), 0, 0)
    for offset, value in enumerate(commands):
        box.items.append((offset, Incoming(Stored(offset, 0, Record(b"", value, ())))))
    return box


def appends(made: Composer) -> list[Append]:
    found = []
    while append := made.next_append():
        found.append(append)
    return found


def ids(append: Append) -> list[str]:
    return [dict(record.headers)["ce_id"].decode() for record in append.records]


def test_an_append_holds_so_many_inputs() -> None:
    made, box = composer(Echo()), inbox(*[b"1,1"] * (APPEND_INPUTS + 5))
    made.consume(box, made.room, NOON)
    assert made.room == 0
    assert len(box.items) == 5
    (append,) = appends(made)
    assert (len(append.records), append.through) == (APPEND_INPUTS, f"commands={APPEND_INPUTS}")
    assert made.room == APPEND_INPUTS


def test_a_fuller_append_is_split_between_inputs() -> None:
    half = APPEND_BYTES // 2
    made = composer(Echo())
    made.consume(inbox(b"3,10", b"2,%d" % (half // 2), b"2,%d" % (half // 2), b"1,1"), 10, NOON)
    first, second = appends(made)
    assert ids(first) == ["0.0", "0.1", "0.2", "1.0", "1.1"]
    assert ids(second) == ["2.0", "2.1"]
    assert (first.through, second.through) == ("commands=2", "commands=3")
    assert first.size <= APPEND_BYTES
    assert {dict(r.headers)["ce_appendid"] for r in first.records} == {b"opening.0"}
    assert {dict(r.headers)["ce_appendid"] for r in second.records} == {b"opening.1"}


def test_nothing_is_decided_while_a_full_append_waits() -> None:
    made = composer(Echo())
    box = inbox(b"1,%d" % (APPEND_BYTES - 1000), b"1,2000", b"1,1")
    made.consume(box, 10, NOON)
    assert made.room == 0
    assert len(box.items) == 1


def test_one_input_that_fits_no_append_is_a_defect() -> None:
    made = composer(Echo())
    with pytest.raises(Defect, match=r"commands=1.*2 events of one input"):
        made.consume(inbox(b"1,1", b"2,%d" % (APPEND_BYTES // 2)), 10, NOON)
    assert ids(*appends(made)) == ["0.0"]


def test_every_input_is_told_the_sequence_its_first_record_gets() -> None:
    partition = Echo()
    made = composer(partition)
    made.consume(inbox(b"2,1", b"0,0", b"1,1"), 10, NOON)
    (append,) = appends(made)
    assert [now.sequence for now in partition.moments] == [0, 2, 2]
    assert [dict(r.headers)["ce_sequence"] for r in append.records] == [b"0", b"1", b"2"]
    assert append.through == "commands=3"


def test_time_never_goes_back_along_the_chain() -> None:
    partition = Echo()
    made = composer(partition, at=NOON)
    made.consume(inbox(b"1,1"), 10, NOON - timedelta(hours=1))
    made.consume(inbox(b"1,1"), 10, NOON + timedelta(hours=1))
    made.consume(inbox(b"1,1"), 10, NOON)
    assert [now.at for now in partition.moments] == [NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1)]


def test_what_is_due_is_decided_before_the_inputs_of_the_same_moment() -> None:
    partition = Echo(due=[NOON - timedelta(days=1), NOON, NOON + timedelta(seconds=1)])
    made = composer(partition)
    Intake([inbox(b"1,1")], FeedClock(NOON)).decide(made)
    (append,) = appends(made)
    assert [dict(r.headers)["ce_type"] for r in append.records] == [b"due", b"due", b"t"]
    assert len(partition.alarms) == 1


def test_two_inputs_share_an_append() -> None:
    boxes = [inbox(*[b"1,1"] * APPEND_INPUTS), inbox(*[b"1,1"] * 10)]
    boxes[0].name = "other"
    Intake(boxes, FeedClock(NOON)).decide(composer(Echo()))
    assert [len(box.items) for box in boxes] == [APPEND_INPUTS // 2, 0]


class Broken(Echo):
    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        if command.offset == 2:
            raise ZeroDivisionError("no such rule")
        return super().command(command, now)

    def due(self, now: Moment) -> Sequence[Draft]:
        return ()


def test_a_defect_names_the_input() -> None:
    with pytest.raises(Defect, match=r"at commands=2: ZeroDivisionError: no such rule"):
        composer(Broken()).consume(inbox(b"1,1", b"1,1", b"1,1"), 10, NOON)


def test_something_due_that_nobody_decides_is_a_defect_and_no_endless_loop() -> None:
    with pytest.raises(Defect, match="nothing was decided about it"):
        composer(Broken(due=[NOON])).due(NOON)
