"""Reports from outside: who may read which, in every form, with what they say of themselves."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from pyarrow import parquet

from contracts.access import PARTNER_ROLES, ROLES, VIEWS
from services.projections.store.reports import REPORTS
from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMES = list(REPORTS)
DRAWN = [name for name, report in REPORTS.items() if report.chart]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


FITS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "texts": lambda value: isinstance(value, list),
    "count": lambda value: type(value) is int,
    "number": lambda value: isinstance(value, int | float),
    "money": lambda value: isinstance(value, str) and Decimal(value) >= 0,
    "share": lambda value: 0 <= value <= 1,
    "date": lambda value: date.fromisoformat(value) is not None,
    "instant": lambda value: value.endswith("Z") and datetime.fromisoformat(value) is not None,
    "flag": lambda value: isinstance(value, bool),
}


async def said(house: House, name: str, *who: Any, **query: Any) -> dict[str, Any]:
    answer = await house.get(f"/v1/reports/{name}", *who, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ROLES)
async def test_who_may_read_which(house: House, name: str, role: str):
    org = "north" if role in PARTNER_ROLES else None
    answer = await house.get(f"/v1/reports/{name}", role, org)
    if role not in VIEWS[f"reports/{name}"]:
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_AUTHORISED")
        return
    found = answer.json()
    columns = [column["name"] for column in found["columns"]]
    assert found["time_zone"] == "UTC"
    assert all(sorted(row) == sorted(columns) for row in found["rows"])
    assert found["rows"] or name == "certificates-at-risk"
    if org and found["rows"]:
        assert REPORTS[name].staff.isdisjoint(columns)
        assert {row.get("partner", org) for row in found["rows"]} == {org}


@pytest.mark.parametrize("name", NAMES)
async def test_every_value_is_of_the_kind_that_its_column_names(house: House, name: str):
    found = await said(house, name, "compliance")
    kinds = {column["name"]: column["type"] for column in found["columns"]}
    for row in found["rows"]:
        assert [
            (name, value) for name, value in row.items() if value is not None and not FITS[kinds[name]](value)
        ] == []
    assert FITS["instant"](found["as_of"])


async def test_the_list_says_what_each_answers_and_who_may_read_it(house: House):
    everything = await house.items("/v1/reports", "operator")
    assert [item["name"] for item in everything] == NAMES
    pipeline = everything[0]
    assert pipeline["question"].endswith("?")
    assert pipeline["read_by"] == sorted(VIEWS["reports/pipeline"])
    assert {"name": "amount", "type": "money", "unit": "currency", "says": "sum of their list values"} in pipeline[
        "columns"
    ]
    assert (pipeline["formats"], pipeline["time_zone"]) == (["json", "csv", "xlsx", "parquet", "svg"], "UTC")
    own = await house.items("/v1/reports", "partner", "north")
    assert {item["name"] for item in own} == {name for name in NAMES if "partner" in VIEWS[f"reports/{name}"]}
    deals = next(item for item in own if item["name"] == "deals")
    assert "customer_id" not in [column["name"] for column in deals["columns"]]


async def test_a_form_is_asked_for_by_format_or_by_accept(house: House):
    headers = {"Authorization": f"Bearer {house.token('operator', None, 'acme')}"}
    for accept, kind in (
        ("text/csv", "text/csv"),
        (f"text/html, {EXCEL};q=0.9, */*;q=0.1", EXCEL),
        ("text/csv;q=0.2, image/svg+xml", "image/svg+xml"),
        ("text/html", "application/json"),
        ("*/*", "application/json"),
    ):
        answer = await house.http.get("/v1/reports/pipeline", headers={**headers, "Accept": accept})
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
        assert answer.headers["vary"] == "Accept"
    refused = await house.get("/v1/reports/pipeline", format="pdf")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "format")


async def test_csv_xlsx_and_parquet_have_the_rows_of_json(house: House):
    wanted = (await said(house, "deals"))["rows"]
    assert len(wanted) > 30
    plain = await house.get("/v1/reports/deals", format="csv")
    assert plain.headers["content-disposition"] == 'attachment; filename="deals.csv"'
    lines = list(csv.DictReader(io.StringIO(plain.text)))
    assert [line["id"] for line in lines] == [row["id"] for row in wanted]
    assert [line["amount"] for line in lines] == [row["amount"] for row in wanted]
    book = openpyxl.load_workbook(io.BytesIO((await house.get("/v1/reports/deals", format="xlsx")).content))
    heading, *rows = book["deals"].iter_rows(values_only=True)
    assert [row[heading.index("id")] for row in rows] == [row["id"] for row in wanted]
    about = dict(row[:2] for row in book["About"].iter_rows(values_only=True, max_row=6))
    assert about["question"] == REPORTS["deals"].question
    file = (await house.get("/v1/reports/deals", format="parquet")).content
    table = parquet.read_table(io.BytesIO(file))
    assert table.column("id").to_pylist() == [row["id"] for row in wanted]
    assert [f"{amount.normalize():f}" for amount in table.column("amount").to_pylist()] == [r["amount"] for r in wanted]


@pytest.mark.parametrize("name", DRAWN)
async def test_a_drawing_can_be_read_out_and_loads_nothing(house: House, name: str):
    answer = await house.get(f"/v1/reports/{name}", "operator", format="svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert str(title.text).startswith(f"{REPORTS[name].title}: ")
    assert root.findall(f".//{space}rect")
    assert not root.findall(f".//{space}script")
    assert "prefers-color-scheme:dark" in answer.text


async def test_what_cannot_be_asked_is_said(house: House):
    unknown = await house.get("/v1/reports/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NOT_FOUND")
    undrawn = await house.get("/v1/reports/deals", format="svg")
    assert (undrawn.status_code, undrawn.json()["errors"][0]["pointer"]) == (422, "format")
    narrowed = await house.get("/v1/reports/direct-sales", partner="north")
    assert (narrowed.status_code, narrowed.json()["errors"][0]["pointer"]) == (422, "partner")


async def test_another_vendor_has_its_own_rows(house: House):
    ours = {row["id"] for row in (await said(house, "deals"))["rows"]}
    theirs = {row["id"] for row in (await said(house, "deals", "operator", None, "globex"))["rows"]}
    assert theirs
    assert ours.isdisjoint(theirs)


async def test_a_partners_report_never_says_what_staff_alone_knows(house: House):
    for name in NAMES:
        if "partner" in VIEWS[f"reports/{name}"]:
            for form in ("json", "csv"):
                told = (await house.get(f"/v1/reports/{name}", "partner", "rival", format=form)).text
                assert not any(word in told for word in ("north", "south", "cam-1", "approver-7"))
