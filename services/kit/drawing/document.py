"""An SVG document: a title and a description for who cannot see it, and colours for light and dark."""

from base64 import b64encode
from hashlib import sha256
from typing import Final
from xml.sax.saxutils import escape, quoteattr

COLOURS: Final = (
    ("#0b5cad", "#79b8ff"),
    ("#b5541c", "#f0a06a"),
    ("#3f7d20", "#8fd16a"),
    ("#7a3e9d", "#cfa1ee"),
    ("#8a6d00", "#e3c94f"),
    ("#a40e26", "#ff9aa5"),
    ("#00707a", "#5fd3dd"),
    ("#57606a", "#9da7b1"),
)
"""Of each part, on light and on dark; each stands out from its ground by more than 3:1."""


def _rules(dark: bool) -> str:
    ink, line = ("#e6edf3", "#3a424c") if dark else ("#1b1f24", "#d0d7de")
    parts = "".join(f".drawn .part-{number}{{fill:{pair[dark]}}}" for number, pair in enumerate(COLOURS))
    return f".drawn text{{fill:{ink}}}.drawn .rule{{stroke:{line}}}{parts}"


RULES: Final = (
    ".drawn{font:13px system-ui,sans-serif}.drawn .heading{font-weight:700}"
    f"{_rules(dark=False)}@media (prefers-color-scheme:dark){{{_rules(dark=True)}}}"
)
"""For the style sheet of a page that holds drawings."""
PAPER: Final = ".drawn{background:#fff}@media (prefers-color-scheme:dark){.drawn{background:#0d1117}}"
"""A drawing by itself has no page behind it."""
STYLE: Final = f"'sha256-{b64encode(sha256((RULES + PAPER).encode()).digest()).decode()}'"
"""What a content security policy names the style of a drawing by itself by."""


def document(title: str, description: str, size: tuple[int, int], parts: str, *, name: str, alone: bool) -> str:
    """The drawing. `name` tells it from others on a page; `alone` brings its colours with it."""
    width, height = size
    style = f"<style>{RULES}{PAPER}</style>" if alone else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    names = quoteattr(f"{name}-title {name}-desc")
    return (
        f'<svg{space} class="drawn" role="img" aria-labelledby={names} viewBox="0 0 {width} {height}" width="100%">'
        f"<title id={quoteattr(f'{name}-title')}>{escape(title)}</title>"
        f"<desc id={quoteattr(f'{name}-desc')}>{escape(description)}</desc>{style}{parts}</svg>\n"
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", heading: bool = False) -> str:
    """Words at a place; `anchor` says which of their ends is there."""
    kind = ' class="heading"' if heading else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(words)}</text>'
