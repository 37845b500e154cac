"""The page docs/reports.md as it should be: every report with its definition and columns, ten questions to DuckDB."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contracts.access import VIEWS
from services.kit.sheets import FORMATS
from services.kit.sheets.as_parquet import GROUP_ROWS
from services.projections.policy.reports import (
    AT_ONCE_MAX,
    BATCH_ROWS,
    CALENDAR_PAST_DAYS,
    CALENDAR_TOKEN_DAYS,
    ROWS_SHOWN_MAX,
    SEND_SECONDS_MAX,
)
from services.projections.store.reports import REPORTS, Report
from tests.projections.reports.questions import QUESTIONS

PAGE: Final = Path(__file__).parents[3] / "docs" / "reports.md"
OPENING = f"""# Reports

Written by `make report-reference` from `services/projections/store/reports`, a file a report; a test compares. Each was
worked out by hand from a small ledger in `tests/projections/reports`.

| you want | do |
|---|---|
| the reports there are | `GET /v1/reports`, or `dealreg report` |
| one to look at | `GET /v1/reports/{{name}}`, `dealreg report NAME`, or `/console/reports` |
| a file | `?format=csv`, `xlsx`, `parquet`, or its media type in `Accept`; `dealreg report NAME --output FILE` |
| a drawing | `?format=svg`; it follows light and dark, and says in words what it shows |
| a period, a partner, a programme | `since` (in), `until` (out), `partner`, `programme` |
| as it stood on a day | `as_of=2026-03-01T00:00:00Z`, and `known_at=` for what was on record then |
| what is due, in your own calendar | `GET /v1/calendar` gives a secret address for programs that follow calendars |

* **Time** is UTC everywhere: a day begins at midnight in UTC, an instant ends in Z. In a workbook, which knows no time
  zones, the sheet About says so.
* **Money** of different currencies is never added up: a sum stands beside its currency, and there is a row for each.
  JSON and CSV have exact amounts, as texts in JSON.
* **A share** lies between 0 and 1, and is empty where it would be a share of nothing.
* **Who may read** what stands in one table, `contracts/access.py`. A partner is shown its own rows only, without the
  columns that are marked as staff's.
* **Formulas**: a text that a spreadsheet would work out has an apostrophe before it in CSV, and is a text cell in XLSX.
* Files are written while they are sent, out of a cursor of the database: however many rows there are, no more are held
  than a batch of {BATCH_ROWS}, or a row group of {GROUP_ROWS} in Parquet. {AT_ONCE_MAX} reports are worked out at once,
  and who does not fetch on is left after {SEND_SECONDS_MAX:.0f} seconds. On a page, or in a drawing, stand the
  first {ROWS_SHOWN_MAX} rows.

## The calendar

Every deadline that is due on a claim, and the end of every protection, each an entry of its own whose name never
changes: an extension moves it, and when the protection ends before its time, the entry is called off
(`STATUS:CANCELLED`) and stays for {CALENDAR_PAST_DAYS} days. The address is good for {CALENDAR_TOKEN_DAYS} days
for whoever knows it, so it is kept like a password; a terminated partner's opens nothing any more, and a new
`DEALREG_TOKEN_KEY` closes all of them.

"""
ASKING = """## Ten questions to the deals

`dealreg report deals --output deals.parquet`, then in DuckDB (`SET TimeZone = 'UTC'`):

"""


def page() -> str:
    """The page."""
    reports = "\n".join(_report(report) for report in REPORTS.values())
    asked = "\n".join(f"{number}. {one.words}\n\n```sql\n{one.sql}\n```\n" for number, one in enumerate(QUESTIONS, 1))
    return f"{OPENING}{reports}\n{ASKING}{asked}"


def _report(report: Report) -> str:
    return f"## {report.title}: `{report.name}`\n\n{report.question}\n\n{report.definition}\n\n" + "".join(
        _facts(report)
    )


def _facts(report: Report) -> Iterator[str]:
    narrowed = ", ".join(f"`{name}`" for name in sorted(report.narrowed)) or "nothing"
    period = f" The period is that of {report.period}." if report.period else ""
    drawn = ", svg" if report.chart else ""
    yield f"Narrowed by {narrowed}.{period} Forms: {', '.join(FORMATS)}{drawn}.\n"
    yield f"Read by: {', '.join(sorted(VIEWS[f'reports/{report.name}']))}.\n\n"
    yield "| column | type | unit | says |\n|---|---|---|---|\n"
    for column in report.columns:
        staff = " (staff only)" if column.name in report.staff else ""
        yield f"| `{column.name}` | {column.kind} | {column.unit} | {column.says}{staff} |\n"
