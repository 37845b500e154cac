"""Any order of reviews, changes, appeals and days: what the book says comes, comes, and nothing else."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Command
from contracts.outcomes import CommandRefused
from tests.make import a_deal, details
from tests.registration.desks import DAN, DORA, EVE, FAY, KIM, LEA, TOM, A, routed
from tests.registration.findings import finding, screened
from tests.registration.reviewer import Book
from tests.registration.story import PARTNER, Story
from tests.story import image

DECISION = {"within": "2 business days", "appeal_within": "P10D"}
PRODUCTS = (("cloud/compute",), ("cloud/email",), ("cloud/compute", "cloud/backup"))
VALUES = ("200000", "250000", "300000")
PEOPLE = st.sampled_from([KIM, TOM, FAY, DAN, LEA, DORA, EVE])


class Reviewing(RuleBasedStateMachine):
    """One large deal and everybody who may have a say in it."""

    @initialize()
    def begin(self) -> None:
        self.story = Story().published(routed(decision=DECISION)).with_partner()
        self.told = details(deal=a_deal(VALUES[0]))
        self.story.when(r.SubmitRegistration(registration=A, partner="northwind", details=self.told))
        self._screened()
        self.book = Book(self.story.at)

    @rule(by=PEOPLE)
    def approves(self, by: Actor) -> None:
        self._sent(r.ApproveRegistration(registration=A), by, self.book.approves(by))

    @rule()
    def all_agree(self) -> None:
        for person in (TOM, FAY, LEA):
            self.approves(person)

    @rule(by=PEOPLE)
    def rejects(self, by: Actor) -> None:
        self._sent(r.RejectRegistration(registration=A, code="NO_BUDGET"), by, self.book.rejects(by))

    @rule(by=PEOPLE)
    def takes(self, by: Actor) -> None:
        self._sent(r.StartReview(registration=A), by, self.book.takes(by))

    @rule(by=PEOPLE, to=st.sampled_from(["eve", "kim"]))
    def hands_on(self, by: Actor, to: str) -> None:
        self._sent(r.AssignReviewer(registration=A, reviewer=to), by, self.book.hands_on(by, to))

    @rule(by=PEOPLE)
    def asks_back(self, by: Actor) -> None:
        self._sent(r.RequestInformation(registration=A, reasons=("UNCLEAR",)), by, self.book.asks_back(by))

    @rule()
    def answers(self) -> None:
        self._sent(r.ProvideInformation(registration=A, note="so"), PARTNER, self.book.answers())

    @rule(products=st.sampled_from(PRODUCTS), value=st.sampled_from(VALUES), by=st.sampled_from([*[PARTNER] * 4, KIM]))
    def changes(self, products: tuple[str, ...], value: str, by: Actor) -> None:
        told = self.told.model_copy(update={"products": products, "deal": a_deal(value)})
        if told != self.told:
            said = self.book.changes(by, scope=products != self.told.products)
            self._sent(r.AmendRegistration(registration=A, details=told), by, said)
            self.told = self.told if said or self.book.wider else told

    @rule()
    def gives_up(self) -> None:
        self._sent(r.AmendRegistration(registration=A, details=self.told), PARTNER, self.book.gives_up())

    @rule()
    def appeals(self) -> None:
        self._sent(r.FileAppeal(registration=A, grounds="look again"), PARTNER, self.book.appeals())

    @rule(by=PEOPLE, upheld=st.booleans())
    def decides_appeal(self, by: Actor, upheld: bool) -> None:
        said = self.book.decides_appeal(by, upheld)
        self._sent(r.DecideAppeal(registration=A, upheld=upheld), by, said)

    @rule(days=st.sampled_from([1, 1, 2, 6, 50]))
    def days_pass(self, days: int) -> None:
        self.story.passes(days=days)
        self.book.passes(days)

    def _sent(self, command: Command, by: Actor, said: str) -> None:
        self.story.when(command, by=by)
        refused = [event.code for event in self.story.last if isinstance(event, CommandRefused)]
        assert refused == ([said] if said else [])
        granted = [event for event in self.story.last if isinstance(event, r.RegistrationAmended) and event.material]
        if granted and self.book.stage == "approved":
            self.told = granted[0].details
        self._screened()

    def _screened(self) -> None:
        """The conflict service compares what is asked for; a person should see something, so no rule decides."""
        was = self.story.partition.state.registration(A)
        if was is not None and not getattr(was, "screened", True):
            found = screened(A, was.asked_next(), verdict="findings", findings=(finding("review"),))
            self.story.sees(found.model_copy(update={"registration_version": was.asked_version}))

    @invariant()
    def the_book_is_right(self) -> None:
        if not hasattr(self, "book"):
            return
        was = self.story.partition.state.registration(A)
        assert was.stage == self.book.stage
        if self.book.judged:
            assert set(was.review.asked_now) == self.book.asked
            assert bool(was.proposed) == self.book.wider

    def teardown(self) -> None:
        if hasattr(self, "story"):
            assert image(self.story.replayed()) == image(self.story.partition)


Reviewing.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestReviewing = pytest.mark.timeout(300)(Reviewing.TestCase)
