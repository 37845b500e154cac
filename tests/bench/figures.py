"""What a benchmark found: figures with their units and budgets, for people and for programs."""

import json
from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """A figure and its unit; the budget is a least for rates and a most for times."""

    what: str
    figure: float
    unit: str
    budget: float | None = None


def show(figures: Iterable[Figure], *, as_json: bool) -> None:
    """Print a table, or a JSON object a line."""
    for found in figures:
        print(json.dumps(found._asdict()) if as_json else line(found))


def line(found: Figure) -> str:
    """A figure for people."""
    budget = "" if found.budget is None else f"   budget {found.budget:,.0f}"
    return f"{found.what:<58} {found.figure:>12,.2f} {found.unit:<10}{budget}".rstrip()
