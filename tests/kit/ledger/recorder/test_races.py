"""Recorders that race for streams lose nothing and misreport nothing, whatever becomes of their appends."""

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking

from services.kit.ledger.recorder.recorders import LedgerProcessRecorder
from tests.kit.ledger.recorder.conftest import Bench
from tests.kit.ledger.recorder.faults import (
    Fault,
    FaultyBroker,
    acknowledgement_lost,
    behind_a_rejected_one,
    no_fault,
    request_late,
    request_lost,
    sent_twice,
)

FAULTS = (acknowledgement_lost, request_lost, request_late, sent_twice, behind_a_rejected_one)


def event(stream: str, version: int, state: str) -> StoredEvent:
    return StoredEvent(stream, version, "happened.v1", state.encode())


def states(recorder: LedgerProcessRecorder, stream: str) -> list[str]:
    return [found.state.decode() for found in recorder.select_events(stream)]


def next_faults(broker: FaultyBroker, *faults: Fault) -> None:
    """The next appends meet these faults, those after them none."""
    waiting = iter(faults)
    broker.next_fault = lambda: next(waiting, no_fault)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_append_in_doubt_is_recorded_once_and_reported_so(bench: Bench, fault: Fault) -> None:
    ours, broker = bench.recorder()
    ours.insert_events([event("a", 1, "first")])
    next_faults(broker, fault)
    assert ours.insert_events([event("a", 2, "second"), event("a", 3, "third")]) == [2, 3]
    assert ours.insert_events([event("a", 4, "fourth")]) == [4]
    other, _ = bench.recorder()
    assert states(ours, "a") == states(other, "a") == ["first", "second", "third", "fourth"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_version_another_took_meanwhile_is_refused(bench: Bench, fault: Fault) -> None:
    ours, broker = bench.recorder()
    other, _ = bench.recorder()
    ours.insert_events([event("a", 1, "first")])
    other.insert_events([event("a", 2, "theirs")])
    next_faults(broker, fault)
    with pytest.raises(IntegrityError):
        ours.insert_events([event("a", 2, "ours")])
    assert states(ours, "a") == ["first", "theirs"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_race_lost_to_another_stream_is_run_again(bench: Bench, fault: Fault) -> None:
    ours, broker = bench.recorder()
    other, _ = bench.recorder()
    ours.insert_events([event("a", 1, "first")])
    other.insert_events([event("b", 1, "theirs")])
    next_faults(broker, fault)
    assert ours.insert_events([event("a", 2, "ours")]) == [3]
    assert other.insert_events([event("b", 2, "theirs too")]) == [4]
    assert (states(other, "a"), states(other, "b")) == (["first", "ours"], ["theirs", "theirs too"])


def test_saves_that_wait_together_are_judged_one_by_one(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    start = Barrier(8)

    def save(index: int) -> bool:
        start.wait(10)
        try:
            recorder.insert_events([event("contested", 1, f"{index}"), event(f"own-{index}", 1, f"{index}")])
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [index for index, done in enumerate(pool.map(save, range(8))) if done]
    assert len(won) == 1
    assert states(recorder, "contested") == [str(won[0])]
    assert [states(recorder, f"own-{index}") for index in range(8)] == [[str(i)] if i in won else [] for i in range(8)]


def test_racing_recorders_lose_nothing_and_misreport_nothing(bench: Bench) -> None:
    chance = random.Random(7)
    recorders = []
    for _ in range(2):
        recorder, broker = bench.recorder()
        recorder.insert_events([event(f"warm-{len(recorders)}", 1, "")])
        broker.next_fault = lambda: chance.choice((no_fault, no_fault, no_fault, *FAULTS))
        recorders.append(recorder)

    def race(worker: int) -> list[str]:
        """Append to one of two streams, forty times; what was reported as recorded."""
        recorder, recorded = recorders[worker % 2], []
        for turn in range(40):
            stream, state = f"s{turn % 2}", f"{worker}/{turn}"
            latest = recorder.select_events(stream, desc=True, limit=1)
            version = latest[0].originator_version + 1 if latest else 1
            try:
                recorder.insert_events([event(stream, version, state)], tracking=Tracking(f"w{worker}", turn + 1))
            except IntegrityError:
                continue
            recorded.append(state)
        return recorded

    with ThreadPoolExecutor(4) as pool:
        recorded = [state for found in pool.map(race, range(4)) for state in found]
    reader, _ = bench.recorder()
    found = [state for stream in ("s0", "s1") for state in states(reader, stream)]
    assert sorted(found) == sorted(recorded)
    assert recorded
    check_streams(reader, ("s0", "s1"))


def check_streams(reader: LedgerProcessRecorder, streams: Iterable[str]) -> None:
    """Versions without gaps, and the notifications tell the same story as the streams."""
    notifications = reader.select_notifications(None, 10_000)
    assert [each.id for each in notifications] == list(range(1, len(notifications) + 1))
    for stream in streams:
        versions = [each.originator_version for each in reader.select_events(stream)]
        assert versions == list(range(1, len(versions) + 1))
        assert versions == [each.originator_version for each in notifications if each.originator_id == stream]
