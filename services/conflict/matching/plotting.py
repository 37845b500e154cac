"""Draws precision over recall as an SVG: the core, and the core of each source."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

from services.conflict.matching.evaluating import Scored
from services.conflict.matching.measures import curve

SIDE: Final = 480
MARGIN: Final = 60
LOWEST: Final = 0.5
"""The axes begin here: below one half no threshold is of use."""
COLOURS: Final = ("#1b1b1b", "#0b6e99", "#b5541c", "#3f7d20", "#7a3e9d", "#8a6d00")


def plot(scored: Sequence[Scored], path: Path, title: str) -> None:
    """Write the drawing."""
    core = [one for one in scored if one.pair.core]
    groups = {"core": core}
    for source in sorted({one.pair.source for one in core}):
        groups[source] = [one for one in core if one.pair.source == source]
    path.write_text(_document(title, "\n".join(_parts(groups))), encoding="utf-8")


def _parts(groups: dict[str, list[Scored]]) -> Iterator[str]:
    yield from _axes()
    drawn = ((name, some) for name, some in groups.items() if any(one.pair.same for one in some))
    for place, ((name, some), colour) in enumerate(zip(drawn, COLOURS, strict=False)):
        yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{_points(some)}"/>'
        yield _text(MARGIN + 12, MARGIN + SIDE - 100 + 16 * place, name, colour)


def _points(scored: Sequence[Scored]) -> str:
    found = curve(np.array([one.same for one in scored]), np.array([float(bool(one.pair.same)) for one in scored]))
    shown = (found.recall >= LOWEST) & (found.precision >= LOWEST)
    places = zip(found.recall[shown].tolist(), found.precision[shown].tolist(), strict=True)
    return " ".join(f"{_across(recall):.1f},{_down(precision):.1f}" for recall, precision in places)


def _across(recall: float) -> float:
    return MARGIN + SIDE * (recall - LOWEST) / (1 - LOWEST)


def _down(precision: float) -> float:
    return MARGIN + SIDE * (1 - precision) / (1 - LOWEST)


def _axes() -> Iterator[str]:
    for step in range(6):
        at = LOWEST + step * (1 - LOWEST) / 5
        yield f'<path stroke="#ddd" d="M{_across(at):.0f} {MARGIN}v{SIDE}M{MARGIN} {_down(at):.0f}h{SIDE}"/>'
        yield _text(_across(at) - 8, MARGIN + SIDE + 18, f"{at:.1f}")
        yield _text(MARGIN - 28, _down(at) + 4, f"{at:.1f}")
    yield _text(MARGIN + SIDE / 2 - 20, MARGIN + SIDE + 40, "recall")
    yield _text(8, MARGIN - 14, "precision")


def _text(x: float, y: float, text: str, colour: str = "#555") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}">{escape(text)}</text>'


def _document(title: str, parts: str) -> str:
    size = SIDE + 2 * MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12">'
    )
    return f'{head}\n<rect width="100%" height="100%" fill="#fff"/>\n{_text(8, 18, title)}\n{parts}\n</svg>\n'
