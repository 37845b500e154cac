"""Reports and the calendar of the running product, over HTTP and as they are typed."""

import csv
import json
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from icalendar import Calendar
from pyarrow import parquet

from tests.integration.conftest import Typed, sent, shown
from tests.integration.house import House, a_registration, eventually


@pytest.fixture
def deal(north: httpx.Client) -> dict[str, Any]:
    """A deal that was approved by rule, as the list of deals has it."""
    made = sent(north, "/v1/registrations", a_registration("Carl Zeiss AG", "zeiss.de"))

    def listed() -> list[dict[str, Any]]:
        answer = north.get("/v1/reports/deals", params={"at_least": made["position"]})
        return [row for row in answer.json().get("rows", ()) if row["state"] == "approved"]

    (found,) = eventually(listed)
    return found


@pytest.mark.covers("F81", "F82", "F83", "F65", "S60", "S74", "S77")
def test_every_report_is_answered_in_every_form(operator: httpx.Client, deal: dict[str, Any]):
    for report in operator.get("/v1/reports").json()["items"]:
        for form in report["formats"]:
            answer = operator.get(f"/v1/reports/{report['name']}", params={"format": form})
            assert (answer.status_code, bool(answer.content)) == (200, True), (report["name"], form, answer.text)
    (pipeline,) = operator.get("/v1/reports/pipeline").json()["rows"]
    assert (pipeline["stage"], pipeline["partner"], pipeline["deals"]) == ("approved", deal["partner"], 1)
    (discipline, _) = operator.get("/v1/reports/discipline").json()["rows"]
    assert (discipline["partner"], discipline["granted"], discipline["evidenced_share"]) == (deal["partner"], 1, 1.0)
    (track,) = operator.get("/v1/reports/yield-by-track").json()["rows"]
    assert (track["track"], track["claims"], track["amount"]) == ("reseller", 1, deal["amount"])


def test_a_report_is_put_into_a_file_of_any_form(as_partner: Typed, deal: dict[str, Any], tmp_path: Path):
    for form in ("csv", "xlsx", "parquet", "json", "svg"):
        name, file = ("pipeline" if form == "svg" else "deals"), tmp_path / f"report.{form}"
        told = shown(as_partner("report", name, "--output", str(file), "--json"))
        assert told == {"report": name, "format": form, "output": str(file)}
    assert [row["id"] for row in csv.DictReader((tmp_path / "report.csv").read_text().splitlines())] == [deal["id"]]
    assert openpyxl.load_workbook(tmp_path / "report.xlsx")["deals"]["A2"].value == deal["id"]
    assert parquet.read_table(tmp_path / "report.parquet").column("id").to_pylist() == [deal["id"]]
    assert json.loads((tmp_path / "report.json").read_text())["rows"] == [deal]
    assert (tmp_path / "report.svg").read_text().startswith("<svg")


def test_reports_are_listed_and_printed_for_people_and_programs(as_partner: Typed, deal: dict[str, Any]):
    listed = as_partner("report").stdout
    assert all(name in listed for name in ("pipeline", "certificates-at-risk", "deals"))
    assert "discipline" not in listed
    assert shown(as_partner("report", "deals", "--json"))["rows"] == [deal]
    assert "What is open" in as_partner("report", "pipeline", COLUMNS="300").stdout
    assert "approved" in as_partner("report", "pipeline", COLUMNS="300").stdout
    assert as_partner("report", "deals", "--format", "csv").stdout.count(deal["id"]) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("conflicts",), 1, "NOT_AUTHORISED"),
        (("nothing", "--output", "x.csv"), 1, "NOT_FOUND"),
        (("deals", "--format", "pdf"), 2, "is no form"),
        (("deals", "--format", "xlsx"), 2, "--output"),
        (("deals", "--since", "yesterday"), 1, "since"),
    ],
)
def test_what_cannot_be_had_is_said(as_partner: Typed, words: tuple[str, ...], code: int, said: str):
    done = as_partner("report", *words)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr


def test_a_calendar_is_followed_without_a_token(house: House, north: httpx.Client, deal: dict[str, Any]):
    url = north.get("/v1/calendar").json()["url"]
    answer = httpx.get(f"{house.url}{url}", trust_env=False)
    entries = {str(event["uid"]): event.start.isoformat() for event in Calendar.from_ical(answer.content).events}
    assert entries[f"end-{deal['id']}@dealreg"][:19] == deal["protected_until"][:19]
