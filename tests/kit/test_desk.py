"""The desk: every sender learns exactly what came of its command, in the order of the ledger."""

import asyncio
from collections import defaultdict
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.desk import WaitingRoom
from services.kit.ledger import Accepted, Record


def record(sequence: int, cause: str, stream: str, kind: str = "thing.happened.v1") -> Accepted:
    headers = {"ce_causationid": cause, "ce_subject": stream, "ce_type": kind}
    named = [(name, value.encode()) for name, value in headers.items()]
    return Accepted("sample", 0, sequence, sequence, bytes(32), Record(stream.encode(), b"{}", named))


def numbers(waiter) -> list[int]:
    return [found.sequence for found in waiter.records]


causes = st.sampled_from([f"c{n}" for n in range(6)])
streams = st.sampled_from([f"thing/{n}" for n in range(3)])


@settings(max_examples=200)
@given(st.lists(st.tuples(causes, streams), max_size=40), st.integers(1, 7), st.sets(causes), st.integers(1, 5))
def test_every_waiter_gets_what_a_plain_scan_would_give_it(history, cut, waiting, enough):
    """Whatever the order and however the tail cuts its batches."""
    records = [record(n, cause, stream) for n, (cause, stream) in enumerate(history)]
    room = WaitingRoom()
    waiters = {cause: room.waiter(cause, lambda found: len(found) >= enough) for cause in waiting}
    for waiter in waiters.values():
        room.enter(waiter)
    for decision in batches_of(records, cut):
        room.feed(decision)
    for cause, waiter in waiters.items():
        assert numbers(waiter) == scanned(records, cause, enough)
        room.leave(waiter)
    assert len(room) == 0
    assert not room._by_cause
    assert not room._by_stream


def batches_of(records, size):
    """Batches as the writer appends them: never cut inside one decision."""
    batch = []
    for index, found in enumerate(records):
        batch.append(found)
        last = index + 1 == len(records) or records[index + 1].causation != found.causation
        if last and len(batch) >= size:
            yield batch
            batch = []
    yield batch


def scanned(records, cause, enough):
    """What one waiter should have, by the plainest program that finds it."""
    followed, found, group = set(), [], defaultdict(list)
    order = []
    for index, item in enumerate(records):
        if index == 0 or records[index - 1].causation != item.causation:
            order.append(index)
        group[order[-1]].append(item)
    for start in order:
        if len(found) >= enough:
            break
        for item in group[start]:
            if item.causation == cause:
                followed.add(item.stream)
            if item.causation == cause or item.stream in followed:
                found.append(item.sequence)
    return found


def test_a_refusal_settles_and_its_stream_is_not_followed():
    room = WaitingRoom()
    waiter = room.waiter("c1", lambda _: False)
    room.enter(waiter)
    room.feed([record(0, "c1", "command/c1", "command.refused.v1"), record(1, "c2", "command/c1")])
    assert waiter.done.is_set()
    assert numbers(waiter) == [0]


def test_companions_are_followed_too():
    room = WaitingRoom(lambda stream: (f"protection/{stream.partition('/')[2]}",))
    waiter = room.waiter("c1", lambda found: len(found) == 3)
    room.enter(waiter)
    room.feed([record(0, "x", "protection/7"), record(1, "c1", "registration/7")])
    room.feed([record(2, "y", "registration/7"), record(3, "y", "protection/7"), record(4, "y", "protection/8")])
    assert numbers(waiter) == [1, 2, 3]
    assert waiter.done.is_set()


def test_nothing_is_kept_of_those_who_left():
    room = WaitingRoom()
    for _ in range(100):
        waiter = room.waiter(str(uuid4()), lambda _: True)
        room.enter(waiter)
        room.feed([record(0, waiter.cause, f"thing/{uuid4()}")])
        room.leave(waiter)
    assert (len(room._by_cause), len(room._by_stream), len(room)) == (0, 0, 0)


async def test_hundreds_wait_at_once():
    room = WaitingRoom()
    waiters = [room.waiter(f"c{n}", lambda _: True) for n in range(800)]
    for waiter in waiters:
        room.enter(waiter)
    room.feed([record(n, f"c{n}", f"thing/{n}") for n in range(800)])
    async with asyncio.timeout(5):
        await asyncio.gather(*(waiter.done.wait() for waiter in waiters))
    assert [numbers(waiter) for waiter in waiters] == [[n] for n in range(800)]


@pytest.mark.parametrize("kind", ["command.refused.v1", "command.repeated.v1"])
def test_the_last_word_is_final_whatever_the_service_waits_for(kind):
    room = WaitingRoom()
    waiter = room.waiter("c1", lambda _: False)
    room.enter(waiter)
    room.feed([record(0, "c1", "command/c1", kind)])
    assert waiter.outcome().settled
