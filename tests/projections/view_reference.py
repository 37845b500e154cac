"""Writes docs/views.md, what analysts may read with SQL: `python -m tests.projections.view_reference`."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column

from services.projections.policy.bi import BI, COMMON, PAST, Meanings
from services.projections.store.bi import CONNECTIONS_MAX, STATEMENT_SECONDS
from services.projections.store.tables import Tables

PAGE = Path(__file__).parents[2] / "docs" / "views.md"
KINDS = {"TEXT": "text", "BIGINT": "bigint", "BOOLEAN": "boolean", "NUMERIC": "numeric", "DATE": "date"}
BEFORE = """# Views for analysts

Made from the tables by `make views`. Columns may be added; none is renamed, and none changes its meaning.

```sh
dealreg bi grant VENDOR     # prints an address for psql, a BI tool or a notebook; the password is shown this once
dealreg bi revoke VENDOR
```

A login reads the views below and nothing else: no table, no other schema, not the vault. Each view shows the rows of
the login's own vendor: which that is stands in a table that no login can read or write, and the views are security
barriers, so that no condition of a question sees a row before that is checked. Contacts, free texts and what is made
for matching are not in any view. A rebuild swaps the tables behind the views in one transaction: a question sees all of
the old or all of the new.

Behind each view stands `<view>_past`, with a row for each state that a row of the view had before. How many claims were
open at an instant:

```sql
SELECT count(*) FROM (
  SELECT state FROM registrations      WHERE changed_at <= '2026-05-01'
  UNION ALL
  SELECT state FROM registrations_past WHERE changed_at <= '2026-05-01' AND until_at > '2026-05-01'
) AS at_that_time WHERE state IN ('submitted', 'under_review', 'action_required', 'approved');
```
"""

CATALOG = (
    f"A login has at most {CONNECTIONS_MAX} connections. Of other vendors PostgreSQL's own catalog tells it the names\n"
    "of their logins, and about how many rows all have together: vendors that must not know that have a database each."
)
WAITED = "A rebuild waits twice as long for one that goes on, then gives up and leaves everything as it was."


def page() -> str:
    """The whole page."""
    tables = Tables("views")
    table = tables.views["registrations"]
    limit = f"A question is ended after {STATEMENT_SECONDS} s, unless it sets `statement_timeout` itself. {WAITED}\n"
    parts = [BEFORE, limit, CATALOG, "", "## In every view\n", *_columns(COMMON, table.c)]
    parts += ["\n## In every `_past` besides\n", *_columns(PAST, tables.past["registrations"].c)]
    for name, meanings in BI.items():
        parts += [f"\n## {name}\n", *_columns(meanings, tables.views[name].c)]
    return "\n".join(parts) + "\n"


def _columns(meanings: Meanings, columns: "dict[str, Column[object]]") -> Iterator[str]:
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    for name, meaning in meanings.items():
        yield f"| `{name}` | {_type(columns[name])} | {meaning} |"


def _type(column: "Column[object]") -> str:
    kind = str(column.type)
    if kind == "ARRAY":
        return "text[]"
    return KINDS.get(kind, "timestamptz" if kind == "DATETIME" else kind.lower())


if __name__ == "__main__":
    PAGE.write_text(page())
