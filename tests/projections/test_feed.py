"""A partner's own feed, as a plain Kafka client of the partner reads it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.topics import partner_out
from services.kit.clock import SystemClock
from services.kit.ledger import Ledger
from services.kit.settings import Settings
from services.projections.app import build
from services.projections.domain.feed import FED
from tests.projections.ledgers import publish
from tests.projections.story import Story
from tests.servers import unique

WAIT_SECONDS = 30.0


@asynccontextmanager
async def heard(settings: Settings, partner: str) -> AsyncIterator[AIOKafkaConsumer]:
    """The partner listens from the beginning."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka, auto_offset_reset="earliest", group_id=unique("partner")
    )
    await consumer.start()
    consumer.assign([TopicPartition(partner_out(partner, settings.partner_topic_prefix), 0)])
    try:
        yield consumer
    finally:
        await consumer.stop()


async def messages(consumer: AIOKafkaConsumer, count: int) -> list[dict[str, Any]]:
    """So many different messages, each where it came first; one that comes again has to be the same."""
    found: dict[str, dict[str, Any]] = {}
    async with asyncio.timeout(WAIT_SECONDS):
        while len(found) < count:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for event in map(told, records):
                    assert found.setdefault(event["ce_id"], event) == event
    return list(found.values())


def told(record: Any) -> dict[str, Any]:
    return {name: value.decode() for name, value in record.headers} | {"data": json.loads(record.value)}


def counted(story: Story, partner: str) -> int:
    """How many of the partner's messages the ledger holds, counted from what was done and not from the view."""
    own = {"feed": 0}
    fed = {event.TYPE for event in FED}
    subjects: set[str] = set()
    for record in story.ledgers.records["registration"]:
        headers = {name: value.decode() for name, value in record.headers}
        entity = headers["ce_subject"].partition("/")[2]
        data = json.loads(record.value)
        if headers["ce_type"] == "registration.submitted.v1" and data["partner"]["partner"] == partner:
            subjects.add(entity)
        own["feed"] += headers["ce_type"] in fed and entity in subjects
    return own["feed"]


@asynccontextmanager
async def serving(settings: Settings, lengths: dict[str, int]) -> AsyncIterator[None]:
    """The service, up to where it has folded so many records."""
    app = build(settings, SystemClock())
    async with app.router.lifespan_context(app):
        async with asyncio.timeout(WAIT_SECONDS):
            for name, length in lengths.items():
                await app.state.following.lanes[0].reached(name, length - 1)
        yield


@pytest.mark.covers("F74", "S59")
async def test_a_partner_reads_what_happened_to_its_claims(settings, topics: list[Ledger], broker, ledgers):
    story = Story(ledgers, "acme", seed=3).tell(20)
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name])
    lengths = {name: len(records) for name, records in ledgers.records.items()}
    async with serving(settings, lengths), heard(settings, "rival") as consumer:
        first = await messages(consumer, counted(story, "rival"))
    numbers = [int(event["ce_sequence"]) for event in first if event["ce_vendor"] == "acme"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(event["ce_source"] == f"/{event['ce_vendor']}/feed" for event in first)
    assert {"NOT_AVAILABLE"} == {
        event["data"]["code"] for event in first if event["ce_type"] == "registration.rejected.v1"
    }
    words = json.dumps(first)
    assert [word for word in ("conflict", "north", "south", "rule", "cam-1") if word in words] == []


async def test_a_restart_loses_nothing_and_numbers_go_on(settings, topics, broker, ledgers):
    story = Story(ledgers, "acme", seed=3)
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name])
    published = {name: len(records) for name, records in ledgers.records.items()}
    async with serving(settings, published), heard(settings, "south") as consumer:
        before = await messages(consumer, counted(story, "south"))
    for turn in ("won", "expired"):
        story.live(turn, "south", "Neue Kunden AG")
    for ledger in topics:
        await publish(broker, ledger, 0, ledgers.records[ledger.name][published[ledger.name] :])
    lengths = {name: len(records) for name, records in ledgers.records.items()}
    async with serving(settings, lengths), heard(settings, "south") as consumer:
        after = await messages(consumer, counted(story, "south"))
    assert after[: len(before)] == before
    assert [event["ce_type"] for event in after[len(before) :]][:2] == [
        "registration.approved.v1",
        "protection.granted.v1",
    ]
    numbers = [int(event["ce_sequence"]) for event in after if event["ce_vendor"] == "acme"]
    assert numbers == list(range(1, len(numbers) + 1))
