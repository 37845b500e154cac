"""The view of blanket flags: partners that seem to reserve accounts, the counts that say so, and what came of it."""

from datetime import datetime
from typing import NamedTuple

from contracts import blanket as b
from services.projections.domain.view import Json, Seen, View


class BlanketFlag(NamedTuple):
    """A flag, its evidence, what its partner says, and what people made of it step by step.

    `unanswered` are the claims that got no evidence by `evidence_due`, and were lost; None while that lies ahead.
    """

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
    answer: str = ""
    evidence_due: datetime | None = None
    unanswered: tuple[str, ...] | None = None
    open_claims: int | None = None
    finding: str | None = None


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
def flagged_again(row: BlanketFlag, event: b.BlanketPatternFlagged, seen: Seen) -> BlanketFlag:
    """The pattern goes on: newer counts, and again a person's turn."""
    return flagged(event, seen)._replace(answer=row.answer)


@view.changes(b.BlanketFlagAnswered)
def answered(row: BlanketFlag, event: b.BlanketFlagAnswered, _: Seen) -> BlanketFlag:
    """The partner said what is behind it."""
    return row._replace(answer=event.answer)


@view.changes(b.BlanketFlagConfirmed)
def confirmed(row: BlanketFlag, event: b.BlanketFlagConfirmed, seen: Seen) -> BlanketFlag:
    """A person agreed, and evidence is demanded."""
    known = row._replace(state="confirmed", judged_by=seen.actor, note=event.note)
    return known._replace(claims=event.claims, evidence_due=event.evidence_due)


@view.changes(b.BlanketEvidenceOverdue)
def evidence_overdue(row: BlanketFlag, event: b.BlanketEvidenceOverdue, _: Seen) -> BlanketFlag:
    """The time to show evidence is over."""
    return row._replace(unanswered=event.claims)


@view.changes(b.BlanketFlagCleared)
def cleared(row: BlanketFlag, event: b.BlanketFlagCleared, seen: Seen) -> BlanketFlag:
    """A person found a good reason."""
    return row._replace(state="cleared", judged_by=seen.actor, note=event.reason)


@view.changes(b.BlanketPartnerCapped)
def capped(row: BlanketFlag, event: b.BlanketPartnerCapped, _: Seen) -> BlanketFlag:
    """The partner's open claims are bounded."""
    return row._replace(open_claims=event.open_claims)


@view.changes(b.BlanketFlagReferred)
def referred(row: BlanketFlag, event: b.BlanketFlagReferred, _: Seen) -> BlanketFlag:
    """Compliance has it."""
    return row._replace(state="referred", note=event.note)


@view.changes(b.BlanketReviewConcluded)
def concluded(row: BlanketFlag, event: b.BlanketReviewConcluded, seen: Seen) -> BlanketFlag:
    """Compliance is done."""
    return row._replace(state="concluded", finding=event.finding, judged_by=seen.actor, note=event.note)
