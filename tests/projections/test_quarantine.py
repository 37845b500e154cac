"""What operators see over HTTP of messages that nobody could read: their own vendor's, and nothing of others'."""

from typing import Any

import pytest

from contracts.topics import QUARANTINE
from services.kit.kafka import Poison, Producer, quarantine
from services.kit.ledger import Durability, KafkaBroker, Topics, TopicSpec
from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def put(house: House, value: bytes, vendor: str | None) -> None:
    """Put a message aside."""
    settings = house.app.state.door.settings
    topic = settings.topics(QUARANTINE)
    broker, producer = KafkaBroker(settings.kafka), Producer(settings.kafka, 10.0)
    await Topics(settings.kafka, broker, Durability()).open([TopicSpec(topic, 1)])
    headers = [] if vendor is None else [("ce_vendor", vendor.encode())]
    await quarantine(producer, topic, Poison("partners.north.in", 0, 7, None, value, headers), "NOT_JSON")
    await producer.stop()
    await broker.close()


async def test_an_operator_sees_what_names_its_vendor(house: House):
    for value, vendor in ((b"{ours", "acme"), (b"{theirs", "globex"), (b"{anybody's", None)):
        await put(house, value, vendor)
    for vendor, text in (("acme", "{ours"), ("globex", "{theirs")):
        (item,) = await house.items("/v1/quarantine", "operator", None, vendor)
        told: dict[str, Any] = {"vendor": vendor, "reason": "NOT_JSON", "whole": True, "sent_again_at": None}
        assert item | told == item
        assert text not in str(item)
        found = (await house.get(f"/v1/quarantine/{item['number']}", "operator", None, vendor)).json()
        assert found["value"] == {"text": text, "hex": text.encode().hex()}
        other = "acme" if vendor == "globex" else "globex"
        foreign = await house.get(f"/v1/quarantine/{item['number']}", "operator", None, other)
        assert (foreign.status_code, foreign.json()["code"]) == (404, "NOT_FOUND")
    assert await house.items("/v1/quarantine", "operator", as_of="2026-01-05T09:00:00Z") == []


@pytest.mark.parametrize(("role", "org"), [("partner", "north"), ("channel-manager", None), ("direct-sales", None)])
async def test_nobody_else_sees_it(house: House, role: str, org: str | None):
    for path in ("/v1/quarantine", "/v1/quarantine/0"):
        assert (await house.get(path, role, org)).status_code == 403


async def test_a_number_that_is_none_is_refused(house: House):
    for number in ("-1", "x", str(2**63)):
        assert (await house.get(f"/v1/quarantine/{number}", "operator")).status_code == 422
