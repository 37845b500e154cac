"""Protections over HTTP on the real stack: extended, let rest, handed on, ended by the clock while all was down too."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.kit.stack import Stack
from tests.integration.conftest import apart, founded, problem, published, sent
from tests.integration.house import House, a_programme, eventually, running
from tests.integration.test_rules import submitted
from tests.servers import fresh_database

LONG = {
    "period": "P30D",
    "reminders": ["P5D"],
    "grace": "P3D",
    "stops_clock": True,
}
SECONDS = {
    "period": "PT6S",
    "reminders": ["PT4S", "PT2S"],
    "grace": "PT3S",
    "tail": "PT14S",
}
DUTY = {"every": "PT3S", "revocable_after": "PT60S"}
SEAT = {"period": "PT5S", "renewal_within": "PT2S"}
BY_THE_CLOCK = [
    "protection.expiring-soon.v1",
    "activity.overdue.v1",
    "protection.expiring-soon.v1",
    "protection.entered-grace.v1",
    "protection.expired.v1",
    "registration.expired.v1",
]


def programme(protection: dict[str, Any], **rules: Any) -> dict[str, Any]:
    """The sample programme with another protection, the same for every tier and track."""
    known = a_programme()
    known["rules"] |= {"protection": protection, **rules}
    for track in known["tracks"].values():
        track.pop("protection", None)
    return known


def told_of(client: httpx.Client, registration: str) -> list[dict[str, Any]]:
    """Everything that happened to a registration and its protection, oldest first, once the views show any of it."""

    def found() -> list[dict[str, Any]]:
        answer = client.get(f"/v1/registrations/{registration}/history")
        assert answer.is_success or answer.json()["code"] == "NOT_FOUND", answer.text
        return answer.json()["items"] if answer.is_success else []

    items: list[dict[str, Any]] = eventually(found)
    return items


def names(client: httpx.Client, registration: str) -> list[str]:
    return [event["type"] for event in told_of(client, registration)]


@pytest.fixture
def protected(operator: httpx.Client, north: httpx.Client) -> str:
    """A registration of the first partner that was granted for thirty days."""
    extensions = {"count": 2, "period": "P20D", "evidence": "statement_of_work"}
    published(operator, programme(LONG, extensions=extensions))
    answer = submitted(north, "Protected AG")
    assert answer.json()["state"] == "approved", answer.text
    return str(answer.json()["id"])


SIGNED = {"kind": "statement_of_work", "at": "2026-01-05T10:00:00Z", "summary": "signed by both"}


@pytest.mark.covers("F45")
def test_more_time_is_asked_for_and_given_by_somebody_else(operator: httpx.Client, north: httpx.Client, protected: str):
    path = f"/v1/protections/{protected}"
    problem(north.post(f"{path}/request-extension", json={}), 409, "EVIDENCE_MISSING")
    told = sent(north, f"{path}/request-extension", {"reason": "budget round", "evidence": [SIGNED]})
    requested = next(event for event in told["events"] if event["type"] == "protection.extension-requested.v1")
    assert requested["data"]["due"]
    problem(north.post(f"{path}/grant-extension", json={}), 403, "NOT_AUTHORISED")
    told = sent(operator, f"{path}/grant-extension", {"note": "fine"})
    extended = next(event["data"] for event in told["events"] if event["type"] == "protection.extended.v1")
    assert (extended["count"], len(extended["reminders"])) == (1, 1)
    sent(north, f"{path}/request-extension", {"reason": "again", "evidence": [SIGNED]})
    sent(operator, f"{path}/deny-extension", {"code": "NO_PROGRESS"})
    eventually(lambda: names(operator, protected)[-1] == "protection.extension-denied.v1")


def test_it_rests_and_is_put_back_with_its_time(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client, protected: str
):
    path = f"/v1/protections/{protected}"
    sent(operator, f"{path}/suspend", {"code": "AUDIT", "note": "papers"})
    problem(north.post(f"{path}/request-extension", json={"evidence": [SIGNED]}), 409, "NOT_IN_FORCE")
    question = {"customer": {"name": "Protected AG", "country": "DE"}, "products": [], "territory": "DE"}
    direct = house.client("direct-sales", vendor=vendor)
    eventually(lambda: direct.post("/v1/protection-checks", json=question).json()["answer"] == "protected")
    told = sent(operator, f"{path}/reinstate")
    (back,) = [event["data"] for event in told["events"] if event["type"] == "protection.reinstated.v1"]
    assert back["end"]


@pytest.mark.covers("F49")
def test_it_is_handed_to_another_partner_who_accepts_it(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, north: httpx.Client, protected: str
):
    path = f"/v1/protections/{protected}"
    south = house.client("partner", vendor=vendor, org=partners[1])
    problem(south.post(f"{path}/accept-transfer", json={}), 404, "NOT_FOUND")
    sent(north, f"{path}/transfer", {"to": partners[1], "reason": "we close the office"})
    sent(south, f"{path}/accept-transfer", {"note": "gladly"})
    new = eventually(lambda: south.get("/v1/registrations").json()["items"])[0]["id"]
    eventually(lambda: "protection.granted.v1" in names(operator, new))
    assert {"registration.cancelled.v1", "protection.transferred.v1"} <= set(names(operator, protected))
    rival = submitted(north, "Protected AG")
    assert rival.json()["state"] == "under_review", rival.text
    sent(south, f"/v1/protections/{new}/release")
    eventually(lambda: north.get(f"/v1/registrations/{rival.json()['id']}").json().get("state") == "approved")
    assert house.command("verify").returncode == 0


@pytest.fixture
def place(stack: Stack) -> Iterator[dict[str, str]]:
    """Topics and a database that outlive one house."""
    with fresh_database(stack.database) as database:
        yield {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka, "DATABASE_URL": database, **apart()}


@pytest.mark.covers("S58", "F43", "F44", "F50")
def test_what_fell_due_while_all_was_down_is_said_once_and_in_order(
    place: dict[str, str], tmp_path: Path, vendor: str, partners: tuple[str, str]
):
    """One claim is left to the clock, one is won in its tail, and nobody is there for most of it."""
    with running(tmp_path, **place) as house:
        operator = founded(house, vendor, partners)
        published(operator, programme(SECONDS, activity=DUTY, incumbency=SEAT))
        north = house.client("partner", vendor=vendor, org=partners[0])
        left, won = (submitted(north, name).json()["id"] for name in ("Left AG", "Won AG"))
        sent(north, f"/v1/registrations/{won}/outcome", {"outcome": "won", "on": f"{datetime.now(UTC).date()}"})
        house.kill()
    with running(tmp_path, **place) as house:
        operator = house.client("operator", vendor=vendor)
        eventually(lambda: names(operator, left)[-1] == "registration.expired.v1", 60, lambda: names(operator, left))
        eventually(lambda: names(operator, won)[-1] == "incumbency.ended.v1", 60, lambda: names(operator, won))
        happened = told_of(operator, left)
        due = [event for event in happened if event["type"] in BY_THE_CLOCK]
        assert [event["type"] for event in due] == BY_THE_CLOCK
        assert {event["actor"] for event in due} == {"system/clock"}
        assert names(operator, won)[-3:] == [
            "incumbency.established.v1",
            "incumbency.renewal-due.v1",
            "incumbency.ended.v1",
        ]
        verified = house.command("verify")
        assert verified.returncode == 0, verified.stdout
