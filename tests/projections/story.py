"""A made-up but complete business: two vendors, partners, registrations with every turn a life can take."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import contracts
from contracts import blanket as b
from contracts import claims as c
from contracts import conflicts as k
from contracts import customers as cu
from contracts import direct as d
from contracts import partners as pa
from contracts import protections as p
from contracts import registrations as r
from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.programme import Programme, ProgrammePublished
from contracts.values import (
    Certification,
    Customer,
    Deal,
    Evidence,
    Money,
    PartnerFacts,
    ProgrammeRef,
    Scope,
    Window,
    derived_id,
)
from services.kit import documents
from tests.projections.ledgers import CONFLICT, REGISTRATION, Ledgers

REF = ProgrammeRef(programme="upm-default", version=1)
SCOPE = Scope(products=("suite/core",), territory="DE")
TURNS = ("won", "lost", "withdrawn", "expired", "released", "revoked", "rejected", "asked", "asked-late", "contested")


@cache
def programme() -> Programme:
    """One of the programmes that come with the product."""
    path = Path(contracts.__file__).parent / "programmes" / "upm-default.yaml"
    return documents.read(Programme, path.read_text())


def facts(partner: str) -> PartnerFacts:
    """A partner as decisions know it."""
    return PartnerFacts(partner=partner, types=("reseller",), tier="gold", territories=("DE",), channel_manager="cam-1")


class Story:
    """Writes one vendor's business into the ledgers of a partition."""

    def __init__(self, ledgers: Ledgers, vendor: str = "acme", seed: int = 1) -> None:
        self.ledgers = ledgers
        self.vendor = vendor
        self.seed = seed
        self.random = random.Random(f"{vendor}/{seed}")
        self.staff = f"{vendor}/-/cam-1"
        self.count = 0
        self.screened: dict[str, str] = {}
        """The record that says what screening found, by registration."""

    def agent(self, partner: str) -> str:
        """The actor of a partner's system."""
        return f"{self.vendor}/{partner}/crm"

    def publish_programme(self) -> None:
        """Twice: a version and the next."""
        for version in (1, 2):
            event = ProgrammePublished(programme=programme(), version=version, effective_from=self.ledgers.at)
            self._staff((f"programme/{self.vendor}/upm-default", event))

    def enter_partner(self, partner: str, tier: str = "gold") -> None:
        """A partner with a certificate."""
        stream = f"partner/{self.vendor}/{partner}"
        profile = pa.Profile(
            name=f"{partner.title()} Ltd",
            types=("reseller",),
            tier=tier,
            territories=("DE", "FR"),
            programmes=("upm-default",),
            channel_manager="cam-1",
        )
        held = Certification(name="core-sales", valid_until=self.ledgers.at + timedelta(days=200))
        self._staff((stream, pa.PartnerProfileRecorded(partner=partner, profile=profile)))
        self._staff((stream, pa.CertificationRecorded(partner=partner, certification=held)))

    def shake_partner(self, partner: str) -> None:
        """Everything else that can happen to a partner."""
        stream = f"partner/{self.vendor}/{partner}"
        ended = pa.CertificationExpired(
            partner=partner, name="core-sales", valid_until=self.ledgers.at + timedelta(days=200)
        )
        self._staff((stream, pa.PartnerTierChanged(partner=partner, before="gold", tier="silver")))
        self._staff((stream, pa.PartnerSuspended(partner=partner, code="FRAUD_SUSPECTED", note="being looked at")))
        self._staff((stream, pa.PartnerReinstated(partner=partner)))
        self.ledgers.timer(REGISTRATION, (stream, ended))
        self._staff((stream, pa.PartnerTerminated(partner=partner, code="LEFT_PROGRAMME")))

    def details(self, name: str) -> r.Details:
        """What a registration asks for."""
        amount = Decimal(self.random.randrange(5_000, 500_000))
        return r.Details(
            programme="upm-default",
            customer=Customer(name=name, country="DE", website="example.org"),
            products=SCOPE.products,
            territory="DE",
            deal=Deal(value=Money(amount=amount, currency="EUR"), expected_close=date(2026, 9, 30)),
            evidence=(Evidence(kind="meeting", at=self.ledgers.at, summary="Met the head of purchasing"),),
        )

    def submit(self, partner: str, name: str = "Muster GmbH", draft: bool = False) -> str:
        """A registration, screened; its id."""
        self.count += 1
        registration = derived_id(self.vendor, str(self.seed), str(self.ledgers.partition), str(self.count))
        stream = f"registration/{registration}"
        details = self.details(name)
        if draft:
            made = r.RegistrationDrafted(registration=registration, partner=partner, details=details)
            self._partner(partner, (stream, made))
        event = r.RegistrationSubmitted(
            registration=registration, partner=facts(partner), programme=REF, details=details
        )
        (cause,) = self._partner(partner, (stream, event))
        self.screen(registration, partner, details, cause)
        return registration

    def customer(self, name: str) -> str:
        """The id of a customer."""
        return derived_id(self.vendor, "customer", name)

    def claim(self, registration: str, partner: str, name: str) -> c.Claim:
        """A claim as the conflict service sees it."""
        return c.Claim(
            claim=registration,
            kind="registration",
            party=partner,
            customer=self.customer(name),
            scope=SCOPE,
            window=Window(start=self.ledgers.at),
            priority=len(self.ledgers.records[REGISTRATION]),
            priority_at=self.ledgers.at,
        )

    def resolution(self, name: str) -> cu.Resolution:
        """Who a written customer was found to be."""
        return cu.Resolution(customer=self.customer(name), relation="new", probability=1.0)

    def screen(self, registration: str, partner: str, details: r.Details, cause: str) -> None:
        """The conflict service sees the claim."""
        name = details.customer.name
        known = cu.CustomerResolved(customer=self.customer(name), written=details.customer, keys=(name.lower(),))
        alias = cu.CustomerAliasAdded(customer=self.customer(name), written=details.customer, keys=(f"{name}!",))
        seen = c.ClaimScreened(
            registration=registration,
            partner=partner,
            revision=1,
            cause="SUBMITTED",
            claim=self.claim(registration, partner, name),
            customer=details.customer,
            resolution=self.resolution(name),
            verdict="clear",
            matching_version="1",
        )
        customer = f"customer/{self.customer(name)}"
        written = alias if self.ledgers.versions[customer] else known
        ids = self.ledgers.reaction(CONFLICT, cause, (customer, written), (f"claim/{registration}", seen))
        self.screened[registration] = ids[1]

    def grant(self, registration: str, partner: str) -> None:
        """Approved by rule, and protected."""
        window = Window(start=self.ledgers.at, end=self.ledgers.at + timedelta(days=90))
        approved = r.RegistrationApproved(
            registration=registration, programme=REF, rule="CLEAN_AND_COVERED", automatic=True, partner=facts(partner)
        )
        granted = p.ProtectionGranted(
            protection=registration,
            registration=registration,
            partner=facts(partner),
            programme=REF,
            scope=SCOPE,
            window=window,
        )
        cause = self.screened[registration]
        ids = self.ledgers.reaction(
            REGISTRATION, cause, (f"registration/{registration}", approved), (f"protection/{registration}", granted)
        )
        protected = c.ClaimProtected(registration=registration, window=window)
        self.ledgers.reaction(CONFLICT, ids[1], (f"claim/{registration}", protected))

    def live(self, turn: str, partner: str, name: str) -> str:
        """One registration's whole life."""
        registration = self.submit(partner, name, draft=turn == "withdrawn")
        getattr(self, "_" + turn.replace("-", "_"))(registration, partner, name)
        self.ledgers.pass_time(hours=self.random.randrange(1, 40))
        return registration

    def _won(self, id_: str, partner: str, name: str) -> None:
        proof = Evidence(kind="proposal", at=self.ledgers.at, summary="Offer 17")
        attached = derived_id("proof", id_)
        stream = f"registration/{id_}"
        self.grant(id_, partner)
        self._partner(partner, (stream, r.EvidenceAttached(registration=id_, evidence=attached, item=proof)))
        self._staff((stream, r.EvidenceVerified(registration=id_, evidence=attached)))
        (cause,) = self._partner(
            partner, (stream, r.ActivityReported(registration=id_, at=self.ledgers.at, summary="Demo held"))
        )
        self.ledgers.reaction(
            CONFLICT, cause, (f"claim/{id_}", c.ClaimProgressed(registration=id_, kind="activity", at=self.ledgers.at))
        )
        value = Money(amount=Decimal("99.50"), currency="EUR")
        won = r.DealWon(registration=id_, on=date(2026, 5, 1), value=value, order_reference="PO 9")
        self._partner(
            partner, (stream, won), (f"protection/{id_}", p.ProtectionFulfilled(protection=id_, registration=id_))
        )

    def _lost(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        lost = r.DealLost(registration=id_, on=date(2026, 5, 1), reason="no budget")
        released = p.ProtectionReleased(protection=id_, registration=id_, reason="lost")
        self._partner(partner, (f"registration/{id_}", lost), (f"protection/{id_}", released))

    def _withdrawn(self, id_: str, partner: str, name: str) -> None:
        (cause,) = self._partner(
            partner, (f"registration/{id_}", r.RegistrationWithdrawn(registration=id_, reason="gone"))
        )
        self.ledgers.reaction(CONFLICT, cause, (f"claim/{id_}", c.ClaimEnded(registration=id_, cause="withdrawn")))

    def _expired(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        end = self.ledgers.at + timedelta(days=90)
        soon = p.ProtectionExpiringSoon(protection=id_, registration=id_, end=end)
        over = p.ProtectionExpired(protection=id_, registration=id_, end=end)
        lapsed = r.RegistrationExpired(registration=id_, cause="protection_expired")
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", soon))
        self.ledgers.pass_time(days=14)
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", over), (f"registration/{id_}", lapsed))

    def _released(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        self._partner(partner, (f"protection/{id_}", p.ProtectionReleased(protection=id_, registration=id_)))

    def _revoked(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        revoked = p.ProtectionRevoked(protection=id_, registration=id_, code="FRAUD")
        cancelled = r.RegistrationCancelled(registration=id_, code="FRAUD", note="found out")
        self._staff((f"protection/{id_}", revoked), (f"registration/{id_}", cancelled))

    def _rejected(self, id_: str, partner: str, name: str) -> None:
        stream = f"registration/{id_}"
        found = r.evidence_id(id_, self.details(name).evidence[0])
        review = r.ReviewStarted(registration=id_, reasons=("NO_AUTOMATIC_RULE",), decision_due=self.ledgers.at)
        rejected = r.RegistrationRejected(registration=id_, code="EVIDENCE_MISSING", rule="EVIDENCE")
        self.ledgers.reaction(REGISTRATION, self.screened[id_], (stream, review))
        self.ledgers.timer(REGISTRATION, (stream, r.DecisionSlaBreached(registration=id_, due=self.ledgers.at)))
        self._staff((stream, r.EvidenceRejected(registration=id_, evidence=found, note="no such meeting")))
        self._staff((stream, rejected))

    def _asked(self, id_: str, partner: str, name: str) -> None:
        stream = f"registration/{id_}"
        self._ask(id_)
        answer = r.InformationProvided(registration=id_, details=self.details(name), material=False, note="here")
        self._partner(partner, (stream, answer))
        amended = r.RegistrationAmended(
            registration=id_, details=self.details(name), changed=("products",), material=True
        )
        self._partner(partner, (stream, amended))

    def _asked_late(self, id_: str, partner: str, name: str) -> None:
        self._ask(id_)
        late = r.RegistrationExpired(registration=id_, cause="information_not_provided")
        self.ledgers.timer(REGISTRATION, (f"registration/{id_}", late))

    def _ask(self, id_: str) -> None:
        asked = r.InformationRequested(
            registration=id_, reasons=("EVIDENCE_MISSING",), fields=("evidence",), due=self.ledgers.at
        )
        self._staff((f"registration/{id_}", asked))

    def _contested(self, id_: str, partner: str, name: str) -> None:
        self.contest(id_, partner, name, ("resolved", "dismissed", "lapsed")[self.count // len(TURNS) % 3])

    def contest(self, id_: str, partner: str, name: str, end: str | None) -> str:
        """A rival claims the same; the case, settled in one way or left open. Returns the case's id."""
        rival = self.submit("rival", name)
        conflict = derived_id("conflict", id_, rival)
        case, stream = f"conflict/{conflict}", f"registration/{rival}"
        (cause,) = self.ledgers.reaction(
            CONFLICT, self.screened[rival], (case, self._detected(conflict, id_, rival, name))
        )
        held = r.ReviewStarted(registration=rival, reasons=("CONFLICT_OPEN",), conflicts=(conflict,))
        self.ledgers.reaction(REGISTRATION, cause, (stream, held))
        self._staff((case, k.ConflictAcknowledged(conflict=conflict)), ledger=CONFLICT)
        self._staff((case, k.ConflictEscalated(conflict=conflict, reason="big deal")), ledger=CONFLICT)
        if end is not None:
            self._settle(conflict, id_, rival, end)
        return conflict

    def refuse_account(self, id_: str) -> None:
        """A person finds the account not eligible; nobody else has anything to do with it."""
        stream = f"registration/{id_}"
        review = r.ReviewStarted(registration=id_, reasons=("ABOVE_AUTOMATIC_SIZE",))
        self.ledgers.reaction(REGISTRATION, self.screened[id_], (stream, review))
        rejected = r.RegistrationRejected(registration=id_, code="ACCOUNT_RESERVED", rule="NAMED_ACCOUNTS")
        self._staff((stream, rejected))

    def _settle(self, conflict: str, id_: str, rival: str, end: str) -> None:
        case = f"conflict/{conflict}"
        effects = (k.Effect(claim=id_, effect="keep"), k.Effect(claim=rival, effect="deny"))
        if end == "resolved":
            event: Event = k.ConflictResolved(
                conflict=conflict,
                outcome="first_claim_upheld",
                rule="FIRST_CLAIM",
                winner=id_,
                effects=effects,
                reason="earlier and better evidenced",
            )
        elif end == "dismissed":
            event = k.ConflictDismissed(conflict=conflict, claims=(id_, rival), reason="two companies")
        else:
            event = k.ConflictLapsed(conflict=conflict, claims=(id_, rival), ended=rival, cause="withdrawn")
        (cause,) = self._staff((case, event), ledger=CONFLICT)
        after: Event = r.HoldChanged(registration=rival, conflicts=(), cause="CONFLICT_CLOSED")
        if end == "resolved":
            after = r.RegistrationRejected(
                registration=rival,
                code="ALREADY_PROTECTED",
                rule="FIRST_CLAIM",
                conflict=conflict,
                note="north was first",
            )
        self.ledgers.reaction(REGISTRATION, cause, (f"registration/{rival}", after))

    def _detected(self, conflict: str, id_: str, rival: str, name: str) -> k.ConflictDetected:
        finding = c.Finding(
            kind="PARTNER_OVERLAP",
            severity="block",
            rival=id_,
            conflict=conflict,
            rule="PARTNER_OVERLAP",
            rule_version=1,
            account="same",
            probability=0.99,
            products="equal",
            territory="equal",
            explanation=f"Both claim {name} for the same products in DE.",
        )
        sides = (self.claim(id_, "first", name), self.claim(rival, "rival", name))
        return k.ConflictDetected(
            conflict=conflict, kind="PARTNER_OVERLAP", severity="block", sides=sides, finding=finding
        )

    def direct_sales(self, name: str) -> None:
        """Direct claims that end in both ways, and a question with its answer."""
        seller = f"{self.vendor}/-/seller-1"
        for number, end in enumerate(("withdrawn", "expired")):
            id_ = derived_id(self.vendor, "direct", name, str(number))
            stream = f"direct-claim/{id_}"
            claim = self.claim(id_, "direct", name).model_copy(update={"kind": "direct"})
            made = d.DirectClaimRegistered(
                direct_claim=id_,
                written=Customer(name=name),
                resolution=self.resolution(name),
                claim=claim,
                owner="seller-1",
            )
            self.ledgers.command(CONFLICT, seller, (stream, made))
            if end == "withdrawn":
                self.ledgers.command(CONFLICT, seller, (stream, d.DirectClaimWithdrawn(direct_claim=id_)))
            else:
                over = d.DirectClaimExpired(direct_claim=id_, end=self.ledgers.at)
                self.ledgers.timer(CONFLICT, (stream, over))
        self.check(name)

    def check(self, name: str) -> None:
        """Direct sales asks."""
        id_ = derived_id(self.vendor, "check", name, self.ledgers.at.isoformat())
        match = d.CheckMatch(probability=0.98, call="cam-1", scope=SCOPE)
        asked = d.ProtectionChecked(
            check=id_,
            queries=(d.CheckQuery(customer=Customer(name=name)),),
            answers=(d.CheckAnswer(answer="protected", matches=(match,)),),
        )
        self.ledgers.command(CONFLICT, f"{self.vendor}/-/seller-1", (f"protection-check/{id_}", asked))

    def flag(self, partner: str, claim: str, end: str) -> None:
        """A blanket flag, and what a person makes of it."""
        id_ = derived_id(self.vendor, "flag", partner, end)
        stream = f"blanket-flag/{id_}"
        signals = (b.Signal(family="volume", score=3.2, reason="50 claims in 2 days, peers make 3"),)
        flagged = b.BlanketPatternFlagged(
            flag=id_,
            partner=partner,
            level="flag",
            score=5.5,
            signals=signals,
            window_start=self.ledgers.at - timedelta(days=30),
            window_end=self.ledgers.at,
            claims=(claim,),
            rule="TWO_FAMILIES",
            rule_version=1,
        )
        cause = self.screened[claim]
        self.ledgers.reaction(CONFLICT, cause, (stream, flagged))
        if end == "confirmed":
            judged: Event = b.BlanketFlagConfirmed(flag=id_, partner=partner, claims=(claim,))
        else:
            judged = b.BlanketFlagCleared(flag=id_, partner=partner, reason="a new branch")
        self._staff((stream, judged), ledger=CONFLICT)

    def refuse(self, partner: str) -> None:
        """Commands that leave no event of their own."""
        id_ = derived_id("refused", partner)
        refused = CommandRefused(command="submit-registration.v1", code="TIER_TOO_LOW", detail="tier", subject="x")
        repeated = CommandRepeated(command="submit-registration.v1", first=id_, sequence=3, records=1)
        for event in (refused, repeated):
            self._partner(partner, (f"command/{derived_id(id_, event.TYPE)}", event))

    def tell(self, registrations: int) -> "Story":
        """The whole business, with so many registrations."""
        self.publish_programme()
        for partner in ("north", "south", "rival", "shaky"):
            self.enter_partner(partner)
        for name, turn in self._lives(registrations):
            last = self.live(turn, self.random.choice(("north", "south")), name)
        self.shake_partner("shaky")
        self.direct_sales("Beispiel AG")
        self.flag("south", last, "confirmed")
        self.flag("north", last, "cleared")
        self.refuse("north")
        return self

    def _lives(self, registrations: int) -> Iterator[tuple[str, str]]:
        for number in range(registrations):
            yield f"Kunde {self.random.randrange(registrations)} GmbH", TURNS[number % len(TURNS)]

    def _staff(self, *events: tuple[str, Event], ledger: str = REGISTRATION) -> list[str]:
        return self.ledgers.command(ledger, self.staff, *events)

    def _partner(self, partner: str, *events: tuple[str, Event]) -> list[str]:
        return self.ledgers.command(REGISTRATION, self.agent(partner), *events)


def whole_story() -> Ledgers:
    """Two ledgers that tell the whole story of two vendors."""
    ledgers = Ledgers()
    Story(ledgers, "acme").tell(30)
    Story(ledgers, "globex").tell(12)
    return ledgers
