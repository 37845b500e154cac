"""People ask to be forgotten: compliance erases them, looks for what is left, and all else still verifies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import Typed, published, sent, shown
from tests.integration.house import House, a_programme, a_registration, eventually
from tests.integration.line import line_of
from tests.integration.test_exports import examined, trusted

FOUND, USAGE = 1, 2
WAIT = {"Prefer": "wait=10"}
REASON = "request 2026-17"


@pytest.fixture
def as_compliance(house: House, vendor: str, operator: httpx.Client) -> Typed:
    """Types a command with the token of compliance."""
    token = house.token("compliance", vendor=vendor)
    return lambda *words, **options: house.command(*words, DEALREG_TOKEN=token, **options)


@pytest.fixture
def people() -> list[dict[str, str]]:
    """People nobody else knows, by names that are written in several ways."""
    mark = uuid4().hex[:10]
    names = (f"Zoë Quagliozzi-{mark}", f"Bo {mark.upper()}", f"Jörg O'Hara {mark}")
    return [
        {"name": name, "email": f"p{number}.{mark}@example.org", "phone": f"+49 30 {number}{int(mark, 16) % 10**7:07d}"}
        for number, name in enumerate(names)
    ]


Registered = Callable[[dict[str, str]], str]


@pytest.fixture
def registered(north: httpx.Client) -> Registered:
    """Registers a deal with this contact; the subject under which the vault has it."""

    def register(person: dict[str, str]) -> str:
        body = a_registration(f"Customer of {person['email'][:2]}") | {"contact": person}
        answer = north.post("/v1/registrations", json=body, headers=WAIT)
        assert answer.status_code == 201, answer.text
        filed = north.get(f"/v1/registrations/{answer.json()['id']}", params={"at_least": answer.json()["position"]})
        return str(filed.json()["details"]["contact"]["subject"])

    return register


def bundle(as_compliance: Typed, operator: httpx.Client, file: Path) -> bytes:
    """Everything of the vendor up to now, which the one-file verifier finds in order."""
    words = ("export", str(file), "--period", "2020-01-01T00:00:00Z..2100-01-01T00:00:00Z", "--json")
    shown(as_compliance(*words))
    checked(file, operator)
    return file.read_bytes()


def checked(file: Path, operator: httpx.Client) -> None:
    found = examined("bundle", str(file), "--key", trusted(operator))
    assert found.returncode == 0, found.stdout + found.stderr


def test_people_are_erased_and_all_else_still_verifies(
    house: House,
    operator: httpx.Client,
    as_compliance: Typed,
    registered: Registered,
    people: list[dict[str, str]],
    tmp_path: Path,
):
    subjects = sorted(registered(person) for person in people)
    before = tmp_path / "before.zip"
    bundle(as_compliance, operator, before)
    receipts = tmp_path / "receipts.jsonl"
    words = ("erase", "--file", "-", "--reason", REASON, "--yes", "--scan", "--json", "--receipts", str(receipts))
    asked = "\n".join(["nobody@example.org", *(person["email"].upper() for person in people)])
    told = shown(as_compliance(*words, said=asked))
    assert (told["subjects"], told["unknown"], told["erased"]) == (subjects, ["nobody@example.org"], 3)
    assert (told["held"], told["scan"]["clean"], told["scan"]["traces"]) == ([], True, [])

    (receipt,) = [json.loads(line) for line in receipts.read_text().splitlines()]
    assert (receipt["event"]["data"]["subjects"], receipt["event"]["data"]["reason"]) == (subjects, REASON)
    proof = operator.get(f"/v1/audit/receipts/{receipt['event']['id']}", params={"at_least": receipt["position"]})
    assert proof.is_success, proof.text

    checked(before, operator)
    after = bundle(as_compliance, operator, tmp_path / "after.zip")
    assert subjects[0].encode() in after
    assert shown(house.command("verify", "--json"))["sound"]
    again = shown(as_compliance("traces", "--file", "-", "--json", "--also", str(tmp_path), said=spoken(people)))
    assert (again["clean"], again["traces"]) == (True, [])


def spoken(people: list[dict[str, str]]) -> str:
    """All words of these people."""
    return "\n".join(word for person in people for word in person.values())


def test_a_programme_lets_people_go_after_the_closing(
    house: House, vendor: str, operator: httpx.Client, north: httpx.Client, people: list[dict[str, str]]
):
    published(operator, a_programme(retention={"contacts": "PT1S"}))
    body = a_registration("Short Memory AG") | {"contact": people[0], "draft": True}
    draft = sent(north, "/v1/registrations", body)
    subjects = known(operator, people[0])
    sent(north, f"/v1/registrations/{draft['id']}/withdraw")
    eventually(lambda: known(operator, people[0]) == [])
    lines = house.command("replay", "--json").stdout.splitlines()
    ended = [json.loads(line) for line in lines if "retention.ended.v1" in line and vendor in line]
    assert [event["data"]["subjects"] for event in ended] == [subjects]


def known(client: httpx.Client, person: dict[str, str]) -> list[str]:
    """The subjects under which the vault has somebody."""
    answer = client.post("/v1/subjects/search", json={"emails": [person["email"]]})
    assert answer.is_success, answer.text
    found: list[str] = answer.json()["subjects"][0]
    return found


def test_who_is_under_a_legal_hold_stays_until_it_is_released(
    as_compliance: Typed,
    as_operator: Typed,
    partners: tuple[str, str],
    registered: Registered,
    people: list[dict[str, str]],
):
    subjects = sorted(registered(person) for person in people[:2])
    held = shown(as_compliance("holds", "place", "subject", subjects[0], "--reason", "litigation 4", "--json"))
    erase = ("erase", *subjects, "--reason", REASON, "--yes", "--json")
    told = shown(as_compliance(*erase), FOUND)
    assert (told["erased"], told["held"]) == (1, [subjects[0]])
    (row,) = eventually(lambda: shown(as_operator("holds", "list", "--json")))
    assert {name: row[name] for name in ("id", "state", "kind", "matter", "reason")} == {
        "id": held["id"],
        "state": "placed",
        "kind": "subject",
        "matter": subjects[0],
        "reason": "litigation 4",
    }
    assert as_operator("holds", "release", held["id"], "--reason", "settled").returncode == FOUND
    shown(as_compliance("holds", "release", held["id"], "--reason", "settled", "--json"))
    told = shown(as_compliance(*erase))
    assert (told["erased"], told["held"]) == (2, [])
    assert eventually(lambda: shown(as_operator("holds", "list", "--json")) == [])
    (row,) = shown(as_operator("holds", "list", "--all", "--json"))
    assert (row["state"], row["release_reason"]) == ("released", "settled")


def test_whoever_decides_it_all_again_comes_to_the_same(house: House):
    """With erasures, holds and schedules on the ledger, and the people gone that they are about."""
    again = house.command("replay", "--decide")
    assert again.returncode == 0, again.stdout + again.stderr
    assert shown(house.command("verify", "--json"))["sound"]


def test_without_yes_nobody_is_erased_and_it_may_be_done_twice(
    as_compliance: Typed, registered: Registered, people: list[dict[str, str]]
):
    subject = registered(people[0])
    words = ("erase", people[0]["email"], "--json")
    assert shown(as_compliance(*words)) == {"subjects": [subject], "unknown": []}
    assert shown(as_compliance(*words))["subjects"] == [subject]
    by_id = ("erase", subject.upper(), "--reason", REASON, "--yes", "--json")
    first, repeat = (shown(as_compliance(*by_id)) for _ in range(2))
    assert first == repeat
    assert shown(as_compliance(*words)) == {"subjects": [], "unknown": [people[0]["email"]]}


@pytest.mark.parametrize("wrong", [("Jo Miller",), ("--file", "/nowhere"), (), ("jo@example.org", "--yes")])
def test_what_names_nobody_or_no_reason_is_refused(as_compliance: Typed, wrong: tuple[str, ...]):
    refused = as_compliance("erase", *wrong)
    assert (refused.returncode, "Miller" in refused.stderr) == (USAGE, False)


def test_others_may_not(as_partner: Typed, as_operator: Typed):
    assert as_partner("erase", "jo@example.org").returncode == FOUND
    assert as_operator("erase", "jo@example.org").returncode == 0


def test_a_leak_is_found_where_it_is(
    house: House, as_compliance: Typed, registered: Registered, people: list[dict[str, str]]
):
    subject = registered(people[2])
    leak = house.data / f"{uuid4().hex}.log"
    leak.write_text(json.dumps({"message": f"could not write to {people[2]['name']}"}))
    try:
        words = ("erase", subject, "--reason", REASON, "--yes", "--scan", "--json")
        told = shown(as_compliance(*words), FOUND)
        (trace,) = told["scan"]["traces"]
        assert (trace["what"], trace["where"]) == (subject, f"file {leak}")
        assert people[2]["name"] not in json.dumps(told, ensure_ascii=False)
    finally:
        leak.unlink()


def test_what_a_partner_wrote_into_its_own_topic_goes_by_itself(
    house: House, vendor: str, partners: tuple[str, str], as_compliance: Typed, people: list[dict[str, str]]
):
    with line_of(house, vendor, partners[0]) as line:
        line.answer(line.binary(a_registration("Own Topic AG") | {"contact": people[0]}))
        line.answer_at(
            line.send(json.dumps({"contact": people[0]}).encode()[:-1], {"content-type": "application/json"})
        )
    told: Any = shown(as_compliance("traces", people[0]["email"], "--json"))
    assert {(trace["part"], trace["goes_by_itself"]) for trace in told["traces"]} == {("value", True)}
    assert len({trace["where"].partition("/")[0] for trace in told["traces"]}) == 2  # and in quarantine
    assert told["clean"]
