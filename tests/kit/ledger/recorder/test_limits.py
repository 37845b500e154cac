"""Limits and deadlines of the recorders, and what is refused before it reaches the ledger."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from eventsourcing.persistence import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    StoredEvent,
    Tracking,
)
from eventsourcing.utils import Environment

from services.kit.clock import SystemClock
from services.kit.ledger import Chunk, KafkaBroker, Ledger, LedgerFactory, MemoryBroker, MemoryLog, memory
from services.kit.ledger.composing import APPEND_BYTES
from services.kit.ledger.record import Stored
from services.kit.ledger.recorder.events import Author
from services.kit.ledger.recorder.options import Options
from services.kit.ledger.recorder.store import Limits, Store
from services.kit.ledger.recorder.thread import LoopThread
from tests.kit.ledger.chains import chain_of
from tests.kit.ledger.recorder.conftest import Bench
from tests.kit.ledger.recorder.faults import request_lost

SHORT = Limits(seconds_max=0.5)


def event(stream: str, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "happened.v1", state)


async def stored_records(kafka: str, topic: str) -> list[Stored]:
    broker = KafkaBroker(kafka)
    source = await broker.source(topic, 0)
    found: list[Stored] = []
    while len(found) < await source.end():
        found += (await source.read(len(found), 1.0)).records
    await source.close()
    await broker.close()
    return found


def test_a_save_larger_than_an_append_is_refused(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    with pytest.raises(DataError, match=str(APPEND_BYTES)):
        recorder.insert_events([event("a", 1, bytes(APPEND_BYTES))])
    assert recorder.select_events("a") == []


@pytest.mark.parametrize("count", [1, 1_000])
def test_a_save_of_nearly_an_append_is_one_batch(bench: Bench, count: int) -> None:
    recorder, _ = bench.recorder()
    size = 0
    while True:
        try:
            recorder.insert_events([event(f"a{size}", i, bytes((APPEND_BYTES - size) // count)) for i in range(count)])
        except DataError:
            size += 50_000
        else:
            break
    assert len(recorder.select_events(f"a{size}")) == count
    assert size < APPEND_BYTES


def test_saves_that_come_together_share_appends(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    recorder.insert_events([event("warm", 1)])
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda index: recorder.insert_events([event(f"s{index}", 1)]), range(400)))
    records = asyncio.run(stored_records(bench.servers, bench.ledger.topic))
    assert len(records) == 402
    appends = {dict(found.record.headers)["ce_appendid"] for found in records}
    assert len(appends) < 300


def test_what_does_not_fit_in_memory_is_read_from_the_log_again(bench: Bench) -> None:
    recorder, _ = bench.recorder(Limits(cache_bytes=4_000))
    saved = [event(f"s{index % 3}", index // 3 + 1, f"{index}".encode()) for index in range(300)]
    for start in range(0, 300, 50):
        recorder.insert_events(saved[start : start + 50])
    assert recorder.select_events("s1") == saved[1::3]
    assert recorder.select_events("s2", gt=10, lte=40, desc=True, limit=5) == saved[107:122:3][::-1]
    assert [found.state for found in recorder.select_notifications(5, 250)] == [each.state for each in saved[4:254]]


def test_an_append_that_stays_in_doubt_is_reported_as_unknown(bench: Bench) -> None:
    recorder, broker = bench.recorder(SHORT)
    recorder.insert_events([event("a", 1)])
    broker.next_fault = lambda: request_lost
    with pytest.raises(OperationalError, match="not known whether"):
        recorder.insert_events([event("a", 2)])


class SlowLog(MemoryLog):
    """Takes its time for every read."""

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        await asyncio.sleep(0.05)
        return await super().read(position, wait_seconds)


def test_a_long_partition_is_read_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "CHUNK_RECORDS", 500)
    broker, thread, place = MemoryBroker(), LoopThread("recorder under test"), (Ledger("race", "long"), 0)
    broker.partitions["long", 0] = log = SlowLog()
    log.put(chain_of(6_000))  # twelve reads, twice as long as one deadline
    store = Store(thread, broker, place, Author("a", "text/plain"), SystemClock(), Limits(seconds_max=0.3))
    try:
        store.open()
        assert store.last_event() == 5_999
    finally:
        thread.close(store.close)


def test_no_broker_no_answer_in_time(bench: Bench) -> None:
    nowhere = Bench("127.0.0.1:1", bench.ledger)
    recorder, _ = nowhere.recorder(SHORT)
    try:
        with pytest.raises(OperationalError, match=r"0\.5 s"):
            recorder.store.open()
        with pytest.raises(OperationalError, match=r"0\.5 s"):
            recorder.insert_events([event("a", 1)])
    finally:
        nowhere.close()


def test_a_closed_recorder_says_so(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    bench.close()
    with pytest.raises(InterfaceError, match="closed"):
        recorder.insert_events([event("a", 1)])


def test_a_subscription_ends_with_its_recorder(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    recorder.insert_events([event("a", 1)])
    subscription = recorder.subscribe()
    assert next(subscription).id == 1
    bench.close()
    with pytest.raises(InterfaceError, match="closed"):
        next(subscription)


def test_ids_are_of_one_type(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    for wrong in (uuid4(), ""):
        with pytest.raises(DataError, match="ORIGINATOR_ID_TYPE"):
            recorder.insert_events([StoredEvent(wrong, 1, "happened.v1", b"{}")])


def test_nobody_writes_the_ledgers_own_stream(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    with pytest.raises(IntegrityError, match="own stream"):
        recorder.insert_events([event("ledger/race/0", 7)])


def test_an_upstream_name_must_fit_into_a_header(bench: Bench) -> None:
    recorder, _ = bench.recorder()
    for name in ("a,b", "a=b", ""):
        with pytest.raises(ProgrammingError, match="application's name"):
            recorder.insert_tracking(Tracking(name, 1))


@pytest.mark.parametrize(
    ("missing", "changes"),
    [
        ("KAFKA_BOOTSTRAP_SERVERS", {"KAFKA_BOOTSTRAP_SERVERS": ""}),
        ("LEDGER_TOPIC", {"LEDGER_TOPIC": ""}),
        ("LEDGER_PARTITION", {"LEDGER_PARTITION": "first"}),
        ("ORIGINATOR_ID_TYPE", {"ORIGINATOR_ID_TYPE": "int"}),
    ],
)
def test_a_wrong_environment_is_named(missing: str, changes: dict[str, str]) -> None:
    environment = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "LEDGER_TOPIC": "t", **changes}
    with pytest.raises(OSError, match=missing):
        LedgerFactory(environment)


@pytest.mark.parametrize(
    ("changes", "content_type"),
    [
        ({}, "application/json"),
        ({"CIPHER_KEY": "k"}, "application/octet-stream"),
        ({"LEDGER_CONTENT_TYPE": "a/b"}, "a/b"),
    ],
)
def test_records_say_what_their_states_are(changes: dict[str, str], content_type: str) -> None:
    options = Options.read(Environment("Club", {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", **changes}))
    assert options.author.content_type == content_type
    assert (options.ledger.topic, options.author.actor) == ("club.ledger", "application/Club")
