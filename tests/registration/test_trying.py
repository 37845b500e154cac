"""A draft is tried over HTTP within a stated time, and on one reading of the ledger."""

import json
from collections import Counter
from datetime import timedelta

import httpx
import pytest

from contracts.programme import Programme
from services.kit.ledger import KafkaBroker
from services.kit.settings import Settings
from services.registration.pages import drafts
from services.registration.service.replaying import simulate
from tests.make import MAY_1, a_deal, a_programme
from tests.registration.meeting import claim
from tests.serving import plain, somebody

LONG_AGO = MAY_1 - timedelta(days=999)
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_cannot_be_compared_in_time_is_refused_with_a_code(
    http: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(drafts, "ANSWERED_WITHIN_SECONDS", 0)
    body = {"programme": plain(a_programme()), "since": "2026-01-01T00:00:00Z"}
    operator = somebody(settings, "operator")
    answer = await http.post("/v1/programmes/upm-default/simulate", json=body, headers=operator)
    assert (answer.status_code, answer.json()["code"]) == (409, "SIMULATION_TOO_LONG")
    assert "`since`" in answer.json()["detail"]
    monkeypatch.undo()
    answer = await http.post("/v1/programmes/upm-default/simulate", json=body, headers=operator)
    assert answer.status_code == 200, json.dumps(answer.json())


async def test_the_ledger_is_read_once_and_of_the_commands_what_was_refused(
    http: httpx.AsyncClient, settings: Settings, partner: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    tiny = claim(deal=a_deal("1"))
    refused = await http.post("/v1/registrations", json=tiny, headers=partner | {"Prefer": "wait=10"})
    assert refused.json()["code"] == "BELOW_MINIMUM_SIZE"
    reads: Counter[str] = Counter()
    broker = KafkaBroker(settings.kafka)
    opened = broker.source

    async def counted(topic: str, partition: int):
        reads[topic.rpartition(".")[2]] += 1
        return await opened(topic, partition)

    monkeypatch.setattr(broker, "source", counted)
    try:
        found = await simulate(settings, broker, lenient(), "acme", LONG_AGO, lambda _done, _end: None)
    finally:
        await broker.close()
    assert [(one.was, one.would) for one in found.listed] == [("refused: BELOW_MINIMUM_SIZE", "accepted")]
    assert reads == {"ledger": 1, "commands": 1}


def lenient() -> Programme:
    """The sample programme without a least size."""
    known = a_programme().model_dump(mode="json", exclude_none=True)
    for rules in (known["rules"], *known["tracks"].values()):
        rules.pop("minimum_deal", None)
    return Programme.model_validate(known)
