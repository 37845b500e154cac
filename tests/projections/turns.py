"""Turns of the whole life: several desks, appeals, other scopes, more time, rest, grace, other holders, and renewal."""

from datetime import date, timedelta

from contracts import claims as c
from contracts import protections as p
from contracts import registrations as r
from contracts.message import Event
from contracts.registrations import OrderChecked
from contracts.terms import Reward
from contracts.trace import Ruling
from contracts.track import Step
from contracts.values import Customer, Evidence, Scope, derived_id
from tests.projections.claiming import REF, facts
from tests.projections.contests import Contests
from tests.projections.ledgers import CONFLICT, REGISTRATION

PASSED = Ruling(rule="EVIDENCE", verdict="passed", because="a meeting is as strong as a meeting")
FAILED = Ruling(rule="EVIDENCE", verdict="failed", because="no proposal of the last 30 days")
WAIVED = Ruling(rule="MINIMUM", verdict="waived", because="4000 EUR is less than 5000 EUR")
MISSING = Ruling(rule="CERTIFICATE", verdict="condition", because="core-sales is held by 0, at least 1 needed")
ROUTE = (Step(desks=("sales", "finance")), Step(desks=("director",), agree="any"))


class Turns(Contests):
    """Lets registrations take the rarer turns."""

    def _stepped(self, id_: str, partner: str, name: str) -> None:
        """Two desks in the first step, one in the second; it gets late, and a rule is waived."""
        self.review(id_)
        assigned = r.ReviewerAssigned(registration=id_, reviewer="approver-7", desks=("sales",))
        waived = r.ExceptionGranted(registration=id_, partner=partner, rule="MINIMUM", reason="a door opener")
        self._on(id_, assigned)
        self._on(id_, waived)
        self._on(id_, r.StepApproved(registration=id_, desk="sales", next_desks=("finance",)))
        due = self.ledgers.at + timedelta(days=2)
        self.ledgers.pass_time(hours=1)
        self._due(id_, r.DecisionSlaAtRisk(registration=id_, due=due))
        self._on(id_, r.StepApproved(registration=id_, desk="finance", next_desks=("director",)))
        self.ledgers.pass_time(hours=1)
        self._due(id_, r.DecisionSlaBreached(registration=id_, due=due, escalated_to=("board",)))
        self.grant(id_, partner)

    def review(self, id_: str) -> None:
        """Given to the desks of a route."""
        started = r.ReviewStarted(
            registration=id_,
            reasons=("ABOVE_AUTOMATIC_SIZE",),
            route=ROUTE,
            decision_due=self.ledgers.at + timedelta(days=2),
            at_risk=self.ledgers.at + timedelta(days=1),
            trace=(PASSED, WAIVED, MISSING),
        )
        self.ledgers.reaction(REGISTRATION, self.screened[id_], (f"registration/{id_}", started))

    def reject(self, id_: str, code: str = "EVIDENCE_MISSING") -> None:
        """Refused, with a while to appeal."""
        self.review(id_)
        until = self.ledgers.at + timedelta(days=10)
        self._on(
            id_,
            r.RegistrationRejected(registration=id_, code=code, rule="EVIDENCE", trace=(FAILED,), appeal_until=until),
        )

    def appeal(self, id_: str, partner: str) -> None:
        """The partner asks for another look."""
        proof = Evidence(kind="proposal", at=self.ledgers.at, summary="The offer of May")
        due = self.ledgers.at + timedelta(days=5)
        self._by(partner, id_, r.AppealFiled(registration=id_, grounds="It was sent", evidence=(proof,), due=due))

    def _appealed(self, id_: str, partner: str, name: str) -> None:
        """Upheld: it lives again and is granted."""
        self.reject(id_)
        self.appeal(id_, partner)
        self._on(
            id_,
            r.AppealUpheld(
                registration=id_,
                partner=facts(partner),
                programme=REF,
                details=self.details(name),
                priority=1,
                priority_at=self.ledgers.at,
                note="it was indeed",
            ),
        )
        self.grant(id_, partner)

    def _appealed_in_vain(self, id_: str, partner: str, name: str) -> None:
        self.reject(id_)
        self.appeal(id_, partner)
        self._on(id_, r.AppealDismissed(registration=id_, note="no"))

    def _unappealed(self, id_: str, partner: str, name: str) -> None:
        self.reject(id_)
        self.ledgers.pass_time(hours=1)
        self._due(id_, r.AppealWindowClosed(registration=id_))

    def _rescoped(self, id_: str, partner: str, name: str) -> None:
        """A granted claim asks for more: once in vain, once not; and a proof is replaced by a better one."""
        self.grant(id_, partner)
        wider = self.details(name).model_copy(update={"products": ("suite",)})
        proposed = r.AmendmentProposed(
            registration=id_, details=wider, changed=("products",), route=ROUTE, decision_due=self.ledgers.at
        )
        proof = r.evidence_id(id_, wider.evidence[0])
        self._by(partner, id_, proposed)
        self._on(id_, r.AmendmentDeclined(registration=id_, code="SCOPE_TAKEN"))
        self._by(partner, id_, r.EvidenceSuperseded(registration=id_, evidence=proof, superseded_by=derived_id("x")))
        self._by(partner, id_, proposed)
        agreed = r.RegistrationAmended(registration=id_, details=wider, changed=("products",), material=True)
        scope = p.ProtectionRescoped(
            protection=id_,
            registration=id_,
            scope=Scope(products=("suite",), territory="DE"),
            partner=facts(partner),
            programme=REF,
            rule="DECIDED_BY_PERSON",
            automatic=False,
        )
        self._staff((f"registration/{id_}", agreed), (f"protection/{id_}", scope))

    def _extended(self, id_: str, partner: str, name: str) -> None:
        """More time: denied, then given; later the end, grace, and the end of that."""
        self.grant(id_, partner)
        end = self.ledgers.at + timedelta(days=90)
        asked = p.ProtectionExtensionRequested(protection=id_, registration=id_, reason="budget is late", due=end)
        self._by(partner, id_, asked)
        self._of(id_, p.ProtectionExtensionDenied(protection=id_, registration=id_, code="EVIDENCE_MISSING"))
        self._by(partner, id_, asked)
        later, grace = end + timedelta(days=30), end + timedelta(days=37)
        self._of(
            id_,
            p.ProtectionExtended(protection=id_, registration=id_, end=later, grace_until=grace, count=1, note="ok"),
        )
        self.ledgers.pass_time(hours=1)
        self._due(id_, p.ProtectionEnteredGrace(protection=id_, registration=id_, until=grace))
        self.ledgers.pass_time(hours=1)
        over = p.ProtectionExpired(protection=id_, registration=id_, end=grace)
        lapsed = r.RegistrationExpired(registration=id_, cause="protection_expired")
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", over), (f"registration/{id_}", lapsed))

    def _suspended(self, id_: str, partner: str, name: str) -> None:
        """It rests for two reasons; both go, and the time comes back."""
        self.grant(id_, partner)
        end = self.ledgers.at + timedelta(days=100)
        for code in ("DISPUTE", "PARTNER_SUSPENDED"):
            self._of(id_, p.ProtectionSuspended(protection=id_, registration=id_, code=code, clock_stopped=True))
        self._of(id_, p.SuspensionLifted(protection=id_, registration=id_, code="DISPUTE"))
        self.ledgers.pass_time(hours=1)
        self._of(id_, p.ProtectionReinstated(protection=id_, registration=id_, end=end))

    def _idle(self, id_: str, partner: str, name: str) -> None:
        """No work is shown, and then it is."""
        self.grant(id_, partner)
        due = self.ledgers.at
        overdue = r.ActivityOverdue(registration=id_, due=due, revocable_from=due + timedelta(days=30))
        self._due(id_, overdue)
        shown = r.ActivityReported(
            registration=id_, at=due, summary="Called again", activity_due=due + timedelta(days=30), revocable_from=due
        )
        self._by(partner, id_, shown)

    def _transferred(self, id_: str, partner: str, name: str) -> None:
        """Offered in vain, offered again, and taken over by another partner."""
        self.grant(id_, partner)
        due = self.ledgers.at + timedelta(days=15)
        offered = p.TransferOffered(protection=id_, registration=id_, to="taker", reason="we closed Bonn", due=due)
        self._by(partner, id_, offered)
        self._by("taker", id_, p.TransferEnded(protection=id_, registration=id_, cause="declined", reason="too far"))
        self._by(partner, id_, offered)
        new = derived_id("successor", id_)
        submitted = r.RegistrationSubmitted(
            registration=new, partner=facts("taker"), programme=REF, details=self.details(name), transferred_from=id_
        )
        gone = p.ProtectionTransferred(protection=id_, registration=id_, to="taker", successor=new)
        approved, granted = self.granted(new, "taker")
        ids = self._partner(
            "taker",
            (f"registration/{new}", submitted),
            (f"protection/{id_}", gone),
            (f"registration/{id_}", r.RegistrationCancelled(registration=id_, code="TRANSFERRED")),
            (f"registration/{new}", approved),
            (f"protection/{new}", granted),
        )
        goes_on = c.ClaimPassedOn(registration=new, predecessor=id_, claim=self.claim(new, "taker", name))
        self.ledgers.reaction(CONFLICT, ids[0], (f"claim/{new}", goes_on))

    def _renewed(self, id_: str, partner: str, name: str) -> None:
        """Won with an order and a reward; its partner is the incumbent until that ends."""
        self.grant(id_, partner)
        won = r.DealWon(
            registration=id_,
            on=date(2026, 6, 1),
            order=OrderChecked(reference="SO 1", end_customer="same", because="same domain"),
            programme=REF,
            reward=Reward(kind="commission"),
        )
        until = self.ledgers.at + timedelta(days=365)
        established = p.IncumbencyEstablished(
            protection=id_, registration=id_, partner=partner, until=until, renewal_from=until - timedelta(days=90)
        )
        kept = p.ProtectionFulfilled(protection=id_, registration=id_)
        stream = f"protection/{id_}"
        ids = self._partner(partner, (f"registration/{id_}", won), (stream, kept), (stream, established))
        claim = self.claim(id_, partner, name)
        incumbent = c.ClaimOfIncumbent(registration=id_, vendor=self.vendor, claim=claim)
        self.ledgers.reaction(CONFLICT, ids[0], (f"claim/{id_}", incumbent))
        self.ledgers.pass_time(hours=1)
        self._due(id_, p.RenewalDue(protection=id_, registration=id_, until=until))
        self.ledgers.pass_time(hours=1)
        self._due(id_, p.IncumbencyEnded(protection=id_, registration=id_))

    def preview(self, partner: str) -> str:
        """What the rules say to a claim that is not made; its id."""
        id_ = derived_id(self.vendor, "preview", partner)
        said = r.RegistrationPreviewed(
            preview=id_, partner=partner, programme=REF, outcome="routed", route=(("sales",),), trace=(PASSED,)
        )
        self._partner(partner, (f"preview/{id_}", said))
        return id_

    def customer_of(self, name: str) -> Customer:
        """A customer as it is written."""
        return self.details(name).customer

    def _on(self, id_: str, *events: Event) -> list[str]:
        """Staff does something to a registration."""
        return self._staff(*((f"registration/{id_}", event) for event in events))

    def _of(self, id_: str, event: Event) -> None:
        """Staff does something to its protection."""
        self._staff((f"protection/{id_}", event))

    def _by(self, partner: str, id_: str, event: Event) -> None:
        """A partner does something to a registration or its protection."""
        self._partner(partner, (f"{_kind(event)}/{id_}", event))

    def _due(self, id_: str, event: Event) -> None:
        """Time does something to it."""
        self.ledgers.timer(REGISTRATION, (f"{_kind(event)}/{id_}", event))


def _kind(event: Event) -> str:
    return "protection" if hasattr(event, "protection") else "registration"
