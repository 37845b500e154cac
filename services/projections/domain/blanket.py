"""The view of blanket flags: partners that seem to reserve accounts, with the counts that say so."""

from datetime import datetime
from typing import NamedTuple

from contracts import blanket as b
from services.projections.domain.view import Json, Seen, View


class BlanketFlag(NamedTuple):
    """A flag, its evidence, and what a person made of it."""

    partner: str
    state: str
    level: str
    score: float
    signals: Json
    window_start: datetime
    window_end: datetime
    claims: tuple[str, ...]
    rule: str
    rule_version: int
    judged_by: str | None = None
    note: str = ""


view = View("blanket_flags", BlanketFlag, "blanket-flag")


@view.opens(b.BlanketPatternFlagged)
def flagged(event: b.BlanketPatternFlagged, seen: Seen) -> BlanketFlag:
    """At least two families of evidence agree."""
    return BlanketFlag(
        partner=event.partner,
        state="flagged",
        level=event.level,
        score=event.score,
        signals=seen.data["signals"],
        window_start=event.window_start,
        window_end=event.window_end,
        claims=event.claims,
        rule=event.rule,
        rule_version=event.rule_version,
    )


@view.changes(b.BlanketPatternFlagged)
def flagged_again(_: BlanketFlag, event: b.BlanketPatternFlagged, seen: Seen) -> BlanketFlag:
    """The pattern goes on: newer counts, and again a person's turn."""
    return flagged(event, seen)


@view.changes(b.BlanketFlagConfirmed)
def confirmed(row: BlanketFlag, event: b.BlanketFlagConfirmed, seen: Seen) -> BlanketFlag:
    """A person agreed."""
    return row._replace(state="confirmed", judged_by=seen.actor, note=event.note)


@view.changes(b.BlanketFlagCleared)
def cleared(row: BlanketFlag, event: b.BlanketFlagCleared, seen: Seen) -> BlanketFlag:
    """A person found a good reason."""
    return row._replace(state="cleared", judged_by=seen.actor, note=event.reason)
