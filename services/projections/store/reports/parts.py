"""What several reports are put together from: whose rows, of which period, and shares and spans out of columns."""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Double,
    FromClause,
    Interval,
    Numeric,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
)

from services.projections.store.conditions import FILTERS
from services.projections.store.instants import Readable
from services.projections.store.reports.report import Asked

DAY_SECONDS: Final = 86_400
MONEY: Final = "currency"
"""The unit of an amount: the column that names its currency. Amounts of different currencies are never added up."""
DAYS: Final = "days"


def wanted(tables: Readable, view: str, asked: Asked) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """A view's table, and which of its rows are wanted: the vendor's, or only those that are the partner's own."""
    table = tables.views[view]
    return table, owned(table, asked)


def owned(table: FromClause, asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on rows of a table that has their vendor and partner."""
    found: list[ColumnElement[bool]] = [table.c.vendor == asked.owner.vendor]
    if asked.own_only:
        found.append(table.c.org == asked.owner.org)
    if asked.partner is not None:
        found.append(table.c.org == asked.partner)
    if asked.programme is not None and "programme" in table.c:
        found.append(table.c.programme == asked.programme)
    return found


def cases(tables: Readable, asked: Asked) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """The conflicts, which are the vendor's, and which of them are wanted: of a partner, those it is a party of."""
    table = tables.views["conflicts"]
    found: list[ColumnElement[bool]] = [table.c.vendor == asked.owner.vendor]
    if asked.partner is not None:
        found.append(literal(asked.partner) == func.any(table.c.parties))
    if asked.programme is not None:
        found.append(table.c.programme["programme"].astext == asked.programme)
    return table, found


def within(moment: ColumnElement[Any], asked: Asked) -> ColumnElement[bool]:
    """Whether an instant lies in the period asked for; without one, whether there is any."""
    found: list[ColumnElement[bool]] = [moment.is_not(None)]
    if asked.since is not None:
        found.append(moment >= asked.since)
    if asked.until is not None:
        found.append(moment < asked.until)
    return and_(*found)


def within_days(day: ColumnElement[Any], asked: Asked) -> ColumnElement[bool]:
    """The same of a day in UTC, which is in the period when its beginning is."""
    return within(func.timezone("UTC", cast(day, Date)), asked)


def claimed(table: FromClause) -> ColumnElement[bool]:
    """A draft claims nothing, and is in no report."""
    return table.c.submitted_at.is_not(None)


def protected(tables: Readable, asked: Asked) -> ColumnElement[bool]:
    """Whether a row of the protections keeps rivals out at the instant asked for."""
    return FILTERS["protected_at"](tables, tables.views["protections"], asked.at)


def counted(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group meet all of these."""
    return func.count().filter(*conditions) if conditions else func.count()


def added(amount: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """The sum over the rows of a group that meet all of these; zero of none."""
    total = func.sum(amount)
    return func.coalesce(total.filter(*conditions) if conditions else total, literal(0, Numeric()))


def share(part: ColumnElement[Any], whole: ColumnElement[Any]) -> ColumnElement[Any]:
    """How much of the whole a part is; nothing where the whole is nothing."""
    return cast(part, Double()) / func.nullif(cast(whole, Double()), 0)


def days(span: ColumnElement[Any]) -> ColumnElement[Any]:
    """A span of time in days."""
    return cast(extract("epoch", cast(span, Interval())), Double()) / DAY_SECONDS


def quantile(value: ColumnElement[Any], which: float = 0.5) -> ColumnElement[Any]:
    """The median, or what another share of the rows of a group is not above; between two rows in proportion."""
    return func.percentile_cont(which).within_group(value)


def deal(registrations: FromClause, name: str) -> ColumnElement[str]:
    """A word that a registration says about its deal."""
    found: ColumnElement[str] = registrations.c.details["deal"][name].astext
    return found


def won(registrations: FromClause) -> ColumnElement[bool]:
    """Whether the deal was won."""
    found: ColumnElement[bool] = registrations.c.state == "closed_won"
    return found


def lost(registrations: FromClause) -> ColumnElement[bool]:
    """Whether the deal was lost."""
    found: ColumnElement[bool] = registrations.c.state == "closed_lost"
    return found


def closed_on(registrations: FromClause) -> ColumnElement[Any]:
    """The day on which the deal was won or lost."""
    return cast(registrations.c.outcome["on"].astext, Date)


def worth(registrations: FromClause) -> tuple[ColumnElement[Any], ColumnElement[str]]:
    """What a deal is worth and in which currency: what it was won with, where that was said, else its list value."""
    value = registrations.c.outcome["value"]
    amount = func.coalesce(cast(value["amount"].astext, Numeric()), registrations.c.amount)
    return amount, func.coalesce(value["currency"].astext, registrations.c.currency)


def granted(registrations: FromClause, protections: FromClause) -> ColumnElement[bool]:
    """Whether the claim was granted at some time, given its protection if it has one."""
    return or_(registrations.c.state == "approved", protections.c.key.is_not(None))


def whether(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where it holds, else 0: for rows of several tables that are put below one another."""
    return case((condition, 1), else_=0)
