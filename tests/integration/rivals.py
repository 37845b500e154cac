"""Three partners and direct sales on few accounts, in any order of commands, deafness and days."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from contracts import conflicts as c
from contracts import protections as g
from contracts import registrations as r
from contracts.direct import RegisterDirectClaim, WithdrawDirectClaim
from contracts.envelope import Actor
from contracts.partners import RecordPartner
from contracts.programme import Programme, PublishProgramme
from contracts.values import Customer, Scope
from services.cli.invariants import Checker
from services.conflict.service.partition import ConflictPartition
from services.registration.domain.decide import STEPS
from services.registration.domain.state import Registration
from services.registration.service.partition import RegistrationPartition
from tests.integration.always import (
    nobody_waits_for_nothing,
    nothing_stands_against_another,
    nothing_was_approved_before_it_was_screened,
)
from tests.make import a_deal, a_profile, a_programme, an_id, details, proof
from tests.story import image
from tests.together import Together

VENDOR = "acme"
PARTNERS = ("northwind", "contoso", "fabrikam")
CLAIMS_MAX = 4
DIRECT_MAX = 1
OPERATOR = Actor(VENDOR, None, "otto", ("operator",))
APPROVER = Actor(VENDOR, None, "anna", ("approver",))
SELLER = Actor(VENDOR, None, "dora", ("direct-sales",))
VENDORS = {
    r.StartReview: OPERATOR,
    r.RequestInformation: OPERATOR,
    r.ApproveRegistration: OPERATOR,
    r.RejectRegistration: OPERATOR,
    r.DecideAppeal: APPROVER,
    g.RevokeProtection: OPERATOR,
}
"""Who of the vendor sends what; the rest is sent by the partner."""
COMPANIES = (
    Customer(name="Siemens AG", country="DE", website="siemens.com"),
    Customer(name="SIEMENS Aktiengesellschaft", country="DE"),
    Customer(name="Osram Licht", website="siemens.com"),
)
ASKED = st.builds(
    lambda customer, products, territory, amount, project: details(
        customer=customer, products=products, territory=territory, deal=a_deal(amount, project=project)
    ),
    st.sampled_from(COMPANIES),
    st.sampled_from([("cloud/compute",), ("cloud",)]),
    st.sampled_from(["DE", "FR"]),
    st.sampled_from(["40000", "200000"]),
    st.sampled_from([None, None, "Tower A", "Tower B"]),
)
SAME = details(customer=COMPANIES[0])
SCOPES = [("cloud/compute",), ("cloud",), ("cloud/email",), ("cloud/compute", "cloud/email")]
"""What a protection may ask for in place of what it has."""
OUTCOMES = ("first_claim_upheld", "later_claim_awarded", "open_competition", "not_a_conflict", "all_rejected")


def with_appeals() -> Programme:
    """The sample programme, in which a rejection may be appealed."""
    known = a_programme().model_dump(mode="json")
    known["rules"]["decision"]["appeal_within"] = "P10D"
    return Programme.model_validate(known)


def steps(claim: str, asked: r.Details) -> list[Any]:
    """Every command on a registration that may move it, in the words of this test."""
    return [
        *[r.AmendRegistration(registration=claim, details=asked)] * 4,
        r.WithdrawRegistration(registration=claim),
        r.StartReview(registration=claim),
        r.RequestInformation(registration=claim, reasons=("UNCLEAR",), fields=("customer", "territory", "products")),
        r.ProvideInformation(registration=claim, details=asked),
        r.ProvideInformation(registration=claim),
        r.ApproveRegistration(registration=claim),
        r.RejectRegistration(registration=claim, code="NO_BUDGET"),
        *[r.FileAppeal(registration=claim, grounds="look again")] * 2,
        *[r.DecideAppeal(registration=claim, upheld=True)] * 2,
        r.AttachEvidence(registration=claim, evidence=(proof("proposal", summary=asked.deal.project or "offer"),)),
        g.ReleaseProtection(protection=claim),
        g.RevokeProtection(protection=claim, code="FRAUD"),
    ]


class Rivals(RuleBasedStateMachine):
    """Three partners and direct sales claim few accounts."""

    @initialize()
    def begin(self) -> None:
        self.world = Together()
        self._registers(PublishProgramme(programme=with_appeals()), OPERATOR, f"programme/{VENDOR}/upm-default")
        for partner in PARTNERS:
            self._registers(
                RecordPartner(partner=partner, profile=a_profile()), OPERATOR, f"partner/{VENDOR}/{partner}"
            )
        self.claims: dict[str, str] = {}
        self.reserved_count = 0

    @precondition(lambda self: len(self.claims) < CLAIMS_MAX)
    @rule(partner=st.sampled_from(PARTNERS), asked=ASKED)
    def claimed(self, partner: str, asked: r.Details) -> None:
        self.claimed_for(partner, asked)

    def claimed_for(self, partner: str, asked: r.Details) -> None:
        claim = an_id(f"claim {len(self.claims)}")
        self.claims[claim] = partner
        command = r.SubmitRegistration(registration=claim, partner=partner, details=asked)
        self._registers(command, _partner(partner), f"registration/{claim}")

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), asked=st.lists(ASKED, min_size=2, max_size=5))
    def raced(self, data: st.DataObject, asked: list[r.Details]) -> None:
        """Steps come faster than the services hear of one another."""
        self.world.settle()
        for one in asked:
            self.step_taken(data, one)
            if data.draw(st.booleans()):
                self.world.hear(self.world.conflict)
            while data.draw(st.booleans()) and self.world.hear(self.world.registration):
                pass

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), asked=ASKED)
    def step_taken(self, data: st.DataObject, asked: r.Details) -> None:
        """Mostly one that may be taken as the registration service sees the claim."""
        claim = data.draw(st.sampled_from(sorted(self.claims)))
        was = self.world.registration.partition.state.registration(claim)
        every = steps(claim, asked)
        sensible = [step for step in every if was is not None and was.stage in STEPS[type(step)].stages]
        step = data.draw(st.sampled_from(sensible or every))
        self.sends(step)

    def sends(self, step: Any) -> None:
        """A command on a registration, by one who may send it."""
        claim = getattr(step, "registration", None) or step.protection
        by = VENDORS.get(type(step)) or _partner(self.claims[claim])
        self._registers(step, by, f"registration/{claim}")

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), products=st.sampled_from(SCOPES))
    def rescoped(self, data: st.DataObject, products: tuple[str, ...]) -> None:
        """A claim, granted or not, asks for other products of the same customer."""
        claim = data.draw(st.sampled_from(sorted(self.claims)))
        was = self.world.registration.partition.state.registration(claim)
        if isinstance(was, Registration):
            asked = was.asked().model_copy(update={"products": products})
            self.sends(r.AmendRegistration(registration=claim, details=asked))

    @precondition(lambda self: self.reserved_count < DIRECT_MAX)
    @rule(asked=ASKED)
    def reserved(self, asked: r.Details) -> None:
        self.reserved_count += 1
        claim = an_id(f"direct {self.reserved_count}")
        scope = Scope(products=asked.products, territory=asked.territory)
        command = RegisterDirectClaim(direct_claim=claim, customer=asked.customer, scope=scope, owner="Dora")
        self.world.conflict.send(command, SELLER, f"direct-claim/{claim}", self.world.at)

    @rule(data=st.data())
    def stood_down(self, data: st.DataObject) -> None:
        live = self.world.conflict.partition.state.claims.dump().live
        direct = [claim.id for claim in live if claim.kind == "direct"]
        if direct:
            claim = data.draw(st.sampled_from(direct))
            command = WithdrawDirectClaim(direct_claim=claim, reason="no project")
            self.world.conflict.send(command, SELLER, f"direct-claim/{claim}", self.world.at)

    @rule(data=st.data(), outcome=st.sampled_from([*OUTCOMES, None]))
    def judged(self, data: st.DataObject, outcome: Any) -> None:
        cases = [case for case in self.world.conflict.partition.state.cases.dump().cases if case.open]
        if not cases:
            return
        case = data.draw(st.sampled_from([case.id for case in cases]))
        command = (
            c.DismissConflict(conflict=case, reason="another company")
            if outcome is None
            else c.ResolveConflict(conflict=case, outcome=outcome, reason="seen")
        )
        self.world.conflict.send(command, APPROVER, f"conflict/{case}", self.world.at)

    @rule(conflict=st.booleans(), records=st.integers(1, 4))
    def heard(self, conflict: bool, records: int) -> None:
        side = self.world.conflict if conflict else self.world.registration
        for _ in range(records):
            self.world.hear(side)

    @rule(conflict=st.booleans())
    def ticked(self, conflict: bool) -> None:
        (self.world.conflict if conflict else self.world.registration).tick(self.world.at)

    @rule(days=st.sampled_from([1, 3, 40, 100]))
    def days_pass(self, days: int) -> None:
        self.world.passes(days=days)

    @rule()
    def settled(self) -> None:
        self.world.settle()
        nothing_stands_against_another(self.world)
        nobody_waits_for_nothing(self.world, self.claims)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.settled()
        checker = Checker()
        for side in (self.world.registration, self.world.conflict):
            assert [found for record in side.ledger for found in checker.see(record)] == []
        assert list(checker.close()) == []
        nothing_was_approved_before_it_was_screened(self.world)
        assert self.world.registration.replayed(RegistrationPartition()) == image(self.world.registration.partition)
        assert self.world.conflict.replayed(ConflictPartition()) == image(self.world.conflict.partition)

    def _registers(self, command: Any, by: Actor, subject: str) -> None:
        self.world.registration.send(command, by, subject, self.world.at)


def _partner(name: str) -> Actor:
    return Actor(VENDOR, name, f"{name}-sales", ("partner",))
