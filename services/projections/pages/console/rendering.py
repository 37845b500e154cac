"""Pages out of templates: how instants, spans and coded words are written for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from contracts.access import may_see, may_send

POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""No script runs, nothing is loaded from elsewhere, and forms go nowhere else."""
STYLE: Final = "console.css"
UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60))

_templates = PackageLoader("services.projections.pages")
_pages = Environment(
    loader=_templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def page(template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A page for people."""
    return HTMLResponse(_pages.get_template(template).render(values), status, {"Content-Security-Policy": POLICY})


def style(more: str) -> Response:
    """The one style sheet of all pages, with what drawings on them need."""
    source, _, _ = _templates.get_source(_pages, STYLE)
    return Response(source + more, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def left(seconds: int) -> str:
    """How long until something is due, in the largest unit of which there are two; or how long it is overdue."""
    size = abs(seconds)
    name, unit = next((found for found in UNITS if size >= 2 * found[1]), UNITS[-1])
    count = size // unit
    words = f"{count} {name}" if count == 1 else f"{count} {name}s"
    return f"in {words}" if seconds >= 0 else f"{words} overdue"


def word(text: str | None) -> str:
    """A coded word as it is read."""
    return (text or "").replace("_", " ")


def moment(at: datetime | str) -> datetime:
    """An instant, also one that stands in a JSON value."""
    return datetime.fromisoformat(at) if isinstance(at, str) else at


EFFECTS: Final[Mapping[str, str]] = {
    "award": "your claim goes on",
    "keep": "your claim stays",
    "deny": "your claim ended",
    "join": "you join the partner's deal",
    "merge": "your claim goes into your other one",
}
"""What an outcome does to a claim, to its own side."""
_pages.globals |= {"EFFECTS": EFFECTS, "may_see": may_see, "may_send": may_send}
_pages.filters.update({"left": left, "word": word, "moment": moment})
