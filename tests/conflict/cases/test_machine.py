"""Any order of commands and days: a case does what an oracle says that was written from the rules alone."""

from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import conflicts as c
from contracts.direct import WithdrawDirectClaim
from contracts.envelope import Actor
from contracts.outcomes import CommandRefused
from contracts.registrations import RegistrationWithdrawn
from tests.conflict.cases.contests import against_direct, contested
from tests.conflict.cases.deciding import ACTS, OUTCOMES, Act, Choice
from tests.conflict.cases.oracle import EARLIER, LATER, SIDES, Case, No, Person, Promises
from tests.conflict.story import SELLER, VENDOR
from tests.make import an_id
from tests.story import image

PEOPLE: Final = {
    Person("kim"): ("channel-manager",),
    Person("dana"): ("approver",),
    Person("vera"): ("approver",),
    Person("dora", sells=True, entered=True, decides=False): ("direct-sales",),
    Person("dina", sells=True): ("direct-sales", "approver"),
    Person("dora", entered=True): ("approver",),
}
"""Dora entered the claim of direct sales; Dina decides, and is of direct sales too."""
AT_MOST: Final = timedelta(days=50)
"""After that a claim of direct sales lapses for want of work, and the case with it."""
LAST_WORDS: Final = 1
"""So much is still said to a case that is over."""
CASE_EVENTS: Final = (*(getattr(c, name) for name in c.__all__ if name.startswith(("Conflict", "Outcome"))),)


class Life(RuleBasedStateMachine):
    """One case, before the service and before the oracle."""

    @initialize(
        direct=st.booleans(),
        four_eyes=st.booleans(),
        by_rule=st.booleans(),
        appeals=st.sampled_from([True, True, False]),
    )
    def opens(self, direct: bool, four_eyes: bool, by_rule: bool, appeals: bool) -> None:
        promises = Promises(four_eyes, by_rule, timedelta(hours=170) if appeals else None)
        known = {"within": "P5D", "at_risk": "P1D", "evidence_within": "PT73H", "appeal_decided_within": "PT51H"}
        known |= {"appeal_within": "PT170H"} if appeals else {}
        make = against_direct if direct else contested
        self.story = make(four_eyes=four_eyes, by_rule=by_rule, **known)
        self.id = self.story.latest_case().conflict
        self.claims = {EARLIER: an_id("d" if direct else "a"), LATER: an_id("b")}
        self.case = Case(promises, direct, self.story.at)
        self.over = 0

    @rule(
        number=st.integers(0, 99),
        astray=st.integers(0, 3),
        by=st.sampled_from(list(PEOPLE)),
        sides=st.sampled_from([(EARLIER,), (LATER,), SIDES]),
        outcome=st.sampled_from([*OUTCOMES, None]),
    )
    def acts(self, number: int, astray: int, by: Person, sides: tuple[str, ...], outcome: str | None) -> None:
        """Mostly what makes sense; who may not send a command at all is stopped at the door, and does not try."""
        fit = [act for act in ACTS if act.sensible(self.case)] if astray else ACTS
        act = fit[number % len(fit)]
        if self.over > LAST_WORDS or not (by.decides or act.seller):
            return
        self.over += bool(self.case.ends)
        if outcome is None and act.command is not c.DecideConflictAppeal:
            outcome = "later_claim_awarded"
        choice = Choice(by, sides, outcome, self.story.at)
        command = act.command.model_validate({"conflict": self.id, **act.said(choice, self.claims)})
        self.story.asks(command, by=Actor(VENDOR, None, by.name, PEOPLE[by]))
        refused = [event.code for event in self.story.last if isinstance(event, CommandRefused)]
        assert refused + self._said() == self._expected(act, choice), self.story.last

    def _expected(self, act: Act, choice: Choice) -> list[str]:
        try:
            return act.rules(self.case, choice)
        except No as no:
            return list(no.args)

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        if self.story.at + timedelta(days=days) > self.case.opened + AT_MOST:
            return
        self.story.passes(days=days)
        assert self._said() == list(self.case.clock(self.story.at)), self.story.last

    @rule(side=st.sampled_from(SIDES), seldom=st.integers(0, 5))
    def a_side_ends(self, side: str, seldom: int) -> None:
        """While the case is open: what is settled is not undone by it."""
        if seldom or self.case.ends or self.case.stage in ("resolved", "appealed"):
            return
        if self.case.direct and side == EARLIER:
            self.story.asks(WithdrawDirectClaim(direct_claim=self.claims[side], reason="no budget"), by=SELLER)
        else:
            self.story.sees(RegistrationWithdrawn(registration=self.claims[side]))
        assert self._said() == self.case.end("ConflictLapsed")

    @invariant()
    def has_one_end_at_most_and_is_known_until_then(self) -> None:
        if not hasattr(self, "case"):
            return
        known = self.story.partition.state.case(self.id)
        assert self.case.ends <= 1
        assert (known is None) == bool(self.case.ends)
        if known is not None:
            assert known.stage == self.case.stage
            assert known.suggested is not None
            assert known.stage in ("resolved", "appealed") or known.suggested[0] == self.case.suggested()

    def teardown(self) -> None:
        if hasattr(self, "story"):
            assert image(self.story.replayed()) == image(self.story.partition)

    def _said(self) -> list[str]:
        """The events of the case that came of the last thing, by name."""
        own: list[Any] = [event for event in self.story.last if isinstance(event, CASE_EVENTS)]
        return [type(event).__name__ for event in own if event.conflict == self.id]


Life.TestCase.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
TestLife = pytest.mark.timeout(120)(Life.TestCase)
