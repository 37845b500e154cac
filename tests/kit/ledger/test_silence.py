"""A broker that is away or says nothing: every call ends within its deadline, and so does closing."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from services.kit.ledger import Deadlines, KafkaBroker, LogDoubt, LogRefused, Record
from services.kit.ledger.deadlines import within
from services.kit.ledger.log import KafkaLog
from tests.kit.ledger.places import Place, kafka_place, running, until

SHORT = Deadlines(connect=0.3, append=0.3, look=0.3, close=1.0)


@pytest.fixture
async def mute() -> AsyncIterator[str]:
    """The address of something that listens and never answers."""

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"


async def test_every_call_to_a_mute_broker_ends_in_doubt_in_time(mute: str) -> None:
    broker = KafkaBroker(mute, SHORT)
    began = time.monotonic()
    for call in (KafkaLog.end, lambda log: log.read(0), lambda log: log.append([])):
        log = await broker.log("t", 0)
        with pytest.raises(LogDoubt, match="timeout: connect"):
            await call(log)
        await log.close()
    await broker.close()
    assert time.monotonic() - began < 3 * SHORT.connect + SHORT.close + 2


async def test_nobody_at_the_address_is_a_doubt_too() -> None:
    broker = KafkaBroker("127.0.0.1:1", SHORT)
    source = await broker.source("t", 0)
    with pytest.raises(LogDoubt, match="connect"):
        await source.end()
    await source.close()
    await broker.close()


async def test_a_writer_whose_broker_is_away_keeps_trying_and_can_be_stopped(mute: str) -> None:
    broker = KafkaBroker(mute, SHORT)
    writer = Place(broker, "nowhere").writer()
    async with running(writer):
        await until(lambda: writer.tally.doubts["timeout"] >= 2)
    assert not writer.tally.stopped
    assert not writer.tally.deciding
    assert writer.tally.opens == 0
    await broker.close()


async def test_a_call_that_the_client_gives_up_is_a_doubt_and_no_silent_end() -> None:
    given_up = asyncio.get_running_loop().create_future()
    given_up.cancel()
    with pytest.raises(LogDoubt, match="cancelled: the call"):
        await within(10, "the call", given_up)


async def test_whoever_is_cancelled_while_waiting_is_cancelled() -> None:
    waiting = asyncio.create_task(within(10, "the call", asyncio.Event().wait()))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait((waiting,))
    assert waiting.cancelled()


@pytest.mark.servers
async def test_a_topic_that_does_not_exist_is_a_doubt_that_goes_on(kafka: str) -> None:
    broker = KafkaBroker(kafka)
    source = await broker.source("no-such-topic", 0)
    with pytest.raises(LogDoubt, match="LeaderNotAvailable"):
        await source.end()
    await source.close()
    await broker.close()


@pytest.mark.servers
async def test_a_position_beyond_the_log_is_refused(kafka: str) -> None:
    async with kafka_place(kafka) as place:
        await place.send([Record(b"", b"{}", ())])
        source = await place.broker.source(place.commands, 0)
        with pytest.raises(LogRefused, match="the log does not reach there"):
            await source.read(5)
        await source.close()
