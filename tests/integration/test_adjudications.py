"""What people decide over HTTP is written down as labelled data, read by the training, and nobody else's to read."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.conftest import Typed, founded, sent, shown
from tests.integration.house import House, a_partner, a_registration, eventually

FILINGS = 15
"""So many thin claims at once look like a land grab."""
LABS = {"name": "Quuxon Laboratories", "country": "US", "city": "Reno", "postcode": "89501"}
LABELS = {"name": "Quuxon Labels", "country": "US", "city": "Reno"}


def claims(house: House, vendor: str, partner: str, *customers: dict[str, str]) -> None:
    client = house.client("partner", vendor=vendor, org=partner)
    for customer in customers:
        sent(client, "/v1/registrations", a_registration("x", customer=customer))


def known(operator: httpx.Client, name: str) -> str:
    """The id of a customer, once it is there."""

    def found() -> list[str]:
        items = operator.get("/v1/customers", params={"limit": 50}).json()["items"]
        return [item["id"] for item in items if item["name"] == name]

    return str(eventually(found)[0])


def exported(as_operator: Typed, kind: str, file: Path, rows: int) -> Sequence[dict[str, Any]]:
    """The rows of a file that `dealreg export adjudications` writes, once there are so many."""

    def written() -> bool:
        told = shown(as_operator("export", "adjudications", "--kind", kind, "--output", str(file), "--json"))
        assert sum(told["labels"].values()) == told["rows"]
        return bool(told["rows"] == rows)

    eventually(written)
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_matches_that_people_judged_are_exported_and_measured(
    house: House,
    vendor: str,
    partners: tuple[str, str],
    operator: httpx.Client,
    as_operator: Typed,
    tmp_path: Path,
):
    claims(house, vendor, partners[0], LABS, {"name": "Osram Licht AG", "country": "DE"})
    claims(house, vendor, partners[1], LABELS, {"name": "Siemens AG", "country": "DE"})
    (case,) = eventually(lambda: operator.get("/v1/conflicts").json()["items"])
    sent(operator, f"/v1/conflicts/{case['id']}/dismiss", {"reason": "another company"})
    both = {"customer": known(operator, "Osram Licht AG"), "absorbed": known(operator, "Siemens AG")}
    sent(operator, "/v1/customers/merge", {**both, "reason": "one group buys"})
    file = tmp_path / "adjudications.csv"
    dismissed, merged = exported(as_operator, "matches", file, 2)
    assert (dismissed["pair_id"], dismissed["slice"], dismissed["label"]) == (case["id"], "dismissed", "0")
    assert {dismissed["left_postcode"], dismissed["right_postcode"]} == {"89501", ""}
    assert float(dismissed["probability"]) == case["finding"]["probability"]
    assert (merged["left_name"], merged["right_name"], merged["relation"]) == ("Osram Licht AG", "Siemens AG", "same")
    words = (sys.executable, "-m", "services.conflict.matching", "evaluate", str(file), "--json")
    measured = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert json.loads(measured)["core"]["pairs"] == 2
    lines = as_operator("export", "adjudications", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["relation"] for line in lines] == ["unrelated", "same"]


@pytest.mark.covers("F64")
def test_flags_that_people_judged_are_exported(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, as_operator: Typed, tmp_path: Path
):
    for partner, answer in zip(partners, ("confirm", "clear"), strict=True):
        operator.put(f"/v1/partners/{partner}", json=a_partner(name=partner, types=["referral"]))
        client = house.client("partner", vendor=vendor, org=partner)
        for number in range(FILINGS):
            thin = a_registration(f"Qx{answer}{number}vz Works")
            sent(client, "/v1/registrations", thin | {"evidence": thin["evidence"][:1]})
        asked = {"level": "flag", "partner": partner}
        (flag,) = eventually(lambda asked=asked: operator.get("/v1/blanket-flags", params=asked).json()["items"])
        sent(operator, f"/v1/blanket-flags/{flag['id']}/{answer}", {} if answer == "confirm" else {"reason": "a fair"})
    found = exported(as_operator, "flags", tmp_path / "flags.csv", 2)
    assert [(row["partner"], row["label"]) for row in found] == [(partners[0], "confirmed"), (partners[1], "cleared")]
    assert all("filing" in row["families"] and float(row["score"]) > 0 for row in found)


def test_it_is_the_vendors_own_and_only_for_some_of_its_people(
    house: House, partners: tuple[str, str], operator: httpx.Client, vendor: str, as_partner: Typed, tmp_path: Path
):
    refused = as_partner("export", "adjudications", "--output", str(tmp_path / "x.csv"))
    assert (refused.returncode, "NOT_AUTHORISED" in refused.stderr) == (1, True)
    claims(house, vendor, partners[0], {"name": "Osram Licht AG", "country": "DE"})
    claims(house, vendor, partners[1], {"name": "Siemens AG", "country": "DE"})
    both = {"customer": known(operator, "Osram Licht AG"), "absorbed": known(operator, "Siemens AG")}
    sent(operator, "/v1/customers/merge", {**both, "reason": "one group buys"})
    other = founded(house, f"{vendor}x", partners)
    eventually(lambda: len(operator.get("/v1/adjudications").json()["rows"]) == 1)
    assert other.get("/v1/adjudications").json()["rows"] == []
