"""Bundles of exports: whole and provable for an examiner, and for others what they may know and nothing more."""

import asyncio
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from contracts.claims import ClaimScreened
from contracts.customers import CustomerAbsorbed, CustomerResolved
from contracts.exports import Exported, Selection
from contracts.values import Customer, derived_id
from services.kit.clock import FeedClock
from services.kit.proof.verifier import Key, check_bundle
from tests.projections.conftest import installation
from tests.projections.house import House, opened
from tests.projections.ledgers import Ledgers
from tests.projections.story import whole_story
from tests.servers import unique

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECONDS = 20.0
PERIOD = {"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}


def asked(ledgers: Ledgers, name: str, **selection: Any) -> str:
    """An export of the vendor's compliance, put down."""
    export = derived_id("export", name)
    event = Exported(export=export, selection=Selection.model_validate(selection), purpose="Prüfung 2026")
    ledgers.command("registration", "acme/-/carla", (f"export/{export}", event))
    return export


def some(ledgers: Ledgers, name: str) -> str:
    """The id of the first stream with such an event; the story of the vendor that exports comes first."""
    found = ({key: value.decode() for key, value in record.headers} for record in ledgers.records["conflict"])
    return next(each["ce_subject"].partition("/")[2] for each in found if each["ce_type"] == name)


def moved_away(ledgers: Ledgers) -> str:
    """The claim on the customer that was exported is found to be on another one; the claim's stream."""
    for record in ledgers.records["conflict"]:
        headers = {name: value.decode() for name, value in record.headers}
        if headers["ce_type"] == ClaimScreened.TYPE:
            seen = ClaimScreened.model_validate_json(record.value)
            elsewhere = seen.claim.model_copy(update={"customer": derived_id("customer", "another")})
            ledgers.timer("conflict", (headers["ce_subject"], seen.model_copy(update={"claim": elsewhere})))
            return headers["ce_subject"]
    raise AssertionError("the story screens nothing")


def merged(ledgers: Ledgers, *customers: str) -> None:
    """Each of these customers becomes part of the next."""
    for name in customers:
        known = CustomerResolved(customer=derived_id(name), vendor="acme", written=Customer(name=name), keys=(name,))
        ledgers.reaction("conflict", derived_id("seen", name), (f"customer/{derived_id(name)}", known))
    for gone, kept in pairwise(map(derived_id, customers)):
        absorbed = CustomerAbsorbed(customer=gone, into=kept)
        ledgers.command("conflict", "acme/-/carla", (f"customer/{gone}", absorbed))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The story of two vendors, and behind it all kinds of exports."""
    settings = installation(kafka, database, tmp_path_factory.mktemp("data"), unique("exports"))
    ledgers = whole_story()
    asked(ledgers, "period", **PERIOD)
    asked(ledgers, "partner", partner="north")
    asked(ledgers, "narrow", partner="north", since="2026-01-01T00:00:00Z", until="2026-01-10T00:00:00Z")
    asked(ledgers, "told", audience="partner", partner="north")
    asked(ledgers, "case", case=some(ledgers, "conflict.detected.v1"))
    asked(ledgers, "customer", customer=some(ledgers, "customer.resolved.v1"))
    merged(ledgers, "smith", "smith-jones", "smith-jones-lee")
    asked(ledgers, "last-of-three", customer=derived_id("smith-jones-lee"))
    asked(ledgers, "no-case", case=derived_id("conflict", "never was"))
    asked(ledgers, "nobody", audience="partner", partner="nobody")
    asked(ledgers, "concerned", audience="customer", customer=some(ledgers, "customer.resolved.v1"))
    ledgers.at += timedelta(minutes=1)
    moved_away(ledgers)
    later = FeedClock(ledgers.at + timedelta(minutes=1))
    async with opened(settings.model_copy(update={"checkpoint_seconds": 0.05}), ledgers, later) as house:
        yield house


async def bundle(house: House, name: str) -> bytes:
    path = f"/v1/exports/{derived_id('export', name)}/bundle"
    answer = await asked_for(house, path)
    assert answer.status_code == 200, answer.text
    return answer.content


async def asked_for(house: House, path: str) -> httpx.Response:
    async with asyncio.timeout(SECONDS):
        while (answer := await house.get(path, "compliance")).status_code == 503:  # noqa: ASYNC110 - over HTTP only
            await asyncio.sleep(0.1)
    return answer


async def findings(house: House, content: bytes, folder: Path) -> list[Any]:
    keys = (await house.get("/v1/audit/keys", "compliance")).json()["keys"]
    path = folder / "bundle.zip"
    path.write_bytes(content)
    return check_bundle(path, Key.parse(keys["dealreg/keys"][0]))[0]


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("name", ["period", "partner", "narrow", "told", "case", "customer", "concerned"])
async def test_every_bundle_is_sound_and_comes_out_the_same_again(house, tmp_path, name):
    content = await bundle(house, name)
    assert await findings(house, content, tmp_path) == []
    assert await bundle(house, name) == content


async def test_a_period_has_all_records_of_its_vendor_and_none_of_another(house):
    found = files(await bundle(house, "period"))
    records = b"".join(content for name, content in found.items() if name.endswith("/records"))
    assert b"acme/" in records
    assert b"globex/" not in records
    assert "Prüfung 2026" in found["report.html"].decode()
    assert any(name.startswith("schemas/registration.submitted") for name in found)
    versions = [json.loads(content) for name, content in found.items() if name.startswith("programmes/")]
    assert {version["id"] for version in versions} == {
        item["programme"] for item in await house.items("/v1/programmes")
    }


async def test_what_is_asked_for_in_a_shorter_time_is_less(house):
    whole, narrow = [files(await bundle(house, name))["logs/registration-0/records"] for name in ("partner", "narrow")]
    assert len(narrow) < len(whole)


async def test_a_partner_gets_what_it_claimed_and_was_told_and_nothing_else(house):
    found = files(await bundle(house, "told"))
    assert set(found) == {"keys.json", "manifest.json", "manifest.note", "messages.jsonl", "report.html"}
    events = [json.loads(line)["event"] for line in found["messages.jsonl"].splitlines()]
    fed = {row["id"] for row in events if row["type"] == "protection.granted.v1"}
    own = [row for row in events if row["type"] == "registration.submitted.v1"]
    assert fed
    assert {row["data"]["registration"] for row in own} >= {
        item["id"] for item in await house.items("/v1/registrations", "partner", "north") if item["submitted_at"]
    }
    assert all(row["data"]["details"]["customer"]["name"] in found["report.html"].decode() for row in own)
    words = b"".join(found.values()).decode()
    assert [word for word in ("south", "cam-1", "Prüfung", "acme/-/", "sequence") if word in words] == []


async def test_a_case_has_the_claims_of_both_sides(house):
    found = files(await bundle(house, "case"))
    records = b"".join(content for name, content in found.items() if name.endswith("/records"))
    assert {kind for kind in (b"conflict/", b"registration/", b"claim/") if kind in records} == {
        b"conflict/",
        b"registration/",
        b"claim/",
    }


async def test_what_is_found_out_later_changes_nothing_in_what_was_exported(house):
    found = files(await bundle(house, "customer"))
    moved = next(record for record in reversed(house.ledgers.records["conflict"]) if b"claim/" in record.key)
    assert any(moved.key in content for name, content in found.items() if name.endswith("/records"))


async def test_a_customer_has_all_that_became_part_of_it_in_however_many_steps(house):
    found = files(await bundle(house, "last-of-three"))
    records = b"".join(content for name, content in found.items() if name.endswith("/records"))
    names = ("smith", "smith-jones", "smith-jones-lee")
    assert [name for name in names if f"customer/{derived_id(name)}".encode() not in records] == []


async def test_a_customer_hears_of_claims_and_not_who_made_them(house):
    found = files(await bundle(house, "concerned"))
    assert b"registration.submitted.v1" in found["messages.jsonl"]
    words = b"".join(found.values()).decode()
    assert [word for word in ("north", "south", "rival", "value", "acme/-/", "conflict", "…") if word in words] == []


async def test_a_period_brings_the_form_of_everything_in_it(house):
    found = files(await bundle(house, "period"))
    records = b"".join(content for name, content in found.items() if name.endswith("/records"))
    kinds = {kind.decode() for kind in re.findall(rb"ce_type\x00\x00\x00.([a-z.-]+\.v[0-9]+)", records)}
    assert {name.removeprefix("schemas/").removesuffix(".json") for name in found if name.startswith("schemas/")} == {
        kind for kind in kinds if not kind.startswith("ledger.")
    }
    assert "programme.published.v1" in kinds


async def test_a_report_says_what_was_claimed_and_why_it_came_out_so(house):
    words = files(await bundle(house, "case"))["report.html"].decode()
    assert "explanation: Both claim " in words
    assert "customer: " in words
    assert words.index("let in, under") < words.index("claim: screened")


@pytest.mark.parametrize("name", ["no-case", "nobody"])
async def test_an_export_of_what_is_not_there_is_on_record_and_holds_nothing(house, name):
    answer = await asked_for(house, f"/v1/exports/{derived_id('export', name)}/bundle")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_only_who_may_export_gets_a_bundle_and_only_its_own_vendors(house):
    path = f"/v1/exports/{derived_id('export', 'period')}/bundle"
    assert (await house.get(path, "channel-manager")).status_code == 403
    assert (await house.get(path, "partner", "north")).status_code == 403
    assert (await house.get(path, "compliance", None, "globex")).status_code == 404
