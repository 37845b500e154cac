"""Blanket flags that a person judged: what the detector said, and whether it was right."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from contracts import blanket as b
from services.projections.domain.adjudications.said import Said


class FlagAdjudication(NamedTuple):
    """A flag with its evidence as it was when somebody judged it.

    `source`: the judgement of who looked after the partner, or the review of compliance, which goes before it.
    """

    flag: str
    at: datetime
    source: Literal["judgement", "review"]
    partner: str
    level: str
    score: float
    families: tuple[str, ...]
    reasons: tuple[str, ...]
    claims: int
    window_start: datetime
    window_end: datetime
    rule: str
    rule_version: int
    label: Literal["confirmed", "cleared"]


class Flags:
    """Folds the records of flags, in their order."""

    def __init__(self) -> None:
        self._raised: dict[str, b.BlanketPatternFlagged] = {}
        self._judged: dict[tuple[str, datetime], FlagAdjudication] = {}

    def take(self, said: Said) -> None:
        """Fold one record; what is no concern of flags changes nothing."""
        match said.event:
            case b.BlanketPatternFlagged() as event:
                self._raised[event.flag] = event
            case b.BlanketFlagConfirmed(flag=flag):
                self._judge(flag, said, "judgement", "confirmed")
            case b.BlanketFlagCleared(flag=flag):
                self._judge(flag, said, "judgement", "cleared")
            case b.BlanketReviewConcluded(flag=flag, finding=finding):
                self._judge(flag, said, "review", "confirmed" if finding == "upheld" else "cleared")

    def found(self) -> Iterator[FlagAdjudication]:
        """Every judged pattern once, by the last word on it; a flag that was raised anew has another pattern."""
        yield from self._judged.values()

    def _judge(
        self, flag: str, said: Said, source: Literal["judgement", "review"], label: Literal["confirmed", "cleared"]
    ) -> None:
        raised = self._raised.get(flag)
        if raised is None or not said.by_person:
            return
        self._judged[flag, raised.window_end] = FlagAdjudication(
            flag=flag,
            at=said.at,
            source=source,
            partner=raised.partner,
            level=raised.level,
            score=raised.score,
            families=tuple(signal.family for signal in raised.signals),
            reasons=tuple(reason for signal in raised.signals for reason in (signal.reason, *signal.more)),
            claims=len(raised.claims),
            window_start=raised.window_start,
            window_end=raised.window_end,
            rule=raised.rule,
            rule_version=raised.rule_version,
            label=label,
        )
