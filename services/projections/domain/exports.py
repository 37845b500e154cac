"""Exports: what was taken out of the ledgers, by whom, for whom and why."""

from datetime import datetime
from typing import Final, NamedTuple

from contracts.exports import Exported, Selection
from services.projections.domain.view import Owner, Seen, View

NAMED: Final = ("case", "partner", "customer", "registration")
"""What an export may be of, beside a period."""


class ExportRow(NamedTuple):
    """What an export is of (`kind` and its id, or a period alone), and for whom; `digest` is its record's hash.

    It is the partner's for whom it was made, if it was made for one.
    """

    state: str
    audience: str
    kind: str
    matter: str | None
    since: datetime | None
    until: datetime | None
    purpose: str
    asked_by: str
    exported_at: datetime
    digest: str


def _for_whom(seen: Seen) -> Owner:
    event = seen.event
    told = event.selection if isinstance(event, Exported) else None
    return Owner(seen.owner.vendor, told.partner if told is not None and told.audience == "partner" else None)


view = View("exports", ExportRow, "export", owner=_for_whom)


@view.opens(Exported)
def exported(event: Exported, seen: Seen) -> ExportRow:
    """An export is one record and never changes."""
    kind, matter = _matter(event.selection)
    return ExportRow(
        state="recorded",
        audience=event.selection.audience,
        kind=kind,
        matter=matter,
        since=event.selection.since,
        until=event.selection.until,
        purpose=event.purpose,
        asked_by=seen.actor,
        exported_at=seen.time,
        digest=seen.hash.hex(),
    )


def _matter(selection: Selection) -> tuple[str, str | None]:
    named = ((name, getattr(selection, name)) for name in NAMED)
    return next(((name, id_) for name, id_ in named if id_ is not None), ("period", None))
