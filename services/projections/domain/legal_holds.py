"""Legal holds: matters whose people are kept, and until when they were."""

from datetime import datetime
from typing import NamedTuple

from contracts import retention as r
from services.projections.domain.view import Seen, View


class LegalHoldRow(NamedTuple):
    """What is held, why and by whom; once it is released, that too. `registrations` are those of a case."""

    state: str
    kind: str
    matter: str
    registrations: tuple[str, ...]
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str | None = None
    released_at: datetime | None = None
    release_reason: str | None = None


view = View("legal_holds", LegalHoldRow, "legal-hold")


@view.opens(r.LegalHoldPlaced)
def placed(event: r.LegalHoldPlaced, seen: Seen) -> LegalHoldRow:
    """It is in force from here on."""
    return LegalHoldRow(
        state="placed",
        kind=event.on.kind,
        matter=event.on.id,
        registrations=event.on.registrations,
        reason=event.reason,
        placed_by=seen.actor,
        placed_at=seen.time,
    )


@view.changes(r.LegalHoldReleased)
def released(row: LegalHoldRow, event: r.LegalHoldReleased, seen: Seen) -> LegalHoldRow:
    """It is in force no more."""
    return row._replace(state="released", released_by=seen.actor, released_at=seen.time, release_reason=event.reason)
