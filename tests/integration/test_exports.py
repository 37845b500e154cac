"""What an examiner does: gets a bundle, checks it with one file and nothing else, and finds what was changed."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from services.kit.proof import verifier
from tests.integration.conftest import Typed, shown
from tests.integration.house import House, a_registration

WAIT = {"Prefer": "wait=10"}


def examined(*words: str) -> "subprocess.CompletedProcess[str]":
    """The verifier as an examiner runs it: a file, in another folder, without dealreg on its path."""
    file = Path(str(verifier.__file__))
    return subprocess.run([sys.executable, "-I", file, *words], capture_output=True, text=True, timeout=60, check=False)


def trusted(client: httpx.Client) -> str:
    return str(client.get("/v1/audit/keys").json()["keys"]["dealreg/keys"][0])


@pytest.mark.covers("F80", "S80")
def test_an_examiner_checks_a_bundle_off_line(
    house: House, operator: httpx.Client, as_partner: Typed, vendor: str, partners: tuple[str, str], tmp_path: Path
):
    claim = shown(as_partner("submit", "-", "--json", said=json.dumps(a_registration("Evonik AG"))))
    token = house.token("compliance", vendor=vendor)
    bundle = tmp_path / "partner.zip"
    words = ("export", str(bundle), "--partner", partners[0], "--purpose", "a dispute", "--json")
    made = shown(house.command(*words, DEALREG_TOKEN=token))
    assert made["bytes"] == bundle.stat().st_size
    assert claim["id"].encode() in bundle.read_bytes()
    key = trusted(operator)
    found = examined("bundle", str(bundle), "--key", key)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.startswith("Nothing is wrong.\ndealreg/")
    lines = house.command("replay", "--stream", f"export/{made['export']}", "--json").stdout.splitlines()
    assert [json.loads(line)["data"]["purpose"] for line in lines] == ["a dispute"]
    bundle.write_bytes(bundle.read_bytes().replace(b"Evonik AG", b"Evonik SE"))
    changed = examined("bundle", str(bundle), "--key", key)
    assert changed.returncode == 1
    named = [line for line in changed.stdout.splitlines() if line.endswith("it is not the record that was signed for")]
    assert {line.partition(" record ")[0] for line in named} == {"WRONG registration-0", "WRONG conflict-0"}


@pytest.mark.covers("S41", "S48")
def test_a_customer_reads_which_certificates_its_seller_held_on_the_day(
    house: House, operator: httpx.Client, north: httpx.Client, vendor: str, partners: tuple[str, str], tmp_path: Path
):
    """Not what the seller got later, not who its people are, and nothing of the seller's other deals."""
    own = f"/v1/partners/{partners[0]}/certifications"
    held = {"name": "hipaa-basics", "valid_until": "2099-01-01T00:00:00Z", "seller": "jo-doe"}
    assert operator.post(own, json=held, headers=WAIT).is_success
    deals = [north.post("/v1/registrations", json=a_registration(name), headers=WAIT) for name in ("Charité", "Agfa")]
    assert [deal.json()["state"] for deal in deals] == ["approved", "approved"]
    assert operator.post(own, json=held | {"name": "hipaa-advanced"}, headers=WAIT).is_success

    bundle = tmp_path / "pack.zip"
    words = ("export", str(bundle), "--registration", deals[0].json()["id"], "--for", "customer", "--json")
    shown(house.command(*words, DEALREG_TOKEN=house.token("compliance", vendor=vendor)))
    assert examined("bundle", str(bundle), "--key", trusted(operator)).returncode == 0
    with ZipFile(bundle) as pack:
        messages = [json.loads(line)["event"] for line in pack.read("messages.jsonl").splitlines()]
        report = pack.read("report.html").decode()
        everything = b" ".join(pack.read(name) for name in pack.namelist()).decode()
    (approved,) = [message["data"] for message in messages if message["type"] == "registration.approved.v1"]
    assert approved["certifications"] == [{"name": "hipaa-basics", "valid_until": held["valid_until"], "level": 0}]
    assert "certificate hipaa-basics, valid until 2099-01-01" in report
    untold = ("hipaa-advanced", "jo-doe", deals[1].json()["id"], "Agfa", partners[0])
    assert not [word for word in untold if word in everything]


def test_only_who_may_takes_anything_out(house: House, vendor: str, operator: httpx.Client, tmp_path: Path):
    """And a selection that says nothing is refused before anything is put down."""
    words = ("export", str(tmp_path / "x.zip"), "--partner", "anybody")
    refused = house.command(*words, DEALREG_TOKEN=house.token("channel-manager", vendor=vendor))
    assert (refused.returncode, "record-export" in refused.stderr) == (1, True)
    wrong = operator.post("/v1/exports", json={"selection": {"audience": "partner"}, "purpose": "none"})
    assert wrong.status_code == 422
    backwards = {"since": "2027-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}
    wrong = operator.post("/v1/exports", json={"selection": backwards, "purpose": "none"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "INVALID")


def test_a_file_is_whole_or_not_there_and_nothing_is_taken_by_mistake(house: House, vendor: str, tmp_path: Path):
    """Neither for who named nobody, nor for whom the vendor does not know."""
    token = house.token("compliance", vendor=vendor)
    for words in (("all.zip",), ("told", "--for", "partner")):
        unsaid = house.command("export", str(tmp_path / words[0]), *words[1:], DEALREG_TOKEN=token)
        assert (unsaid.returncode, "Nothing is chosen" in unsaid.stderr) == (2, True)
    unknown = house.command("export", str(tmp_path / "x.zip"), "--partner", "nobody-here", DEALREG_TOKEN=token)
    assert (unknown.returncode, "404 NOT_FOUND" in unknown.stderr) == (1, True), unknown.stderr
    period = ("--period", "2026-01-01T00:00:00Z..2099-01-01T00:00:00Z")
    nowhere = house.command("export", str(tmp_path / "no" / "x.zip"), *period, DEALREG_TOKEN=token)
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (2, True), nowhere.stderr
    assert list(tmp_path.iterdir()) == []
