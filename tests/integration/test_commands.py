"""The commands as partners and managers type them: what they print, how they end, and what they say to do next."""

import csv
import json
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.cli.importing import COLUMNS
from tests.integration.conftest import Typed, shown
from tests.integration.house import PROGRAMMES, House, a_registration, eventually


def test_a_token_is_printed_bare_and_opens_the_door(house: House, vendor: str):
    done = house.command("token", "--vendor", vendor, "--role", "operator")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    headers = {"Authorization": f"Bearer {done.stdout.strip()}"}
    assert httpx.get(f"{house.url}/v1/programmes", headers=headers, trust_env=False).status_code == 200


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--vendor", "acme", "--role", "partner"), "--org"),
        (("--vendor", "A B", "--role", "operator"), "[a-z0-9]"),
        (("--vendor", "acme", "--role", "king"), "roles"),
    ],
)
def test_a_token_for_nobody_is_not_signed(house: House, words: tuple[str, ...], hint: str):
    done = house.command("token", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr


@pytest.mark.covers("F10")
def test_a_deal_is_submitted_from_a_file_or_a_pipe_and_only_once_under_a_key(as_partner: Typed, tmp_path: Path):
    path, key = tmp_path / "deal.json", uuid4().hex
    path.write_text(json.dumps(a_registration("Carl Zeiss AG", "zeiss.de")))
    first = shown(as_partner("submit", str(path), "--key", key, "--json"))
    again = shown(as_partner("submit", "-", "--key", key, "--json", said=path.read_text()))
    assert (first["state"], again) == ("approved", first)
    assert "approved" in as_partner("submit", str(path), "--key", key).stdout


def test_a_deal_that_is_refused_ends_with_1_and_says_what_to_mend(as_partner: Typed):
    done = as_partner("submit", "-", said=json.dumps(a_registration("Zeiss", evidence=[])))
    assert (done.returncode, done.stdout) == (1, "")
    assert "EVIDENCE_MISSING" in done.stderr
    done = as_partner("submit", "-", said='{"programme": "upm-default"}')
    assert (done.returncode, "/customer: Field required" in done.stderr) == (1, True)


@pytest.mark.parametrize("said", ["", "{", '{"a": NaN}', '{"a": 1, "a": 2}'])
def test_a_file_that_cannot_be_read_is_the_typists_to_mend(as_partner: Typed, said: str):
    done = as_partner("submit", "-", said=said)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be read as JSON" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.covers("F37")
@pytest.mark.parametrize(
    ("amount", "code", "first", "line"),
    [
        (
            "18000",
            0,
            "Would be approved by rule, by version 1 of upm-default.",
            "  passed: P90D, for tier gold (PROTECTED)",
        ),
        ("600000", 0, "Would be decided by people, by version 1 of upm-default.", "  asked: channel-director"),
        ("100", 1, "Would be refused, by version 1 of upm-default.", "  because of BELOW_MINIMUM_SIZE"),
    ],
)
def test_a_deal_is_previewed_and_nothing_is_claimed(
    as_partner: Typed, north: httpx.Client, amount: str, code: int, first: str, line: str
):
    deal = a_registration("x")["deal"] | {"value": {"amount": amount, "currency": "EUR"}}
    said = json.dumps(a_registration("Voith GmbH", "voith.com", deal=deal))
    done = as_partner("submit", "-", "--preview", said=said)
    assert (done.returncode, done.stderr) == (code, "")
    lines = done.stdout.splitlines()
    assert lines[0] == first
    assert line in lines
    found = shown(as_partner("submit", "-", "--preview", "--json", said=said), code)
    assert found["state"] == "previewed"
    read = north.get(f"/v1/previews/{found['id']}", params={"at_least": found["position"]}).json()
    assert read["outcome"] in ("automatic", "routed", "refused")
    assert north.get("/v1/registrations", params={"at_least": found["position"]}).json()["items"] == []


@pytest.mark.covers("S65", "F67")
def test_an_account_is_checked(as_partner: Typed, as_operator: Typed):
    as_partner("submit", "-", said=json.dumps(a_registration("Jenoptik AG", "jenoptik.com")))
    asked = ("check", "Jenoptik", "--website", "jenoptik.com", "--product", "cloud/compute", "--territory", "DE")
    found = shown(as_operator(*asked, "--json"))
    assert (found["answer"], len(found["matches"])) == ("protected", 1)
    assert "PROTECTED" in as_operator(*asked).stdout
    assert shown(as_operator("check", "Nobody At All Ltd", "--json"))["answer"] == "clear"
    refused = as_partner(*asked)
    assert (refused.returncode, "NOT_AUTHORISED" in refused.stderr) == (1, True)


@pytest.mark.covers("S12")
def test_a_programme_is_checked_published_and_listed(as_operator: Typed, tmp_path: Path):
    file = str(PROGRAMMES / "partner-plus.yaml")
    assert shown(as_operator("programmes", "check", file, "--json"))["valid"]
    assert "published" in as_operator("programmes", "publish", file).stdout
    listed = eventually(
        lambda: [item["programme"] for item in shown(as_operator("programmes", "list", "--json"))["items"]]
    )
    assert "upm-default" in listed
    assert "upm-default" in as_operator("programmes", "list").stdout
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        (PROGRAMMES / "partner-plus.yaml").read_text().replace("currency: ", "currency: bad-", 1) + "[x]: 1\n"
    )
    done = as_operator("programmes", "check", str(wrong))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{wrong}:48:1: error: ")
    faults = shown(as_operator("programmes", "check", str(wrong), "--json"), 1)["faults"]
    assert all(fault["line"] > 0 and fault["problem"] for fault in faults)
    published = as_operator("programmes", "publish", str(wrong))
    assert (published.returncode, published.stdout) == (1, "")


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)
    return path


def row(name: str, amount: str = "18000", **changes: str) -> dict[str, str]:
    known = {
        "programme": "upm-default",
        "customer.name": name,
        "customer.country": "DE",
        "products": "cloud/compute; cloud/email",
        "territory": "DE",
        "deal.value.amount": amount,
        "deal.value.currency": "EUR",
        "deal.expected_close": "2027-06-30",
        "evidence.at": "2026-09-01T10:00:00Z",
        "evidence.kinds": "contact; meeting",
        "evidence.summary": "spoke to them",
    }
    return known | changes


@pytest.mark.covers("F7", "S51")
def test_a_table_of_deals_is_imported_and_what_fails_is_mended_and_imported_again(
    house: House, vendor: str, partners: tuple[str, str], as_partner: Typed, tmp_path: Path
):
    rows = [row("Dürr AG"), row("Krones AG", amount="many"), row("Small AG", amount="100")]
    path = written(tmp_path / "deals.csv", rows)
    assert shown(as_partner("import", str(path), "--dry-run", "--json"), 1)["accepted"] == 2
    found = shown(as_partner("import", str(path), "--json"), 1)
    assert (found["rows"], found["accepted"], [failed["row"] for failed in found["failed"]]) == (3, 1, [3, 4])
    assert found["failed"][0]["problems"][0].startswith("deal.value.amount: ")
    assert found["failed"][1]["problems"][0].startswith("BELOW_MINIMUM_SIZE")
    mended = tmp_path / "mended.csv"
    mended.write_text((tmp_path / "deals.errors.csv").read_text().replace("many", "19000").replace(",100,", ",20000,"))
    assert shown(as_partner("import", str(mended), "--json"))["accepted"] == 2
    as_partner("import", str(path), "--json")
    shown(as_partner("import", str(mended), "--json"))
    north = house.client("partner", vendor=vendor, org=partners[0])

    def there() -> list[str]:
        return sorted(item["customer"] for item in north.get("/v1/registrations").json()["items"])

    eventually(lambda: len(there()) >= 3)
    assert there() == ["Dürr AG", "Krones AG", "Small AG"]


def test_a_table_that_is_none_is_refused_with_a_hint(as_partner: Typed, tmp_path: Path):
    header = as_partner("import", "--template").stdout.strip()
    assert header.split(",") == list(COLUMNS)
    for content, hint in ((b"name,size\nA,1\n", "--template"), (b"\xff\xfe\x00", "UTF-8"), (b'programme\n"x', "CSV")):
        path = tmp_path / "none.csv"
        path.write_bytes(content)
        done = as_partner("import", str(path))
        assert (done.returncode, done.stdout) == (2, "")
        assert hint in done.stderr


def test_words_from_outside_are_words_on_the_screen(as_operator: Typed, as_partner: Typed):
    done = as_partner("submit", "-", said='{"programme": "[red]x", "\\u001b[2J": 1}')
    assert done.returncode == 1
    assert "\x1b[2J" not in done.stderr
    assert "/\N{REPLACEMENT CHARACTER}[2J" in done.stderr
