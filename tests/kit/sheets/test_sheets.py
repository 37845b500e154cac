"""One table in every format, read back by another program; nothing a person wrote becomes a formula."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from services.kit.sheets import FORMATS, Column, Sheet, as_parquet, as_xlsx, streamed
from services.kit.sheets.cells import inert, is_formula

SHEET = Sheet(
    "deals",
    (
        Column("customer", "text", "who buys"),
        Column("products", "texts", "what"),
        Column("count", "count", "how many", "deals"),
        Column("median", "number", "how long", "days"),
        Column("amount", "money", "how much", "currency"),
        Column("rate", "share", "how often"),
        Column("day", "date", "which day"),
        Column("at", "instant", "when"),
        Column("open", "flag", "whether"),
    ),
    {"question": "Which?", "time_zone": "UTC"},
)
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ROW = ("Müller & Söhne", ["a/b", "c"], 3, 1.5, Decimal("99.50"), 0.25, date(2026, 3, 1), AT, True)
EVIL = ('=HYPERLINK("http://evil","x")', ["+1", "@x"], -4, -1.0, Decimal(-5), None, None, None, False)


async def batches(*found: list[Any]) -> AsyncIterator[list[Any]]:
    for rows in found:
        yield rows


async def written(format_: Any, *found: list[Any]) -> bytes:
    writer = FORMATS[format_](SHEET)
    return b"".join([chunk async for chunk in streamed(writer, batches(*found))])


async def test_json_says_what_it_is_about_and_keeps_amounts_exact():
    said = json.loads(await written("json", [ROW], [], [EVIL]))
    assert (said["report"], said["question"], said["time_zone"]) == ("deals", "Which?", "UTC")
    assert said["columns"][4] == {"name": "amount", "type": "money", "unit": "currency", "says": "how much"}
    assert said["rows"][0]["amount"] == "99.50"
    assert (said["rows"][0]["at"], said["rows"][0]["day"]) == ("2026-03-01T09:30:00Z", "2026-03-01")
    assert said["rows"][1]["customer"] == EVIL[0]
    assert json.loads(await written("json"))["rows"] == []


async def test_csv_has_a_heading_and_no_formula():
    heading, plain, evil = csv.reader(io.StringIO((await written("csv", [ROW, EVIL])).decode()))
    assert heading == [column.name for column in SHEET.columns]
    wanted = ["Müller & Söhne", "a/b, c", "3", "1.5", "99.50", "0.25", "2026-03-01", "2026-03-01T09:30:00Z", "yes"]
    assert plain == wanted
    assert evil == ["'" + EVIL[0], "'+1, @x", "-4", "-1.0", "-5", "", "", "", "no"]


async def test_xlsx_has_cells_of_their_kind_and_texts_that_stay_texts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(as_xlsx, "ROWS_MAX", 2)
    odd = ("bell\x07", *EVIL[1:])
    book = openpyxl.load_workbook(io.BytesIO(await written("xlsx", [ROW, EVIL], [odd])))
    assert book.sheetnames == ["deals", "deals 2", "About"]
    _, plain, evil = book["deals"].iter_rows()
    assert [cell.value for cell in plain][2:5] == [3, 1.5, 99.5]
    assert (plain[7].value, plain[7].is_date) == (AT.replace(tzinfo=None), True)
    assert (evil[0].value, evil[0].data_type, evil[0].quotePrefix) == (EVIL[0], "s", True)
    assert evil[1].data_type == "s"
    assert book["deals 2"]["A2"].value == "bell\N{REPLACEMENT CHARACTER}"
    assert [cell.value for cell in book["About"][1]][:2] == ["question", "Which?"]


async def test_parquet_has_columns_of_their_kind_in_groups(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(as_parquet, "GROUP_ROWS", 2)
    file = parquet.ParquetFile(io.BytesIO(await written("parquet", [ROW], [EVIL], [ROW])))
    assert file.num_row_groups == 2
    table = file.read()
    assert table.schema.metadata[b"question"] == b"Which?"
    assert [str(kind) for kind in table.schema.types][4:8] == [
        *("decimal128(38, 4)", "double", "date32[day]", "timestamp[us, tz=UTC]")
    ]
    first, evil, _ = table.to_pylist()
    assert (first["amount"], first["at"], first["products"]) == (Decimal("99.5000"), AT, ["a/b", "c"])
    assert (evil["customer"], evil["rate"], evil["open"]) == (EVIL[0], None, False)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "\ufeff=1", "＝1", "\n", "-2+3"]
)
def test_what_a_spreadsheet_would_work_out_is_put_behind_an_apostrophe(text: str):
    assert is_formula(text)
    assert inert(text)[0] == "'"


@pytest.mark.parametrize("text", ["", "Siemens AG", "a=b", "1-2", "e@mail.org", "x, -5", "3M", "'=1"])
def test_everything_else_stays_as_it_is(text: str):
    assert inert(text) == text


@given(st.text())
def test_no_cell_begins_like_a_formula_whatever_the_separator_is(text: str):
    parts = inert(text).replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";")
    assert not any(is_formula(part) for part in parts)


def inside(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_workbook_that_breaks_off_leaves_nothing_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    on_disk = []

    async def breaking() -> AsyncIterator[list[Any]]:
        yield [ROW]
        on_disk.extend(inside(tmp_path))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await anext(streamed(FORMATS["xlsx"](SHEET), breaking()))
    assert on_disk
    assert inside(tmp_path) == []
