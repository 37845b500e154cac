"""Reports as drawings: rows become bars, those that must not be compared stand in panels of their own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from services.kit.drawing import Bar, Panel, Part, bars
from services.kit.sheets import Column
from services.projections.policy.figures import NOTHING, figure
from services.projections.policy.reports import BARS_MAX
from services.projections.store.reports import Chart, Report

Rows = Sequence[Mapping[str, Any]]
APART: Final = frozenset({"share", "number"})
"""Kinds of figures that are shares or medians: those of two rows do not add up, so each row has its own bar."""


def drawn(report: Report, rows: Rows, *, alone: bool) -> str:
    """The drawing of a report that has one; rows without a length are left out."""
    chart = _of(report)
    measured = next(column for column in report.columns if column.name == chart.length)
    there = [row for row in rows if row[chart.length] is not None]
    panels = [_panel(chart, measured, heading, some) for heading, some in _grouped(there, chart.panels)]
    title = f"{report.title}: {_word(measured.name)}"
    return bars(title, _described(report, measured, panels), panels, name=report.name, alone=alone)


def _of(report: Report) -> Chart:
    if report.chart is None:
        raise ValueError(f"{report.name} is not drawn")
    return report.chart


def _grouped(rows: Rows, column: str | None) -> Iterable[tuple[str, Rows]]:
    if column is None:
        return [("", rows)]
    values = dict.fromkeys(row[column] for row in rows)
    return [(_word(value), [row for row in rows if row[column] == value]) for value in values]


def _panel(chart: Chart, measured: Column, heading: str, rows: Rows) -> Panel:
    adds_up = measured.kind not in APART
    made = [_bar(chart, measured, label, some) for label, some in _grouped(rows, chart.bars)] if adds_up else []
    longest = sorted(made or [_alone(chart, measured, row) for row in rows], key=lambda bar: -bar.length)
    left_out = len(longest) - BARS_MAX
    said = f"{heading} (and {left_out} shorter)".strip() if left_out > 0 else heading
    return Panel(said, tuple(longest[:BARS_MAX]), 1.0 if measured.kind == "share" else 0.0)


def _bar(chart: Chart, measured: Column, label: str, rows: Rows) -> Bar:
    lengths: dict[str, float] = {}
    for row in rows:
        name = _word(row[chart.parts]) if chart.parts else ""
        lengths[name] = lengths.get(name, 0.0) + float(row[chart.length])
    parts = tuple(Part(name, length) for name, length in lengths.items())
    whole = sum(part.length for part in parts)
    value = round(whole) if measured.kind == "count" else whole
    return Bar(label, parts, figure(value, measured.kind, measured.unit))


def _alone(chart: Chart, measured: Column, row: Mapping[str, Any]) -> Bar:
    """A bar of one row: what it says is no sum, and adds up with nothing."""
    names = [_word(row[column]) for column in (chart.bars, chart.parts) if column]
    length = row[chart.length]
    return Bar(", ".join(names), (Part("", float(length)),), figure(length, measured.kind, measured.unit))


def _described(report: Report, measured: Column, panels: Sequence[Panel]) -> str:
    """What can be seen, for who cannot see it."""
    said = "; ".join(
        f"{panel.heading}: {listed}".removeprefix(": ")
        for panel in panels
        if (listed := ", ".join(f"{bar.label} {bar.said}" for bar in panel.bars))
    )
    return f"{report.question} Bars: {measured.says}. {said or 'There is nothing to draw'}."


def _word(value: Any) -> str:
    """A code in small letters: capitals are half as wide again, and shout; one of a few letters stays."""
    said = NOTHING if value in (None, "") else str(value)
    return said.replace("_", " ").lower() if "_" in said else said
