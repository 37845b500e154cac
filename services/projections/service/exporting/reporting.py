"""The readable report of a bundle: a page that prints, with the timeline and the reasons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.disclosure import to_staff
from services.projections.policy.words import DECISIONS, traced

LINES_MAX: Final = 5_000
"""So many lines a person may still read; the records are all in the bundle."""

_pages = Environment(
    loader=PackageLoader("services.projections.service.exporting", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Line(NamedTuple):
    """One line of the timeline: when, what, about which stream, by whom, and why."""

    at: str
    says: str
    stream: str
    by: str
    reasons: Sequence[str] = ()


def written(export: Any, found: Iterable[Mapping[str, Any]], count: int) -> bytes:
    """The report as HTML."""
    lines = [_line(record) for record in found]
    values = {"export": export, "lines": lines[:LINES_MAX], "count": count, "most": LINES_MAX}
    return _pages.get_template("report.html").render(values).encode()


def told_lines(messages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Messages that somebody was told, as lines: without who did it, which they are not told."""
    return [{**message, "stream": message["subject"], "actor": ""} for message in messages]


def _line(record: Mapping[str, Any]) -> Line:
    name, data = record["type"], to_staff(record["data"] or {})
    found = traced(name, data) if name in DECISIONS else None
    says = found["says"] if found else name.removesuffix(".v1").replace(".", ": ").replace("-", " ")
    reasons = (*found["words"], *found["reasons"]) if found else ()
    held = map(_held, data.get("certifications") or ())
    return Line(record["time"].isoformat(), says, record["stream"], record["actor"], (*reasons, *held))


def _held(certificate: Mapping[str, Any]) -> str:
    """A certificate as its holder's customer reads it."""
    product = f" for {certificate['product']}" if certificate.get("product") else ""
    return f"certificate {certificate['name']}{product}, valid until {certificate['valid_until']}"
