"""Turns of a claim: several desks, exceptions, appeals, other scopes, and previews."""

from datetime import timedelta

from contracts import protections as p
from contracts import registrations as r
from contracts.message import Event
from contracts.rules import Step
from contracts.trace import Ruling
from contracts.values import Customer, Evidence, Scope, derived_id
from tests.projections.claiming import REF, facts
from tests.projections.contests import Contests
from tests.projections.ledgers import REGISTRATION

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

    def _curtailed(self, id_: str, partner: str, name: str) -> None:
        """It goes on with less, asks for another look at that, and has an answer."""
        self.grant(id_, partner)
        until = self.ledgers.at + timedelta(days=10)
        self._on(id_, r.RegistrationCurtailed(registration=id_, appeal_until=until, conflict=derived_id("case", id_)))
        self.appeal(id_, partner)
        self._on(id_, r.AppealAnswered(registration=id_, upheld=True))

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
        open_to_all = p.ProtectionTermsChanged(
            protection=id_, registration=id_, code="OPEN", conflict=derived_id("settled", id_), kind="open"
        )
        self._staff((f"registration/{id_}", agreed), (f"protection/{id_}", scope), (f"protection/{id_}", open_to_all))

    def preview(self, partner: str, asker: str | None = None) -> str:
        """What the rules say to a claim that is not made; its id. A distributor may ask."""
        id_ = derived_id(self.vendor, "preview", partner, str(asker))
        said = r.RegistrationPreviewed(
            preview=id_, partner=partner, programme=REF, outcome="routed", route=(("sales",),), trace=(PASSED,)
        )
        self._partner(asker or partner, (f"preview/{id_}", said))
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
