"""The readable report of a bundle: a page that prints, with the timeline, what was said, and the reasons."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.disclosure import to_staff
from services.projections.policy.facts import facts
from services.projections.policy.words import DECISIONS, traced

LINES_MAX: Final = 5_000
"""So many lines a person may still read; the records are all in the bundle."""

UNTOLD: Final = ": …"
"""What a decision says in place of a reason that its reader is not told."""

_pages = Environment(
    loader=PackageLoader("services.projections.service.exporting", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Line(NamedTuple):
    """One line of the timeline: when, what, what the event says, why, about which stream, and by whom."""

    at: str
    says: str
    facts: Sequence[str]
    reasons: Sequence[str]
    stream: str
    by: str


class Heading(NamedTuple):
    """What a report is about: the export, what was chosen, for whom and why, and of how many entries."""

    export: str
    at: datetime
    selection: Mapping[str, Any]
    purpose: str
    entries: int


def written(heading: Heading, found: Iterable[Mapping[str, Any]]) -> bytes:
    """The report as HTML. Who did what, and why it was exported, is the vendor's business, and an examiner's."""
    lines = [_line(record) for record in causes_first(found)]
    inside = heading.selection["audience"] == "examiner"
    values = {"heading": heading, "made": _time(heading.at), "lines": lines, "most": LINES_MAX, "inside": inside}
    return _pages.get_template("report.html").render(values).encode()


def causes_first(found: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Records that come in the order of time: of one instant, each stands behind the one it came of."""
    for _, some in groupby(found, key=itemgetter("time")):
        ledgers: dict[str, deque[Mapping[str, Any]]] = {}
        for record in some:
            ledgers.setdefault(record.get("ledger", ""), deque()).append(record)
        waiting = {record["id"] for records in ledgers.values() for record in records}
        while waiting:
            heads = [records[0] for records in ledgers.values() if records]
            first = next((head for head in heads if head.get("causation") not in waiting), heads[0])
            waiting.discard(first["id"])
            yield ledgers[first.get("ledger", "")].popleft()


def _line(record: Mapping[str, Any]) -> Line:
    name, data = record["type"], to_staff(record["data"] or {})
    found = traced(name, data) if name in DECISIONS else None
    plainly = name.rpartition(".v")[0].replace(".", ": ").replace("-", " ")
    says = found["says"].removesuffix(UNTOLD) if found else plainly
    reasons = (*found["words"], *found["reasons"]) if found else ()
    told = list(dict.fromkeys((*facts(data), *map(_held, data.get("certifications") or ()))))
    return Line(_time(record["time"]), says, told, reasons, record["stream"], record.get("actor", ""))


def _held(certificate: Mapping[str, Any]) -> str:
    """A certificate as its holder's customer reads it."""
    product = f" for {certificate['product']}" if certificate.get("product") else ""
    return f"certificate {certificate['name']}{product}, valid until {certificate['valid_until']}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
