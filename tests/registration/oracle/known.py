"""What the oracle knows of claims, partners, invitations and incumbents: plain records, changed in place."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tests.registration.oracle.terms import Steps, Terms

UNDECIDED = {"submitted", "under_review", "action_required"}
OPEN = UNDECIDED | {"draft", "approved"}


class No(Exception):
    """A command is refused, for any one of these reasons."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = set(codes)


@dataclass(frozen=True)
class Deal:
    """What is asked for: how the customer is written, who that is, and the scope."""

    written: str
    customer: str
    products: tuple[str, ...]
    territory: str
    value: int

    def meets(self, products: tuple[str, ...]) -> bool:
        """Whether products overlap: one names the other, or what it lies in."""
        pairs = [(f"{one}/", f"{other}/") for one in self.products for other in products]
        return any(one.startswith(other) or other.startswith(one) for one, other in pairs)

    def holds(self, other: "Deal") -> bool:
        """Whether another deal is this one, or a part of it."""
        wide = tuple(f"{one}/" for one in self.products)
        products = all(f"{one}/".startswith(wide) for one in other.products)
        return self.written == other.written and products and self.territory in (other.territory, "EMEA")

    def is_near(self, territory: str) -> bool:
        """Whether one territory is the other, or lies in it."""
        return territory == self.territory or "EMEA" in (territory, self.territory)


@dataclass
class Proof:
    """A piece of evidence; `holds` is what a person found of it."""

    key: str
    kind: str
    holds: bool | None = None
    replaced: bool = False

    @property
    def counts(self) -> bool:
        return self.holds is not False and not self.replaced


@dataclass
class Appeal:
    """Another look at a rejection: until when it may be asked for, or is to be taken."""

    rejected_by: str
    until: datetime | None
    filed: bool = False
    due: datetime | None = None


@dataclass
class Grant:
    """A protection. `causes`: why it rests, since `rests_since`; `stopped`: its time rests with it."""

    end: datetime
    reminders: list[datetime]
    grace_until: datetime | None
    tail_until: datetime | None
    report_due: datetime | None = None
    revocable_at: datetime | None = None
    told_overdue: bool = False
    phase: str = "active"
    extended: int = 0
    extension_asked: bool = False
    answer_due: datetime | None = None
    answer_at_risk: datetime | None = None
    answer_late: bool = False
    asked_by: str = ""
    causes: list[str] = field(default_factory=list)
    rests_since: datetime | None = None
    stopped: bool = False
    offered_to: str = ""
    offered_by: str = ""
    offer_due: datetime | None = None
    refused_by: set[str] = field(default_factory=set)

    @property
    def protects(self) -> bool:
        return self.phase != "ended"


@dataclass
class Party:
    """Who joined a deal, with which share."""

    partner: str
    share: Decimal | None
    invitation: str = ""


@dataclass
class Claim:
    """A registration, and its protection."""

    key: str
    partner: str
    deal: Deal
    stage: str = "draft"
    filed_by: str = ""
    authors: set[str] = field(default_factory=set)
    terms: Terms | None = None
    made_at: datetime | None = None
    waits_since: datetime | None = None
    proposed: Deal | None = None
    screened: bool = False
    cautioned: bool = False
    cases: set[str] = field(default_factory=set)
    found: str = ""
    taken: bool = False
    steps: Steps = ()
    agreed: list[tuple[str, str]] = field(default_factory=list)
    heard: bool = False
    assigned: tuple[str, frozenset[str]] | None = None
    decision_due: datetime | None = None
    at_risk: datetime | None = None
    late: bool = False
    answer_due: datetime | None = None
    may_change: set[str] = field(default_factory=set)
    proofs: list[Proof] = field(default_factory=list)
    exceptions: set[str] = field(default_factory=set)
    appeal: Appeal | None = None
    grant: Grant | None = None
    parties: list[Party] = field(default_factory=list)
    over_at: datetime | None = None
    gone_at: datetime | None = None
    ends: list[datetime] = field(default_factory=list)
    passed_to: str = ""

    @property
    def live(self) -> bool:
        return self.stage in OPEN or self.grant is not None or self.appeal is not None

    @property
    def on_it(self) -> set[str]:
        """The partners that joined the deal."""
        return {party.partner for party in self.parties}

    @property
    def waits(self) -> bool:
        """Whether it was compared and waits, and no person took it."""
        return self.screened and not self.taken and (self.stage == "under_review" or self.proposed is not None)

    @property
    def asked_now(self) -> tuple[str, ...]:
        """The desks whose word is missing in the step that is asked now."""
        agreed = {desk for desk, _ in self.agreed}
        return tuple(desk for desk in self.steps[0][1] if desk not in agreed) if self.steps else ()

    @property
    def names(self) -> set[str]:
        """What its customer is found by again."""
        return {self.deal.written, self.found} - {""}

    def forget_review(self) -> None:
        self.taken, self.steps, self.agreed, self.assigned, self.heard = False, (), [], None, False
        self.decision_due = self.at_risk = self.answer_due = None
        self.cases, self.cautioned = set(), False

    def asked_anew(self) -> None:
        """Nobody agreed yet to what it says now; whoever it was handed to keeps it."""
        self.taken, self.steps, self.agreed, self.heard = False, (), [], False

    def moves(self, stage: str, at: datetime) -> None:
        """It is decided, or over."""
        self.stage, self.proposed = stage, None
        self.forget_review()
        if self.grant is not None and not self.grant.protects:
            self.grant = None
        if stage not in OPEN:
            self.over_at = self.gone_at = at
            self.ends.append(at)


@dataclass
class Invitation:
    """Somebody is asked to join a deal, which had ended, and been taken up again, so many times by then."""

    key: str
    claim: str
    partner: str
    share: Decimal | None
    due: datetime
    after_ends: int = 0
    answer: str = ""
    by: str = ""


@dataclass
class Incumbent:
    """Who sits at a customer after a won deal."""

    claim: str
    partner: str
    customer: str
    products: tuple[str, ...]
    until: datetime
    renewal: datetime | None
    territory: str


@dataclass
class Partner:
    """A partner: its standing, certificate, cap, and claims for which its standing is to be carried out.

    `has_track`: whether it is of a type that the programme has rules for.
    """

    name: str
    has_track: bool = True
    standing: str = "active"
    certified_until: datetime | None = None
    cap: int | None = None
    duties: list[str] = field(default_factory=list)
    duties_since: datetime | None = None
