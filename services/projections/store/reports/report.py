"""What a report is: the question it answers, how that is worked out, its columns, and the query over the views."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select

from services.kit.sheets import Column
from services.projections.domain.view import Owner
from services.projections.store.instants import Readable

Narrowed = Literal["since", "until", "partner", "programme"]


class Asked(NamedTuple):
    """Whose rows are wanted, at which instant, of which period (`until` itself is out), of which partner, programme."""

    owner: Owner
    own_only: bool
    at: datetime
    since: datetime | None = None
    until: datetime | None = None
    partner: str | None = None
    programme: str | None = None


class Chart(NamedTuple):
    """How a report is drawn: a bar for each value of `bars`, its parts by `parts`, their length by `length`.

    Where lengths do not add up, as shares and medians, each row has a bar, named by both. `panels`: a column whose
    values must not be compared with one another, such as a currency; each has its own drawing.
    """

    bars: str
    length: str
    parts: str | None = None
    panels: str | None = None


class Report(NamedTuple):
    """A report. `period` says with what `since` and `until` are compared; empty where it tells how things stand.

    `staff`: columns that a partner is not shown, though it may read the report of its own rows.
    """

    name: str
    title: str
    question: str
    definition: str
    period: str
    columns: tuple[Column, ...]
    query: Callable[[Readable, Asked], Select[Any]]
    narrowed: frozenset[Narrowed] = frozenset({"since", "until", "partner", "programme"})
    staff: frozenset[str] = frozenset()
    chart: Chart | None = None

    def rows(self, tables: Readable, asked: Asked) -> Select[Any]:
        """The query of what a reader is shown, in the order of the columns."""
        query = self.query(tables, asked)
        shown = self.shown(own_only=asked.own_only)
        return query.with_only_columns(*(query.selected_columns[column.name] for column in shown))

    def shown(self, *, own_only: bool) -> tuple[Column, ...]:
        """The columns that a reader is shown."""
        return tuple(column for column in self.columns if not own_only or column.name not in self.staff)
