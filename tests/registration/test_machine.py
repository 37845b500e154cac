"""Any order of commands, findings and days: only legal moves happen, and every replay comes to the same state.

The legal moves are written down here once more, apart from the service, as the trade's state diagram has them.
"""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import protections as g
from contracts import registrations as r
from contracts.access import may_send
from contracts.envelope import Actor
from contracts.message import Command
from services.registration.domain.decide import STEPS
from services.registration.domain.state import Registration
from tests.make import MAY_1, a_deal, an_id, details
from tests.registration.findings import dismissed, held, resolved, screened
from tests.registration.story import APPROVER, MANAGER, PARTNER, Story, a_story
from tests.story import image

MOVES = {
    None: {"draft", "submitted"},
    "draft": {"submitted"},
    "submitted": {"under_review", "approved", "rejected", "withdrawn"},
    "under_review": {"submitted", "action_required", "approved", "rejected", "withdrawn"},
    "action_required": {"submitted", "withdrawn", "expired", "rejected"},
    "approved": {"closed_won", "closed_lost", "withdrawn", "expired", "cancelled"},
}
NAMES = ("a", "b", "c")
CASES = ("case one", "case two")
DETAILS = [details(), details(deal=a_deal("200000")), details(territory="FR"), details(products=("cloud/email",))]
PEOPLE = [PARTNER, MANAGER, APPROVER, Actor("acme", None, "petra", ("channel-manager", "approver"))]


def steps(name: str, asked: r.Details) -> list[Command]:
    """Every command on a registration, in a form that makes sense at some time."""
    key = an_id(name)
    return [
        r.SubmitDraft(registration=key),
        r.AmendRegistration(registration=key, details=asked),
        r.WithdrawRegistration(registration=key),
        r.StartReview(registration=key),
        r.RequestInformation(registration=key, reasons=("UNCLEAR",), fields=("deal", "territory")),
        r.ProvideInformation(registration=key, details=asked),
        r.ProvideInformation(registration=key, note="as it was"),
        r.ApproveRegistration(registration=key),
        r.RejectRegistration(registration=key, code="NO_BUDGET"),
        r.CancelRegistration(registration=key, code="ERROR"),
        r.RecordOutcome(registration=key, outcome="won", on=MAY_1.date()),
        r.RecordOutcome(registration=key, outcome="lost", on=MAY_1.date()),
        r.ReportActivity(registration=key, at=MAY_1, summary="call"),
        g.ReleaseProtection(protection=key),
        g.RevokeProtection(protection=key, code="FRAUD"),
    ]


class Life(RuleBasedStateMachine):
    """Three registrations of one partner, two cases, five people, and time."""

    @initialize(drafts=st.tuples(*[st.booleans()] * len(NAMES)), asked=st.sampled_from(DETAILS))
    def begin(self, drafts: tuple[bool, ...], asked: r.Details) -> None:
        self.story: Story = a_story()
        self.stages: dict[str, str | None] = dict.fromkeys(NAMES)
        for name, draft in zip(NAMES, drafts, strict=True):
            kind = r.CreateDraft if draft else r.SubmitRegistration
            self._sent(kind(registration=an_id(name), partner="northwind", details=asked), PARTNER)

    @rule(name=st.sampled_from(NAMES), asked=st.sampled_from(DETAILS), data=st.data())
    def step_taken(self, name: str, asked: r.Details, data: st.DataObject) -> None:
        """Mostly one that is legal in this stage, by one who may take it; every other one too, now and then."""
        sensible = [step for step in steps(name, asked) if self._stage(name) in STEPS[type(step)].stages]
        step = data.draw(st.sampled_from(sensible or steps(name, asked)) | st.sampled_from(steps(name, asked)))
        allowed = [person for person in PEOPLE if may_send(person.roles, step.TYPE)]
        self._sent(step, data.draw(st.sampled_from(allowed) | st.sampled_from(PEOPLE)))

    @rule(name=st.sampled_from(NAMES), cases=st.lists(st.sampled_from(CASES), unique=True))
    def screening(self, name: str, cases: list[str]) -> None:
        was = self.story.partition.state.registration(an_id(name))
        if isinstance(was, Registration):
            conflicts = [an_id(case) for case in cases]
            found = held(was.id, *conflicts, asked=was.asked()) if cases else screened(was.id, was.asked())
            self.story.sees(found.model_copy(update={"registration_version": max(was.asked_version, 1)}))

    @rule(case=st.sampled_from(CASES), winner=st.sampled_from(NAMES), loser=st.sampled_from(NAMES))
    def settled(self, case: str, winner: str, loser: str) -> None:
        effects = {winner: "award"} | ({loser: "deny"} if loser != winner else {})
        self.story.sees(resolved(an_id(case), **effects))

    @rule(case=st.sampled_from(CASES))
    def false_match(self, case: str) -> None:
        self.story.sees(dismissed(an_id(case), *NAMES))

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.story.passes(days=days)

    def _sent(self, command: Any, by: Actor) -> None:
        before = len(self.story.ledger)
        self.story.when(command, by=by)
        assert len(self.story.ledger) > before  # a command always leaves a record

    @invariant()
    def only_legal_moves_happened(self) -> None:
        for name in NAMES:
            now = self._stage(name)
            assert now == self.stages[name] or now in self._reachable(self.stages[name]), (self.stages[name], now)
            self.stages[name] = now

    @invariant()
    def a_protection_belongs_to_an_approved_registration_and_ends_in_the_future(self) -> None:
        for name in NAMES:
            was = self.story.partition.state.registration(an_id(name))
            grant = was.grant if isinstance(was, Registration) else None
            assert grant is None or (was.stage == "approved" and grant.start <= self.story.at < grant.end)

    @invariant()
    def what_is_due_is_decided_once(self) -> None:
        due = self.story.passes(seconds=0).partition.next_due()
        assert due is None or due > self.story.at

    def teardown(self) -> None:
        if hasattr(self, "story"):
            assert image(self.story.replayed()) == image(self.story.partition)
            assert self._approvers_wrote_nothing()

    def _approvers_wrote_nothing(self) -> bool:
        wrote = {f"registration.{verb}.v1" for verb in ("drafted", "submitted", "amended", "information-provided")}
        for approval in (one for one in self.story.ledger if one.type == "registration.approved.v1"):
            authors = {
                one.actor.rpartition("/")[2]
                for one in self.story.ledger[: approval.sequence]
                if one.stream == approval.stream and one.type in wrote
            }
            if approval.actor.rpartition("/")[2] in authors:
                return False
        return True

    def _stage(self, name: str) -> str | None:
        found = self.story.partition.state.registration(an_id(name))
        return None if found is None else found.stage

    def _reachable(self, stage: str | None) -> set[str]:
        """What one input may lead to: a decision follows a submission, an answer or a screening at once."""
        near = MOVES.get(stage, set())
        return near | {later for one in near for later in MOVES.get(one, set())}


Life.TestCase.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
TestLife = pytest.mark.timeout(300)(Life.TestCase)
