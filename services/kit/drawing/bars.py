"""Lying bars, each with its parts one behind the other; every panel has a scale of its own."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from services.kit.drawing.document import COLOURS, document, text

WIDTH: Final = 410
"""Narrow, so that letters stay readable on a telephone."""
LABEL, VALUE, MARGIN = 172, 84, 6
ROW, THICK, GAP = 24, 14, 14
LABEL_LENGTH_MAX: Final = 23
LEGEND_LETTER: Final = 7
"""About how wide a letter is."""


class Part(NamedTuple):
    """A part of a bar: what it is, and how long."""

    name: str
    length: float


class Bar(NamedTuple):
    """A bar: what it is, its parts, and how its whole length is said."""

    label: str
    parts: tuple[Part, ...]
    said: str

    @property
    def length(self) -> float:
        """The whole of it."""
        return sum(part.length for part in self.parts)


class Panel(NamedTuple):
    """Bars that may be compared with one another; the heading may be empty, and the scale ends at `whole` or later."""

    heading: str
    bars: tuple[Bar, ...]
    whole: float = 0.0


def bars(title: str, description: str, panels: Sequence[Panel], *, name: str, alone: bool = True) -> str:
    """The drawing of all panels, one below the other; by itself it has its title over it, which a page has already."""
    names = list(dict.fromkeys(part.name for panel in panels for bar in panel.bars for part in bar.parts if part.name))
    colours = {part: number % len(COLOURS) for number, part in enumerate(names)}
    pieces: list[str] = []
    y = float(MARGIN)
    headline = [(text(MARGIN, 16, title, heading=True), ROW + GAP)] if alone else []
    for piece, height in (*headline, *_legend(colours), *_panels(panels, colours)):
        pieces.append(f'<g transform="translate(0 {y:.0f})">{piece}</g>')
        y += height
    return document(title, description, (WIDTH, int(y) + MARGIN), "".join(pieces), name=name, alone=alone)


def _legend(colours: dict[str, int]) -> Iterator[tuple[str, float]]:
    """Which colour is which part, as many in a line as there is room for."""
    if len(colours) < 2:
        return
    line, x = "", float(MARGIN)
    for name, colour in colours.items():
        wide = 22 + LEGEND_LETTER * len(name) + 10
        if line and x + wide > WIDTH:
            yield line, ROW
            line, x = "", float(MARGIN)
        line += f'<rect class="part-{colour}" x="{x:.0f}" y="4" width="12" height="12"/>{text(x + 18, 15, name)}'
        x += wide
    yield line, ROW + GAP


def _panels(panels: Sequence[Panel], colours: dict[str, int]) -> Iterator[tuple[str, float]]:
    for panel in panels:
        if panel.heading:
            yield text(MARGIN, 16, panel.heading, heading=True), ROW
        longest = max(panel.whole, *(bar.length for bar in panel.bars), 0.0)
        for bar in panel.bars:
            yield _bar(bar, longest, colours), ROW
        yield "", GAP


def _bar(bar: Bar, longest: float, colours: dict[str, int]) -> str:
    room = WIDTH - LABEL - VALUE
    scale = room / longest if longest > 0 else 0.0
    x, drawn = float(LABEL), ""
    for part in bar.parts:
        wide = part.length * scale
        drawn += (
            f'<rect class="part-{colours.get(part.name, 0)}" x="{x:.1f}" y="4" width="{wide:.1f}" height="{THICK}"/>'
        )
        x += wide
    label = text(LABEL - 8, 16, _short(bar.label), anchor="end")
    rule = f'<path class="rule" d="M{LABEL} 1v{ROW - 4}"/>'
    parts = ", ".join(f"{part.name} {part.length:,g}" for part in bar.parts if part.name)
    words = escape(f"{bar.label}: {bar.said}{f' ({parts})' if parts else ''}")
    return f"<g><title>{words}</title>{label}{rule}{drawn}{text(x + 6, 16, bar.said)}</g>"


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH_MAX else f"{label[: LABEL_LENGTH_MAX - 1]}…"
