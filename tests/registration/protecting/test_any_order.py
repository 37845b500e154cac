"""Any interleaving of commands and passing time: what falls due is decided once, in its order, and replays alike.

Beside the service stands a book that is kept by hand: it knows when a protection ends from the commands that went
through alone, and what must have been said by then.
"""

from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Command
from contracts.outcomes import CommandRefused
from tests.make import MAY_1, proof
from tests.registration.protecting.grants import A, granted
from tests.registration.story import APPROVER, MANAGER, PARTNER, RIVAL
from tests.story import event_of, image

SECOND = timedelta(seconds=1)
PERIOD, GRACE, TAIL, MORE = (number * SECOND for number in (30, 10, 50, 20))
REMINDERS = (15 * SECOND, 5 * SECOND)
EVERY, SILENT, OFFERED = 12 * SECOND, 25 * SECOND, 8 * SECOND
RULES = {
    "protection": {
        "period": "PT30S",
        "grace": "PT10S",
        "tail": "PT50S",
        "reminders": ["PT15S", "PT5S"],
        "stops_clock": True,
    },
    "extensions": {"count": 2, "period": "PT20S", "automatic": True},
    "activity": {"every": "PT12S", "revocable_after": "PT25S"},
    "standing": {"transfer_within": "PT8S"},
}


class Book:
    """The protection as somebody would note it with pen and paper, from what was answered with yes."""

    def __init__(self) -> None:
        self.end = MAY_1 + PERIOD
        self.rested_since: datetime | None = None
        self.report_due = MAY_1 + EVERY
        self.offer_until: datetime | None = None
        self.over = False
        self.seen: list[str] = []
        """What fell due, by the last part of its name, in order."""
        self.told_silent = False
        self.reminded = {MAY_1 + PERIOD - each for each in REMINDERS}
        self.phase = "active"

    def falls_due(self) -> list[tuple[datetime, int, str]]:
        """What is noted for later, the earliest first, and of one moment in the order of the trade."""
        rests = self.rested_since is not None
        found = [(self.offer_until, 3, "transfer-ended")] if self.offer_until else []
        if self.phase == "active" and not rests:
            found += [(at, 1, "expiring-soon") for at in self.reminded]
            found += [] if self.told_silent else [(self.report_due, 2, "overdue")]
            found.append((self.end, 4, "entered-grace"))
        if self.phase == "grace":
            found.append((self.end + GRACE, 5, "expired"))
        if self.phase == "tail":
            found.append((self.end + TAIL, 6, "closed"))
        return sorted(found)

    def until(self, now: datetime) -> None:
        """Time has passed."""
        while not self.over and (due := self.falls_due()) and due[0][0] <= now:
            self._note(*due[0])

    def _note(self, at: datetime, _: int, name: str) -> None:
        self.seen.append(name)
        match name:
            case "expiring-soon":
                self.reminded.discard(at)
            case "overdue":
                self.told_silent = True
            case "transfer-ended":
                self.offer_until = None
            case "entered-grace":
                self.phase, self.offer_until = "grace", None
            case "expired":
                self.phase = "tail"
            case "closed":
                self.over = True

    def ends(self, end: datetime, now: datetime) -> None:
        """It ends later now."""
        self.end = end
        self.reminded = {end - each for each in REMINDERS if end - each > now}

    def is_over(self) -> None:
        """Nobody is kept out any more, and nothing is offered."""
        self.over = True
        self.seen += ["transfer-ended"] if self.offer_until else []

    def given_back(self, now: datetime) -> None:
        """Nobody is kept out any more; the deal goes on for as long as it would have gone on."""
        self.seen += ["transfer-ended"] if self.offer_until else []
        self.end += now - (self.rested_since or now)
        self.phase, self.offer_until, self.rested_since = "tail", None, None

    def reported(self, at: datetime) -> None:
        """Work was reported."""
        if at + EVERY > self.report_due:
            self.report_due, self.told_silent = at + EVERY, False


NAMES = {
    g.ProtectionExpiringSoon: "expiring-soon",
    r.ActivityOverdue: "overdue",
    g.TransferEnded: "transfer-ended",
    g.ProtectionEnteredGrace: "entered-grace",
    g.ProtectionExpired: "expired",
    r.RegistrationExpired: "closed",
}


class Clock(RuleBasedStateMachine):
    """One protection, everybody who may do something about it, and seconds that pass."""

    @initialize()
    def begin(self) -> None:
        self.story = granted(**RULES)
        self.first = len(self.story.ledger)
        self.book = Book()

    @rule(seconds=st.integers(1, 40) | st.just(300))
    def time_passes(self, seconds: int) -> None:
        self.story.passes(seconds=seconds)
        self._all_was_said()

    @rule(seconds=st.integers(1, 60))
    def nobody_looks_for_a_while(self, seconds: int) -> None:
        """The clock of the service stands; the next command comes before it is looked at."""
        self.story.at += seconds * SECOND

    @rule()
    def work_is_reported(self) -> None:
        if self._done(r.ReportActivity(registration=A, at=self.story.at, summary="call")):
            self._worked()

    @rule()
    def more_time_is_asked_for(self) -> None:
        evidence = (proof("meeting", self.story.at),)
        if self._done(g.RequestExtension(protection=A, evidence=evidence)):
            self._worked()
            self.book.ends(self.book.end + MORE, self.story.at)

    @rule()
    def it_is_let_rest(self) -> None:
        if self._done(g.SuspendProtection(protection=A, code="AUDIT"), MANAGER):
            self.book.rested_since = self.story.at

    @rule()
    def it_is_put_back(self) -> None:
        if self._done(g.ReinstateProtection(protection=A), MANAGER):
            since, self.book.rested_since = self.book.rested_since, None
            assert since is not None
            self.book.report_due, self.book.told_silent = self.story.at + EVERY, False
            if self.story.at > since:
                self.book.ends(self.book.end + (self.story.at - since), self.story.at)

    @rule()
    def it_is_offered(self) -> None:
        if self._done(g.TransferProtection(protection=A, to="contoso")):
            self.book.offer_until = min(self.story.at + OFFERED, self.book.end)

    @rule()
    def the_offer_is_declined(self) -> None:
        if self._done(g.DeclineTransfer(protection=A), RIVAL):
            self.book.offer_until = None
            self.book.seen.append("transfer-ended")

    @rule()
    def it_is_revoked_for_silence(self) -> None:
        code = g.RevokeProtection(protection=A, code="INACTIVE")
        silent_long = self.story.at >= self.book.report_due - EVERY + SILENT
        if self._done(code, MANAGER):
            assert silent_long
            self.book.is_over()

    @rule(chance=st.integers(0, 9))
    def it_is_given_back(self, chance: int) -> None:
        if chance == 0 and self._done(g.ReleaseProtection(protection=A)):
            self.book.given_back(self.story.at)

    @rule()
    def an_extension_nobody_asked_for_is_refused(self) -> None:
        assert not self._done(g.GrantExtension(protection=A), APPROVER)

    def _worked(self) -> None:
        if self.book.phase == "active":
            self.book.reported(self.story.at)

    def _done(self, command: Command, by: object = PARTNER) -> bool:
        """Whether it went through; by then all that was due had been said."""
        self.story.when(command, by=by)
        self.book.until(self.story.at)
        if any(isinstance(event, CommandRefused) for event in self.story.last):
            self._all_was_said()
            return False
        return True

    def _all_was_said(self) -> None:
        """What fell due was said once and in order, and nothing is due any more."""
        self.story.passes(seconds=0)
        self.book.until(self.story.at)
        said = [event_of(one.type, one.value) for one in self.story.ledger[self.first :]]
        assert [NAMES[type(event)] for event in said if type(event) in NAMES] == self.book.seen
        due = self.story.partition.next_due()
        assert due is None or due > self.story.at

    def teardown(self) -> None:
        if hasattr(self, "story"):
            self._all_was_said()
            assert image(self.story.replayed()) == image(self.story.partition)


Clock.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestClock = pytest.mark.timeout(300)(Clock.TestCase)
