"""Brokers that make topics by themselves are refused; those that do not tell are believed."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from services.kit.ledger import Durability, KafkaBroker, LogDoubt, LogRefused, Topics, TopicSpec
from services.kit.ledger.admin import check_brokers
from services.kit.stack import broker


@pytest.fixture
def careless(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a broker as Kafka comes: it makes any topic that is named."""
    monkeypatch.setitem(broker.SETTINGS, "auto.create.topics.enable", "true")
    (open_folder / "kafka").mkdir()
    part = broker.Broker(open_folder / "kafka")
    part.open()
    yield part.address
    part.close()


@pytest.mark.servers
async def test_a_broker_that_makes_topics_by_itself_is_refused_before_anything_is_made(careless: str) -> None:
    opening = Topics(careless, KafkaBroker(careless), Durability()).open([TopicSpec("ledger", 1)])
    with pytest.raises(LogRefused, match=r"broker 1 .* auto\.create\.topics\.enable=false .*server\.properties"):
        await opening
    there = await asyncio.to_thread(AdminClient({"bootstrap.servers": careless}).list_topics, timeout=20)
    assert "ledger" not in there.topics


class Closed:
    """The administration of a cluster that answers every question about itself with this error."""

    def __init__(self, code: int) -> None:
        self._code = code

    def describe_cluster(self, **_: object) -> "Future[Any]":
        refused: Future[Any] = Future()
        refused.set_exception(KafkaException(KafkaError(self._code)))
        return refused


async def test_a_cluster_that_does_not_tell_is_taken_as_it_is() -> None:
    await check_brokers(Closed(KafkaError.CLUSTER_AUTHORIZATION_FAILED))


async def test_a_cluster_that_cannot_be_reached_is_a_doubt() -> None:
    with pytest.raises(LogDoubt):
        await check_brokers(Closed(KafkaError._TRANSPORT))
