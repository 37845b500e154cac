"""A vendor's claims as both services write them down: submitted, screened, granted."""

import random
from datetime import date, timedelta
from decimal import Decimal

from contracts import claims as c
from contracts import customers as cu
from contracts import protections as p
from contracts import registrations as r
from contracts.message import Event
from contracts.terms import Reward
from contracts.trace import Ruling
from contracts.values import (
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
from tests.projections.ledgers import CONFLICT, REGISTRATION, Ledgers

REF = ProgrammeRef(programme="upm-default", version=1)
SCOPE = Scope(products=("suite/core",), territory="DE")


def facts(partner: str) -> PartnerFacts:
    """A partner as decisions know it."""
    return PartnerFacts(partner=partner, types=("reseller",), tier="gold", territories=("DE",), channel_manager="cam-1")


class Claiming:
    """Makes claims in the ledgers of a partition."""

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
        event = self.submitted(registration, partner, details)
        (cause,) = self._partner(partner, (stream, event))
        self.screen(registration, partner, details, cause)
        return registration

    def submitted(self, registration: str, partner: str, details: r.Details) -> r.RegistrationSubmitted:
        """The claim as its ledger has it."""
        return r.RegistrationSubmitted(
            registration=registration, partner=facts(partner), programme=REF, details=details
        )

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
        approved, granted = self.granted(registration, partner)
        window = granted.window
        cause = self.screened[registration]
        ids = self.ledgers.reaction(
            REGISTRATION, cause, (f"registration/{registration}", approved), (f"protection/{registration}", granted)
        )
        protected = c.ClaimProtected(registration=registration, window=window)
        self.ledgers.reaction(CONFLICT, ids[1], (f"claim/{registration}", protected))

    def granted(self, registration: str, partner: str) -> tuple[r.RegistrationApproved, p.ProtectionGranted]:
        """What a grant writes."""
        passed = Ruling(rule="EVIDENCE", verdict="passed", because="a meeting is as strong as a meeting")
        approved = r.RegistrationApproved(
            registration=registration,
            programme=REF,
            rule="CLEAN_AND_COVERED",
            automatic=True,
            partner=facts(partner),
            trace=(passed,),
        )
        granted = p.ProtectionGranted(
            protection=registration,
            registration=registration,
            partner=facts(partner),
            programme=REF,
            scope=SCOPE,
            window=Window(start=self.ledgers.at, end=self.ledgers.at + timedelta(days=90)),
            reward=Reward(kind="margin"),
        )
        return approved, granted

    def _staff(self, *events: tuple[str, Event], ledger: str = REGISTRATION) -> list[str]:
        return self.ledgers.command(ledger, self.staff, *events)

    def _partner(self, partner: str, *events: tuple[str, Event]) -> list[str]:
        return self.ledgers.command(REGISTRATION, self.agent(partner), *events)
