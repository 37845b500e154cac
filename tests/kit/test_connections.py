"""Clients that are given up while they open or close are closed in the end, by a broker that takes its time."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from services.kit.connections import Connection, Leftovers
from services.kit.kafka import Producer, SendDoubtError
from services.kit.ledger import LogDoubt
from services.kit.ledger.deadlines import Deadlines
from services.kit.ledger.log import KafkaLog

PATIENCE_SECONDS = 0.05


class SlowBroker:
    """Takes connections, and answers nothing until it hangs up on all of them."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.left = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as `asyncio.start_server` hands it over."""
        self._open.add(writer)
        self.reached.set()
        with suppress(ConnectionError):
            while await reader.read(1024):
                pass
        self._open.discard(writer)
        self.left += 1
        writer.close()

    def hang_up(self) -> None:
        for writer in self._open:
            writer.close()


@pytest.fixture
async def broker() -> AsyncIterator[tuple[SlowBroker, str]]:
    slow = SlowBroker()
    server = await asyncio.start_server(slow.take, "127.0.0.1", 0)
    yield slow, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    slow.hang_up()
    server.close()
    await server.wait_closed()


async def test_a_start_that_was_given_up_and_a_close_that_takes_long_leave_nothing_open(broker) -> None:
    slow, address = broker
    producer = AIOKafkaProducer(bootstrap_servers=address)
    connection = Connection(producer.start, producer.stop)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await connection.ready()
    leftovers = Leftovers(PATIENCE_SECONDS)
    leftovers.close(connection)
    await leftovers.wait()  # until the deadline: the broker has not answered yet
    slow.hang_up()
    await leftovers.wait()
    del producer, connection
    gc.collect()  # an unclosed producer or socket would be an error here
    assert slow.left == 1


async def test_a_log_that_two_use_before_it_is_open_opens_one_producer(broker, monkeypatch) -> None:
    slow, address = broker
    started = []
    start = AIOKafkaProducer.start

    async def counted(producer: AIOKafkaProducer) -> None:
        started.append(producer)
        await start(producer)

    monkeypatch.setattr(AIOKafkaProducer, "start", counted)
    leftovers = Leftovers(5.0)
    log = KafkaLog(address, TopicPartition("any", 0), Deadlines(connect=PATIENCE_SECONDS), leftovers)
    outcomes = await asyncio.gather(log.append([]), log.append([]), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [LogDoubt, LogDoubt]
    assert len(started) == 1
    with pytest.raises(LogDoubt):
        await log.append([])  # in doubt once, it stays so until it is closed
    assert len(started) == 1
    await log.close()
    slow.hang_up()
    await leftovers.wait()


async def test_a_producer_that_could_not_start_in_time_leaves_nothing_open(broker) -> None:
    slow, address = broker
    producer = Producer(address, PATIENCE_SECONDS)
    with pytest.raises(SendDoubtError):
        await producer.start()
    with pytest.raises(SendDoubtError):
        await producer.send("any", 0, None, b"value")
    await producer.stop()
    assert slow.left == 2
    gc.collect()  # an unclosed connection would be an error here


async def test_a_producer_that_is_stopped_while_it_starts_is_closed_and_makes_no_other(broker) -> None:
    slow, address = broker
    producer = Producer(address, 5.0)
    sending = asyncio.create_task(producer.send("any", 0, None, b"value"))
    await slow.reached.wait()
    stopping = asyncio.create_task(producer.stop())
    slow.hang_up()
    with pytest.raises(SendDoubtError):
        await sending
    await stopping
    with pytest.raises(SendDoubtError):
        await producer.send("any", 0, None, b"another")
    gc.collect()
    assert slow.left == 1
