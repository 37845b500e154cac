"""What a review may lead to, written down a second time and apart from the service: by a person, from the handbook.

One large deal goes from the team to finance and legal, both of which must agree. The book knows who is asked, who has
agreed, who wrote a part, what is appealed and what is asked for beyond the grant, and says of every step what comes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.envelope import Actor
from contracts.periods import after

STEPS = (("team",), ("finance", "legal"))
SEATS = {"team": {"kim", "tom"}, "finance": {"fay", "dan"}, "legal": {"lea", "lou"}}
ABOVE = {"team": {"dora"}, "finance": set(), "legal": set()}
DECIDES_WITHIN, ANSWERS_WITHIN = "2 business days", "5 business days"
APPEAL_WINDOW, PROTECTED_FOR = timedelta(days=10), timedelta(days=90)
OK = ""


@dataclass
class Book:
    """The reference model of one registration under review."""

    now: datetime
    stage: str = "under_review"
    step: int = 0
    agreed: dict[str, str] = field(default_factory=dict)
    authors: set[str] = field(default_factory=lambda: {"petra"})
    taken: bool = False
    handed: tuple[str, set[str]] = ("", set())
    wider: bool = False
    rejecter: str = ""
    appeal: str = ""
    due: datetime | None = None
    answer_due: datetime | None = None
    window_end: datetime | None = None
    protected_until: datetime | None = None

    def __post_init__(self) -> None:
        self._promised()

    @property
    def judged(self) -> bool:
        """Somebody is asked something: for the claim, or for another scope."""
        return self.stage == "under_review" or (self.stage == "approved" and self.wider)

    @property
    def asked(self) -> set[str]:
        return set(STEPS[self.step]) - set(self.agreed)

    def sits(self, who: Actor) -> set[str]:
        """The desks asked now for which this person may answer."""
        person, desks = self.handed
        late = self.due is None
        return {
            desk
            for desk in self.asked
            if who.subject in SEATS[desk]
            or (late and who.subject in ABOVE[desk])
            or (who.subject == person and desk in desks)
        }

    def passes(self, days: int) -> None:
        """Deadlines end things by themselves, in the order of their times."""
        self.now += timedelta(days=days)
        if self.answer_due is not None and self.answer_due <= self.now:
            self.stage, self.answer_due = "expired", None
        if self.window_end is not None and self.window_end <= self.now:
            self.appeal, self.window_end = "", None
        if self.due is not None and self.due <= self.now:
            self.due = None
        if self.protected_until is not None and self.protected_until <= self.now:
            self.stage, self.protected_until, self.wider = "expired", None, False

    def _promised(self) -> None:
        self.due = after(DECIDES_WITHIN, self.now)

    def _anew(self) -> None:
        self.step, self.agreed, self.taken = 0, {}, False

    def approves(self, who: Actor) -> str:
        if self.stage not in ("under_review", "approved") or not self.judged:
            return "WRONG_STATE"
        if who.subject in self.authors:
            return "SUBMITTER_CANNOT_APPROVE"
        desks = self.sits(who)
        if not desks:
            return "NOT_YOUR_DESK"
        if len(desks) > 1:
            return "DESK_NEEDED"
        if who.subject in self.agreed.values():
            return "ALREADY_AGREED"
        self.agreed[desks.pop()] = who.subject
        if not self.asked:
            self.step, self.agreed = self.step + 1, {}
        if self.step == len(STEPS):
            self._granted()
        return OK

    def _granted(self) -> None:
        if self.stage == "under_review":
            self.stage, self.protected_until = "approved", self.now + PROTECTED_FOR
        self._answered()

    def _answered(self) -> None:
        self.wider, self.handed, self.due = False, ("", set()), self.now
        self._anew()

    def rejects(self, who: Actor) -> str:
        if not self.judged:
            return "WRONG_STATE"
        if who.subject in self.authors:
            return "SUBMITTER_CANNOT_APPROVE"
        if not self.sits(who):
            return "NOT_YOUR_DESK"
        if self.stage == "under_review":
            self.stage, self.rejecter = "rejected", who.subject
            self.appeal, self.window_end = "open", self.now + APPEAL_WINDOW
        self._answered()
        return OK

    def takes(self, who: Actor) -> str:
        if self.stage != "under_review":
            return "WRONG_STATE"
        if self.taken:
            return "ALREADY_TAKEN"
        if who.subject in self.authors:
            return "SUBMITTER_CANNOT_APPROVE"
        if not self.sits(who):
            return "NOT_YOUR_DESK"
        self.taken = True
        return OK

    def hands_on(self, who: Actor, to: str) -> str:
        if not self.judged:
            return "WRONG_STATE"
        if to in self.authors:
            return "SUBMITTER_CANNOT_APPROVE"
        desks = self.sits(who)
        if not desks:
            return "NOT_YOUR_DESK"
        if self.handed == (to, desks):
            return "NOTHING_CHANGED"
        self.handed = (to, desks)
        return OK

    def asks_back(self, who: Actor) -> str:
        if self.stage != "under_review":
            return "WRONG_STATE"
        if who.subject in self.authors:
            return "SUBMITTER_CANNOT_APPROVE"
        if not self.sits(who):
            return "NOT_YOUR_DESK"
        self.stage, self.answer_due, self.taken, self.due = (
            "action_required",
            after(ANSWERS_WITHIN, self.now),
            False,
            self.now,
        )
        return OK

    def answers(self) -> str:
        if self.stage != "action_required":
            return "WRONG_STATE"
        self.stage, self.answer_due = "under_review", None
        self._anew()
        self._promised()
        return OK

    def changes(self, who: Actor, scope: bool) -> str:
        if self.stage not in ("under_review", "approved"):
            return "WRONG_STATE"
        if self.wider:
            return "AMENDMENT_PENDING"
        if self.taken:
            return "EDITS_LOCKED"
        self.authors.add(who.subject)
        if self.stage == "under_review":
            self._anew()
        elif scope:
            self.wider = True
            self._promised()
        return OK

    def gives_up(self) -> str:
        if self.stage not in ("under_review", "approved"):
            return "WRONG_STATE"
        if not self.wider:
            return "EDITS_LOCKED" if self.taken else "NOTHING_CHANGED"
        self._answered()
        return OK

    def appeals(self) -> str:
        if self.stage != "rejected" or not self.appeal:
            return "WRONG_STATE"
        if self.appeal == "filed":
            return "ALREADY_APPEALED"
        self.appeal, self.window_end = "filed", None
        return OK

    def decides_appeal(self, who: Actor, upheld: bool) -> str:
        if self.stage != "rejected" or not self.appeal:
            return "WRONG_STATE"
        if self.appeal != "filed":
            return "NOT_APPEALED"
        if who.subject == self.rejecter:
            return "REJECTER_CANNOT_DECIDE"
        if who.subject in self.authors:
            return "SUBMITTER_CANNOT_APPROVE"
        self.appeal = ""
        if upheld:
            self.stage = "under_review"
            self._promised()
        return OK
