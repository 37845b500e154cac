"""Producer, subscriber and quarantine on a real broker; the watchdog by the clock."""

import ast
import asyncio
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka.admin import AdminClient
from faststream.kafka import KafkaMessage

from services.kit.kafka import (
    Poison,
    Producer,
    SendDoubtError,
    Watchdog,
    batch_subscriber,
    commit_behind,
    open_broker,
    quarantine,
    stop_consumer,
)
from services.kit.kafka.quarantine import HEADER_BYTES_MAX, VALUE_BYTES_MAX
from services.kit.ledger import Durability, KafkaBroker, Topics, TopicSpec
from services.kit.settings import Settings

HOUSE = Path(__file__).parents[2]


@pytest.fixture
async def topic(kafka, prefix) -> str:
    broker = KafkaBroker(kafka)
    await Topics(kafka, broker, Durability()).open([TopicSpec(prefix, 3)])
    await broker.close()
    return prefix


@pytest.fixture
async def producer(kafka):
    producer = Producer(kafka, 30.0)
    await producer.start()
    yield producer
    await producer.stop()


async def stored(kafka, topic, count):
    """The first records of a topic, over all its partitions."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, partition) for partition in range(3)])
        found = []
        async with asyncio.timeout(20):
            while len(found) < count:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found += records
        return found
    finally:
        await stop_consumer(consumer)


class TestProducer:
    async def test_a_record_is_where_it_says(self, kafka, topic, producer):
        place = await producer.send(topic, 2, b"key", b"value", [("name", b"\xff")])
        (record,) = await stored(kafka, topic, 1)
        assert (record.topic, record.partition, record.offset) == place
        assert (record.key, record.value, record.headers) == (b"key", b"value", (("name", b"\xff"),))

    async def test_records_of_a_partition_keep_their_order(self, kafka, topic, producer):
        await asyncio.gather(*(producer.send(topic, 1, None, str(n).encode()) for n in range(300)))
        assert [record.value for record in await stored(kafka, topic, 300)] == [str(n).encode() for n in range(300)]

    async def test_a_topic_that_does_not_exist_is_not_waited_for_and_not_made(self, kafka, prefix):
        producer = Producer(kafka, 0.5)
        with pytest.raises(SendDoubtError):
            await producer.send(prefix, 0, None, b"x")
        await producer.stop()
        there = await asyncio.to_thread(AdminClient({"bootstrap.servers": kafka}).list_topics, timeout=30)
        assert prefix not in there.topics

    async def test_a_broker_that_is_away_is_not_waited_for(self):
        producer = Producer("127.0.0.1:1", 0.3)
        async with asyncio.timeout(5):
            with pytest.raises(SendDoubtError):
                await producer.start()
            with pytest.raises(SendDoubtError):
                await producer.send("any", 0, None, b"x")
            await producer.stop()

    async def test_it_goes_on_after_a_failure_with_a_new_producer(self, topic, producer):
        first = await producer.send(topic, 0, None, b"1")
        before = producer._current
        with pytest.raises(SendDoubtError):
            await producer.send(topic, 0, None, b"x" * 2_000_000)
        second = await producer.send(topic, 0, None, b"2")
        assert second.offset == first.offset + 1
        assert producer._current is not before


class TestQuarantine:
    async def test_poison_is_kept_byte_by_byte_with_its_place(self, kafka, topic, producer):
        value = bytes(range(256))
        poison = Poison("partners.north.in", 2, 77, b"\x00key", value, [("ce_id", b"\xff\xfe"), ("ce_id", b"twice")])
        await quarantine(producer, topic, poison, "NOT_JSON")
        (record,) = await stored(kafka, topic, 1)
        assert record.value == value
        assert record.key == b"partners.north.in/2/77"
        assert record.headers == (
            ("topic", b"partners.north.in"),
            ("partition", b"2"),
            ("offset", b"77"),
            ("reason", b"NOT_JSON"),
            ("sha256", sha256(value).hexdigest().encode()),
            ("length", b"256"),
            ("headers", b"2"),
            ("original.key", b"\x00key"),
            ("original.header.ce_id", b"\xff\xfe"),
            ("original.header.ce_id", b"twice"),
        )

    async def test_poison_of_any_size_fits(self, kafka, topic, producer):
        value = b"x" * 5_000_000
        headers = [(f"h{n}", b"y" * 1_000) for n in range(1_000)]
        await quarantine(producer, topic, Poison("t", 0, 1, None, value, headers), "TOO_LARGE")
        (record,) = await stored(kafka, topic, 1)
        named = dict(record.headers)
        assert record.value == value[:VALUE_BYTES_MAX]
        assert named["sha256"] == sha256(value).hexdigest().encode()
        assert named["length"] == b"5000000"
        assert sum(len(name) + len(part) for name, part in record.headers) < HEADER_BYTES_MAX + 1_000

    async def test_a_record_without_key_and_value(self, kafka, topic, producer):
        await quarantine(producer, topic, Poison("t", 0, 1, None, None, []), "EMPTY")
        (record,) = await stored(kafka, topic, 1)
        assert (record.value, dict(record.headers)["length"]) == (b"", b"0")


class Reader:
    """A subscriber that notes what it saw, and can refuse to finish."""

    def __init__(self, kafka, topic, group) -> None:
        self.seen: list[bytes] = []
        self.crash = False
        self.crashed = asyncio.Event()
        self._grown = asyncio.Event()
        self._broker = open_broker(Settings(kafka=kafka, database_url="unused"))
        subscriber = batch_subscriber(self._broker, topic, group=group)

        @subscriber
        async def handle(message: KafkaMessage) -> None:
            if self.crash:
                self.crashed.set()
                raise RuntimeError("died while handling")
            self.seen += message.body
            await commit_behind(message, message.raw_message, 5.0)
            self._grown.set()

    async def __aenter__(self) -> "Reader":
        await self._broker.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._broker.stop()

    async def saw(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.seen) < count:
                self._grown.clear()
                await self._grown.wait()


class TestSubscriber:
    async def test_batches_come_as_raw_bytes_from_the_beginning(self, kafka, topic, producer):
        sent = [b"\xff not json", b'{"a": 1}', b""]
        for value in sent:
            await producer.send(topic, 0, None, value)
        async with Reader(kafka, topic, f"{topic}.readers") as reader:
            await reader.saw(3)
        assert reader.seen == sent

    async def test_what_was_not_finished_is_read_again_and_what_was_is_not(self, kafka, topic, producer):
        group = f"{topic}.readers"
        await producer.send(topic, 0, None, b"first")
        async with Reader(kafka, topic, group) as reader:
            await reader.saw(1)
        await producer.send(topic, 0, None, b"second")
        async with Reader(kafka, topic, group) as dying:
            dying.crash = True
            await asyncio.wait_for(dying.crashed.wait(), 30)
        async with Reader(kafka, topic, group) as heir:
            await heir.saw(1)
        assert (dying.seen, heir.seen) == ([], [b"second"])

    async def test_a_batch_that_failed_is_read_again_before_anything_behind_it(
        self, kafka, topic, producer, monkeypatch
    ):
        monkeypatch.setattr("services.kit.kafka.again.PAUSE_SECONDS", 0.05)
        group = f"{topic}.readers"
        async with Reader(kafka, topic, group) as reader:
            reader.crash = True
            await producer.send(topic, 0, None, b"first")
            await asyncio.wait_for(reader.crashed.wait(), 30)
            await producer.send(topic, 0, None, b"second")
            reader.crash = False
            await reader.saw(2)
        assert reader.seen == [b"first", b"second"]


def test_nobody_subscribes_past_the_house_rule():
    """FastStream's default acknowledges first: a subscriber says its policy, or is made by `batch_subscriber`."""
    found = []
    for path in sorted((HOUSE / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "subscriber":
                named = {keyword.arg for keyword in node.keywords}
                if not {"ack_policy", "group_id"} <= named:
                    found.append(f"{path.relative_to(HOUSE)}:{node.lineno}")
    assert found == []


class TestWatchdog:
    def test_a_reader_that_moves_or_has_nothing_to_read_is_well(self):
        now = 0.0
        dog = Watchdog(10.0, lambda: now)
        for at, position, end in [(0, 0, 5), (9, 1, 5), (18, 2, 5), (27, 5, 5), (100, 5, 5), (109, 5, 6)]:
            now = at
            assert dog.fault(position, end) is None

    def test_a_reader_that_stands_still_before_the_end_is_stuck(self):
        now = 0.0
        dog = Watchdog(10.0, lambda: now)
        assert dog.fault(3, 8) is None
        now = 10.0
        assert dog.fault(3, 8) is None
        now = 10.1
        assert dog.fault(3, 8) == "stuck at 3 for 10 s, 5 behind"
        assert dog.fault(4, 8) is None


class TestClosing:
    async def test_a_consumer_with_a_task_that_hands_its_cancellation_back_is_closed(self, kafka, topic):
        consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
        await consumer.start()
        consumer.assign([TopicPartition(topic, 0)])
        with suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await consumer.getone()
        connections = consumer._client._conns.values()
        assert any(connection.connected() for connection in connections)
        pausing = asyncio.create_task(asyncio.sleep(60))  # as after an error of the broker
        consumer._fetcher._pending_tasks.add(pausing)
        await stop_consumer(consumer)
        assert pausing.cancelled()
        assert not any(connection.connected() for connection in connections)
