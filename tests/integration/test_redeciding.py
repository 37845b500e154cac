"""`dealreg replay --decide` on what really ran: the main story, a power cut, timers, two writers at once."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.protections import ProtectionGranted
from services.cli.replay import deciding
from services.kit.ledger.redeciding import Difference
from services.kit.settings import Settings
from services.kit.stack import Stack
from services.registration.domain import approving
from services.registration.service import partition
from tests.integration.conftest import apart, founded, published, shown
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually, running
from tests.servers import fresh_database

Place = dict[str, str]


@pytest.fixture
def place(stack: Stack) -> Iterator[Place]:
    """Topics and a database that outlive one house."""
    with fresh_database(stack.database) as database:
        alone = {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka, "DATABASE_URL": database, "DEALREG_PARTITIONS": "1"}
        yield alone | apart()


@pytest.fixture
def decided(place: Place, tmp_path: Path, vendor: str, partners: tuple[str, str]) -> dict[str, Any]:
    """What the command finds after commands, screenings, a ruling and an expiry, by writers that came and went."""
    north, south = partners
    with running(tmp_path, **place) as house:
        operator = founded(house, vendor, partners)
        short = a_programme(id="short")
        short["rules"]["protection"] = {"period": "PT2S"}
        for track in short["tracks"].values():
            track.pop("protection", None)
        published(operator, short)
        operator.put(f"/v1/partners/{north}", json=a_partner(name=north, programmes=["short", "upm-default"]))
        assert submitted(house, vendor, north, "Osram Licht", programme="short") == "approved"
        assert submitted(house, vendor, north, "Siemens AG") == "approved"
        assert submitted(house, vendor, south, "SIEMENS Aktiengesellschaft") == "under_review"
        house.kill()
    with running(tmp_path, **place) as house, running(tmp_path, **place) as rival:
        operator = house.client("operator", vendor=vendor)
        (case,) = eventually(lambda: operator.get("/v1/conflicts", params={"state": "detected"}).json()["items"])
        ruling = {"outcome": "first_claim_upheld", "reason": "It shows the work."}
        assert operator.post(f"/v1/conflicts/{case['id']}/resolve", json=ruling).status_code == 200
        for number, one in enumerate((house, rival) * 3):
            assert submitted(one, vendor, north, f"Xylo{number} Kommandit") == "approved"
        expired = {"state": "expired"}
        eventually(lambda: operator.get("/v1/registrations", params=expired).json()["items"])
        return shown(house.command("replay", "--decide", "--json"))


def submitted(house: House, vendor: str, partner: str, name: str, **more: object) -> str:
    client = house.client("partner", vendor=vendor, org=partner)
    answer = client.post("/v1/registrations", json=a_registration(name, **more), headers={"Prefer": "wait=10"})
    assert answer.status_code == 201, answer.text
    return answer.json()["state"]


def again(place: Place) -> deciding.Comparison:
    """Decide it here, with deciders that may have been changed."""
    settings = Settings(
        kafka=place["KAFKA_BOOTSTRAP_SERVERS"],
        database_url=place["DATABASE_URL"],
        topic_prefix=place["DEALREG_TOPIC_PREFIX"],
        partitions=1,
    )
    return asyncio.run(deciding.deciding(settings, "registration", 0))


def test_what_ran_is_decided_again_to_the_byte_and_a_broken_rule_is_found_out(
    decided: dict[str, Any], place: Place, monkeypatch: pytest.MonkeyPatch
):
    assert decided["same"]
    assert [(part["ledger"], part["taken_over"]) for part in decided["partitions"]] == [
        ("registration", 0),
        ("conflict", 0),
    ]
    assert all(part["decided_again"] > 20 for part in decided["partitions"])
    with monkeypatch.context() as broken:
        broken.setattr(approving, "protection", longer(approving.protection))
        difference = the_difference(again(place))
    assert difference.type == ProtectionGranted.TYPE
    assert "its data at /window/end was" in difference.text
    with monkeypatch.context() as broken:
        broken.setattr(partition, "_REACTIONS", {})
        assert "of conflict leads to nothing now" in the_difference(again(place)).text


def test_who_compares_with_what_other_code_decided_is_told(monkeypatch: pytest.MonkeyPatch):
    difference = Difference(7, "registration/x", "registration.approved.v1", "its actor was a, now it is b", "old")
    monkeypatch.setattr(deciding, "code_version", lambda: "new")
    assert "It was decided by code old, and this is new" in deciding.told(difference)
    monkeypatch.setattr(deciding, "code_version", lambda: "old")
    assert deciding.told(difference).endswith("its actor was a, now it is b")


def the_difference(comparison: deciding.Comparison) -> Difference:
    assert not comparison.same
    ((_, found),) = comparison.found
    assert found.difference is not None
    return found.difference


def longer(protection: Any) -> Any:
    """A rule with an error: what it protects, it protects a day too long."""

    def broken(*given: Any, **more: Any) -> ProtectionGranted:
        event = protection(*given, **more)
        end = event.window.end + timedelta(days=1)
        return event.model_copy(update={"window": event.window.model_copy(update={"end": end})})

    return broken
