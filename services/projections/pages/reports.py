"""Reports over HTTP: a list of them, and each in the form in which it is wanted, sent while it is worked out."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import VIEWS, may_see
from services.kit.drawing import STYLE
from services.kit.identity import Principal
from services.kit.sheets import FORMATS, Format, streamed
from services.kit.web import Asking, FieldError, Problem
from services.kit.web.accepting import preferred
from services.projections.pages.answering import answer
from services.projections.pages.drawing import drawn
from services.projections.pages.reporting import Desk, Narrowing, Rows, Wanted, named, said, sheet
from services.projections.pages.sending import InTime
from services.projections.pages.shelf import Page, Reading, Shelf, reader
from services.projections.policy.reports import ROWS_SHOWN_MAX
from services.projections.store.reports import REPORTS, Report

SVG: Final = "image/svg+xml"
MEDIA: Final[Mapping[str, Any]] = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.apache.parquet": "parquet",
    SVG: "svg",
}
"""What a reader may accept, and the form that it stands for."""
READ_HERE: Final = frozenset({"json", "svg"})
"""Forms that are read where they arrive; the others are files."""
DRAWING_POLICY: Final = f"default-src 'none'; style-src {STYLE}; frame-ancestors 'none'"
FORMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The report", "content": {media: {} for media in MEDIA}},
}


def add(router: APIRouter, shelf: Shelf, desk: Desk) -> None:
    """Add the list, and the reports."""
    _add_list(router, shelf)

    @router.get(
        "/reports/{name}",
        summary="A report, as JSON, CSV, XLSX, Parquet or drawn, by `format` or by Accept",
        tags=["reports"],
        responses=FORMS,
        response_class=Response,
    )
    async def one(request: Request, name: str, asking: Asking, wanted: Annotated[Wanted, Query()]) -> Response:
        report = named(asking, name)
        here = await shelf.enter(asking, f"reports/{name}", wanted)
        form = wanted.format or preferred(request.headers.get("accept", ""), MEDIA) or "json"
        if form == "svg":
            return await _drawing(desk, here, asking, report, wanted)
        return await filed(desk, here, asking, report, wanted, form)


def _add_list(router: APIRouter, shelf: Shelf) -> None:
    @router.get(
        "/reports",
        summary="The reports there are: the question each answers, its definition, its columns, who may read it",
        response_model=Page,
        tags=["reports"],
    )
    async def reports(request: Request, asking: Asking, reading: Annotated[Reading, Query()]) -> Response:
        await shelf.enter(asking, "reports", reading)
        items = [described(asking, report) for report in allowed(asking)]
        return answer(request, {"items": items, "next": None})


def allowed(asking: Principal) -> list[Report]:
    """The reports that somebody may read."""
    return [report for name, report in REPORTS.items() if may_see(asking.roles, f"reports/{name}")]


def described(asking: Principal, report: Report) -> dict[str, Any]:
    """A report without its rows."""
    return {
        "name": report.name,
        **said(report),
        "columns": [column.described() for column in report.shown(own_only=reader(asking).own_only)],
        "narrowed_by": sorted(report.narrowed),
        "read_by": sorted(VIEWS[f"reports/{report.name}"]),
        "formats": [*FORMATS, *(["svg"] if report.chart else [])],
    }


async def _drawing(desk: Desk, here: Shelf, asking: Principal, report: Report, wanted: Wanted) -> Response:
    if report.chart is None:
        raise Problem("INVALID", "this report is not drawn", [FieldError("format", "not one of this report")])
    rows = await desk.first(here, asking, report, wanted, ROWS_SHOWN_MAX)
    headers = {"Content-Security-Policy": DRAWING_POLICY, "Vary": "Accept"}
    return Response(drawn(report, rows, alone=True), media_type=SVG, headers=headers)


async def filed(
    desk: Desk, here: Shelf, asking: Principal, report: Report, wanted: Narrowing, form: Format
) -> Response:
    """The report on its way; what can go wrong at once goes wrong before the answer begins. Raises Problem."""
    writer = FORMATS[form](sheet(here, asking, report, wanted))
    batches = desk.batches(here, asking, report, wanted)
    first = await anext(batches, None)
    headers = {"Vary": "Accept"}
    if form not in READ_HERE:
        headers["Content-Disposition"] = f'attachment; filename="{report.name}.{form}"'
    return InTime(streamed(writer, _behind(first, batches)), media_type=writer.media_type, headers=headers)


async def _behind(first: Rows | None, rest: AsyncGenerator[Rows]) -> AsyncGenerator[Rows]:
    async with aclosing(rest):
        if first is not None:
            yield first
        async for rows in rest:
            yield rows
