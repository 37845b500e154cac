"""How figures of reports are written for people: amounts with their currency, shares in per cent, spans with a unit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

NOTHING = "–"


FORMS: Final[Mapping[str, str]] = {"share": "{:.0%}", "money": "{:,.0f}", "count": "{:,}"}


def figure(value: Any, kind: str, unit: str = "") -> str:
    """A value of a column as it is read; `unit` stands behind it where it says more than the heading does."""
    if value is None:
        return NOTHING
    if kind == "number":
        return f"{_number(value)} {unit}".rstrip()
    if kind in FORMS:
        return FORMS[kind].format(value)
    return ("yes" if value else "no") if kind == "flag" else _words(value)


def _number(value: float) -> str:
    """To a tenth; what is less than one, to two digits that say something."""
    return f"{value:,.1f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}"


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(value)
    return str(value)
