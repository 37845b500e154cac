"""A made-up but complete business: two vendors, partners, registrations with every turn a life can take."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import contracts
from contracts import blanket as b
from contracts import direct as d
from contracts import partners as pa
from contracts.disputes import DisputeRulesRecorded, Disputes
from contracts.erasures import SubjectsErased
from contracts.exports import Exported, Selection
from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.programme import Programme, ProgrammePublished, ProgrammeRetired
from contracts.regions import RegionsRecorded
from contracts.retention import CustomersLinked, HeldMatter, LegalHoldPlaced, LegalHoldReleased, RetentionEnded
from contracts.values import (
    Certification,
    Customer,
    Fact,
    Prequalification,
    ProgrammeRef,
    derived_id,
)
from services.kit import documents
from tests.projections.claiming import REF, SCOPE
from tests.projections.identities import Identities
from tests.projections.ledgers import CONFLICT, REGISTRATION, Ledgers
from tests.projections.lives import TURNS, Lives


@cache
def programme() -> Programme:
    """One of the programmes that come with the product."""
    path = Path(contracts.__file__).parent / "programmes" / "upm-default.yaml"
    return documents.read(Programme, path.read_text())


def named(id_: str) -> Programme:
    """The same under another name."""
    return programme().model_copy(update={"id": id_})


class Story(Lives, Identities):
    """Writes one vendor's business into the ledgers of a partition."""

    def publish_programme(self) -> None:
        """Twice: a version and the next."""
        for version in (1, 2):
            event = ProgrammePublished(programme=programme(), version=version, effective_from=self.ledgers.at)
            (cause,) = self._staff((f"programme/{self.vendor}/upm-default", event))
        retired = ProgrammeRetired(programme="old-default", version=1, reason="nobody used it")
        old = ProgrammePublished(programme=named("old-default"), version=1, effective_from=self.ledgers.at)
        self._staff((f"programme/{self.vendor}/old-default", old))
        self._staff((f"programme/{self.vendor}/old-default", retired))
        known = RegionsRecorded(vendor=self.vendor, regions=event.programme.territories)
        rules = DisputeRulesRecorded(
            vendor=self.vendor, programme=REF, effective_from=event.effective_from, rules=Disputes(within="P5D")
        )
        self.ledgers.reaction(
            CONFLICT, cause, (f"regions/{self.vendor}", known), (f"dispute-rules/{self.vendor}/upm-default", rules)
        )

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
            distributors=("wholesale",) if partner == "south" else (),
        )
        held = Certification(name="core-sales", valid_until=self.ledgers.at + timedelta(days=200))
        self._staff(
            (stream, pa.PartnerProfileRecorded(partner=partner, profile=profile)),
            (stream, pa.PartnerTypeAssigned(partner=partner, types=profile.types)),
            (stream, pa.ProgrammeEnrolled(partner=partner, programme="upm-default")),
        )
        self._staff((stream, pa.CertificationRecorded(partner=partner, certification=held)))

    def shake_partner(self, partner: str) -> None:
        """Everything else that can happen to a partner."""
        stream = f"partner/{self.vendor}/{partner}"
        self._record(partner)
        ended = pa.CertificationExpired(
            partner=partner, name="core-sales", valid_until=self.ledgers.at + timedelta(days=200)
        )
        self._staff((stream, pa.PartnerTierChanged(partner=partner, before="gold", tier="silver")))
        self._staff((stream, pa.PartnerSuspended(partner=partner, code="FRAUD_SUSPECTED", note="being looked at")))
        self._staff((stream, pa.PartnerReinstated(partner=partner)))
        self.ledgers.timer(REGISTRATION, (stream, ended))
        self._staff((stream, pa.PartnerTerminated(partner=partner, code="LEFT_PROGRAMME")))
        carried = pa.ConsequencesCarriedOut(partner=partner, standing="terminated", claims=100, left=7)
        self.ledgers.timer(REGISTRATION, (stream, carried))

    def _record(self, partner: str) -> None:
        """What a partner holds, and what it may not."""
        stream = f"partner/{self.vendor}/{partner}"
        fact = Fact(name="revenue", amount=Decimal(70_000), currency="EUR")
        solution = Prequalification(solution="backup-box", products=("suite",))
        for event in (
            pa.FactRecorded(partner=partner, fact=fact),
            pa.FactRecorded(partner=partner, fact=fact.model_copy(update={"amount": Decimal(90_000)})),
            pa.SolutionPrequalified(partner=partner, prequalification=solution),
            pa.RegistrationCapImposed(partner=partner, open_claims=3, reason="too many empty claims"),
            pa.RegistrationCapLifted(partner=partner),
            pa.PartnerTierChanged(partner=partner, before="gold", tier="silver", programme="upm-default"),
            pa.DistributorRelationRecorded(partner=partner, distributor="wholesale", standing="active"),
            pa.ProgrammeLeft(partner=partner, programme="old-default"),
        ):
            self._staff((stream, event))

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
            again = d.DirectClaimScreened(
                direct_claim=id_,
                cause="CUSTOMERS_MERGED",
                claim=claim,
                resolution=self.resolution(name),
                verdict="clear",
                matching_version="m-1",
            )
            self.ledgers.timer(CONFLICT, (stream, again))
            if end == "withdrawn":
                less = d.DirectClaimRescoped(direct_claim=id_, scope=SCOPE, conflict=derived_id("settled", id_))
                self.ledgers.timer(CONFLICT, (stream, less))
                self.ledgers.command(CONFLICT, seller, (stream, d.DirectClaimWithdrawn(direct_claim=id_)))
            else:
                self.engage(name, id_)
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
            steps: tuple[Event, ...] = (
                b.BlanketFlagAnswered(flag=id_, partner=partner, answer="our roadshow"),
                b.BlanketFlagConfirmed(flag=id_, partner=partner, claims=(claim,), evidence_due=self.ledgers.at),
                b.BlanketEvidenceOverdue(flag=id_, partner=partner, claims=(claim,)),
                b.BlanketPartnerCapped(flag=id_, partner=partner, open_claims=5),
                b.BlanketFlagReferred(flag=id_, partner=partner, note="the second this year"),
                b.BlanketReviewConcluded(flag=id_, partner=partner, finding="upheld", note="warned"),
            )
        else:
            steps = (b.BlanketFlagCleared(flag=id_, partner=partner, reason="a new branch"),)
        for step in steps:
            self._staff((stream, step), ledger=CONFLICT)

    def announce(self, partner: str) -> None:
        """A partner says that many claims will come."""
        campaign = derived_id(self.vendor, "campaign", partner)
        declared = b.CampaignDeclared(
            campaign=campaign,
            vendor=self.vendor,
            partner=partner,
            until=self.ledgers.at + timedelta(days=30),
            expected=40,
            reason="a fair",
        )
        self._staff((f"campaign/{campaign}", declared), ledger=CONFLICT)

    def hand_out(self, partner: str) -> None:
        """What a partner was told is taken out for it."""
        export = derived_id(self.vendor, "export", partner)
        selection = Selection(audience="partner", partner=partner)
        self._staff((f"export/{export}", Exported(export=export, selection=selection, purpose="its lawyers ask")))

    def forget(self) -> None:
        """Somebody is erased of whom nothing more is to be kept."""
        erasure = derived_id(self.vendor, "erasure")
        erased = SubjectsErased(erasure=erasure, subjects=(derived_id(self.vendor, "somebody"),), reason="asked for it")
        self._staff((f"erasure/{erasure}", erased))

    def keep(self, partner: str) -> None:
        """A partner's people are kept beyond their time, for as long as a dispute lasts."""
        hold = derived_id(self.vendor, "legal-hold", partner)
        matter = HeldMatter(kind="partner", id=partner)
        placed = LegalHoldPlaced(legal_hold=hold, on=matter, reason="a dispute")
        self._staff((f"legal-hold/{hold}", placed))
        self._staff((f"legal-hold/{hold}", LegalHoldReleased(legal_hold=hold, reason="settled")))
        link, one, other = (derived_id(self.vendor, name, partner) for name in ("link", "one", "other"))
        linked = CustomersLinked(link=link, vendor=self.vendor, customer=one, other=other)
        self._staff((f"customer-link/{link}", linked))
        erasure = derived_id(self.vendor, "retention", partner)
        ended = RetentionEnded(
            erasure=erasure,
            vendor=self.vendor,
            programme=ProgrammeRef(programme="upm-default", version=1),
            subjects=(derived_id(self.vendor, "somebody else"),),
        )
        self._staff((f"erasure/{erasure}", ended))

    def refuse(self, partner: str) -> None:
        """Commands that leave no event of their own."""
        id_ = derived_id(self.vendor, "refused", partner)
        refused = CommandRefused(command="submit-registration.v1", code="TIER_TOO_LOW", detail="tier", subject="x")
        repeated = CommandRepeated(command="submit-registration.v1", first=id_, sequence=3, records=1)
        for event in (refused, repeated):
            self._partner(partner, (f"command/{derived_id(id_, event.TYPE)}", event))

    def tell(self, registrations: int) -> "Story":
        """The whole business, with so many registrations."""
        self.publish_programme()
        for partner in ("north", "south", "rival", "shaky", "wholesale", "helper", "specialist", "taker"):
            self.enter_partner(partner)
        for name, turn in self._lives(registrations):
            last = self.live(turn, self.random.choice(("north", "south")), name)
        self.shake_partner("shaky")
        self.direct_sales("Beispiel AG")
        self.merge("Eins AG", "Zwei AG")
        self.announce("south")
        self.flag("south", last, "confirmed")
        self.flag("north", last, "cleared")
        self.refuse("north")
        self.opportunities("Muster GmbH")
        self.review(self.submit("south", "Offene Frage KG"))
        self.preview("north")
        self.attribute("north", "Muster GmbH", paid=True)
        self.pay_after_all(self.attribute("south", "Muster GmbH", paid=False), "south")
        self.attribute("rival", "Muster GmbH", paid=False)
        self.hand_out("north")
        self.forget()
        self.keep("north")
        return self

    def _lives(self, registrations: int) -> Iterator[tuple[str, str]]:
        for number in range(registrations):
            yield f"Kunde {self.random.randrange(registrations)} GmbH", TURNS[number % len(TURNS)]


def whole_story() -> Ledgers:
    """Two ledgers that tell the whole story of two vendors."""
    ledgers = Ledgers()
    Story(ledgers, "acme").tell(30)
    Story(ledgers, "globex").tell(12)
    return ledgers
