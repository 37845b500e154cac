"""A report as somebody asked for it: what they may ask, and its rows as the database gives them out."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Any, Literal

from contracts.access import may_see
from contracts.values import Instant, PartnerId, ProgrammeId
from services.kit.identity import Principal
from services.kit.sheets import Sheet, instant_text
from services.kit.web import FieldError, Problem, unavailable
from services.projections.pages.shelf import Reading, Shelf, Until, answering, owner, reader
from services.projections.policy.reports import AT_ONCE_MAX, BATCH_ROWS, QUERY_SECONDS_MAX, TURN_SECONDS_MAX
from services.projections.store.reports import REPORTS, Asked, Report

Rows = Sequence[Sequence[Any]]
TIME_ZONE = "UTC"


class Narrowing(Reading):
    """What a report may be narrowed to; `until` itself is out."""

    since: Instant | None = None
    until: Until = None
    partner: PartnerId | None = None
    programme: ProgrammeId | None = None

    def narrowed(self) -> dict[str, Any]:
        """What is asked for, by name."""
        values = {name: getattr(self, name) for name in ("since", "until", "partner", "programme")}
        return {name: value for name, value in values.items() if value is not None}


class Wanted(Narrowing):
    """The same with the form of the answer, which goes before the Accept header."""

    format: Literal["json", "csv", "xlsx", "parquet", "svg"] | None = None


def named(asking: Principal, name: str) -> Report:
    """The report of this name. Raises Problem: there is none, or it is not for them."""
    report = REPORTS.get(name)
    if report is None:
        raise Problem("NOT_FOUND", "there is no report of this name: /v1/reports lists them")
    if not may_see(asking.roles, f"reports/{name}"):
        raise Problem("NOT_AUTHORISED", f"your roles may not see reports/{name}")
    return report


class Desk:
    """Gives reports out: only so many at once, as each keeps a connection until it was fetched."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE_MAX)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it is somebody's turn to work something out. Raises Problem (503) when it takes too long."""
        try:
            async with asyncio.timeout(TURN_SECONDS_MAX):
                await self._turns.acquire()
        except TimeoutError:
            raise unavailable("others have their reports worked out") from None
        try:
            yield
        finally:
            self._turns.release()

    async def batches(self, here: Shelf, asking: Principal, report: Report, wanted: Narrowing) -> AsyncGenerator[Rows]:
        """The rows a few at a time, in the order of the columns that the asker is shown. Raises Problem."""
        query = report.rows(here.library.tables, _asked(here, asking, report, wanted))
        async with self.turn(), aclosing(here.library.stream(query, BATCH_ROWS, QUERY_SECONDS_MAX)) as rows:
            while True:
                with answering():
                    found = await anext(rows, None)
                if found is None:
                    return
                yield found

    async def first(
        self, here: Shelf, asking: Principal, report: Report, wanted: Narrowing, limit: int
    ) -> list[dict[str, Any]]:
        """The first rows, by the names of their columns."""
        names = [column.name for column in report.shown(own_only=reader(asking).own_only)]
        found: list[dict[str, Any]] = []
        async with aclosing(self.batches(here, asking, report, wanted)) as batches:
            async for rows in batches:
                found += (dict(zip(names, row, strict=True)) for row in rows)
                if len(found) >= limit:
                    break
        return found[:limit]


def _asked(here: Shelf, asking: Principal, report: Report, wanted: Narrowing) -> Asked:
    given = wanted.narrowed()
    if useless := [name for name in given if name not in report.narrowed]:
        problems = [FieldError(name, "this report is not narrowed by it") for name in useless]
        raise Problem("INVALID", "the report cannot be narrowed like this", problems)
    return Asked(owner(asking), reader(asking).own_only, here.clock.now(), **given)


def sheet(here: Shelf, asking: Principal, report: Report, wanted: Narrowing) -> Sheet:
    """What the report says of itself, to this asker."""
    columns = report.shown(own_only=reader(asking).own_only)
    return Sheet(report.name, columns, {**said(report), **_as_asked(wanted), "as_of": _text(here.clock.now())})


def said(report: Report) -> Mapping[str, str]:
    """What a report is about."""
    return {
        "title": report.title,
        "question": report.question,
        "definition": report.definition,
        "period": report.period,
        "time_zone": TIME_ZONE,
    }


def _as_asked(wanted: Narrowing) -> dict[str, str]:
    return {name: _text(value) for name, value in wanted.narrowed().items()}


def _text(value: Any) -> str:
    return instant_text(value) if isinstance(value, datetime) else str(value)
