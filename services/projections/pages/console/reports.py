"""Reports as pages: a list of them, and each as a drawing and a table, with a form to narrow it, and its files."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from services.kit.drawing import RULES
from services.kit.identity import Principal
from services.kit.sheets import FORMATS
from services.kit.web import Problem, said_of
from services.projections.pages.console import rendering
from services.projections.pages.console.opening import SignedIn
from services.projections.pages.drawing import drawn
from services.projections.pages.reporting import TIME_ZONE, Desk, Narrowing, named
from services.projections.pages.reports import allowed, filed
from services.projections.pages.shelf import Shelf, reader
from services.projections.policy.figures import figure
from services.projections.policy.reports import ROWS_SHOWN_MAX
from services.projections.store.reports import Report

FIELDS: Final = ("since", "until", "partner", "programme", "as_of")
"""What the form narrows a report by; days, which begin at midnight in UTC, and names."""
DAYS: Final = frozenset({"since", "until", "as_of"})
DAY_LENGTH: Final = len("2026-01-01")
NUMBERS: Final = frozenset({"count", "number", "money", "share"})
FILES: Final = tuple(form for form in FORMATS if form != "json")
"""JSON is for programs, which have tokens of their own."""
DRAWINGS: Final = RULES
"""What drawings on a page need of its style."""


def add(router: APIRouter, shelf: Shelf, desk: Desk) -> None:
    """Add the list, the reports, and their files for whoever signed in."""

    @router.get("/console/reports")
    async def reports(asking: SignedIn) -> Response:
        return rendering.page("reports.html", {"asking": asking, "reports": allowed(asking)})

    @router.get("/console/reports/{name}")
    async def report(request: Request, asking: SignedIn, name: str) -> Response:
        return await _answered(shelf, desk, asking, name, request.query_params)


async def _answered(shelf: Shelf, desk: Desk, asking: Principal, name: str, query: Mapping[str, str]) -> Response:
    """The page, or a file of the report. Raises Problem."""
    report, said = named(asking, name), {field: query[field] for field in FIELDS if query.get(field)}
    narrowing = _narrowing(said)
    here = await shelf.enter(asking, f"reports/{name}", narrowing)
    if (form := query.get("format")) in FILES:
        return await filed(desk, here, asking, report, narrowing, form)
    rows = await desk.first(here, asking, report, narrowing, ROWS_SHOWN_MAX + 1)
    values = {"asking": asking, "report": report, "now": here.clock.now(), "time_zone": TIME_ZONE}
    return rendering.page("report.html", {**values, **_form(report, said), **_table(asking, report, rows)})


def _form(report: Report, said: Mapping[str, str]) -> dict[str, Any]:
    """What the report may be narrowed by, what it is narrowed by, and where the files of just that are."""
    return {
        "said": said,
        "fields": [field for field in FIELDS if field in (*report.narrowed, "as_of")],
        "days": DAYS,
        "files": [(form, urlencode({**said, "format": form})) for form in FILES],
    }


def _table(asking: Principal, report: Report, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The first rows, as they are read and drawn."""
    columns, shown = report.shown(own_only=reader(asking).own_only), rows[:ROWS_SHOWN_MAX]
    return {
        "columns": columns,
        "numbers": NUMBERS,
        "rows": [[figure(row[column.name], column.kind) for column in columns] for row in shown],
        "more": len(rows) > ROWS_SHOWN_MAX,
        "drawing": drawn(report, shown, alone=False) if report.chart and shown else None,
    }


def _narrowing(said: Mapping[str, str]) -> Narrowing:
    """What the form asks for. Raises Problem (422)."""
    whole = {
        field: f"{value}T00:00:00Z" if field in DAYS and len(value) == DAY_LENGTH else value
        for field, value in said.items()
    }
    try:
        return Narrowing.model_validate(whole)
    except ValidationError as error:
        wrong = "; ".join(f"{str(found['loc'][0]).replace('_', ' ')}: {said_of(found)}" for found in error.errors())
        raise Problem("INVALID", f"This cannot be asked: {wrong}.") from None
