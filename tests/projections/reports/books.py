"""Small ledgers with every figure stated, and reports over the views that are made of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts import claims as c
from contracts import conflicts as k
from contracts import partners as pa
from contracts import protections as p
from contracts import registrations as r
from contracts.values import (
    Certification,
    Chain,
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
from services.projections.domain.view import Owner
from services.projections.store.querying import Library
from services.projections.store.reports import REPORTS, Asked
from tests.projections.conftest import Views
from tests.projections.ledgers import CONFLICT, REGISTRATION, Ledgers
from tests.projections.story import Story

EUR, USD = "EUR", "USD"


def day(number: int) -> datetime:
    """The morning of a day of the year 2026, counted from 1."""
    return datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=number - 1)


class Books(Story):
    """Writes deals whose figures a test states."""

    def __init__(self, vendor: str = "acme") -> None:
        super().__init__(Ledgers(at=day(1)), vendor)
        self.said: dict[str, Any] = {}
        """What is stated of the next deal."""
        self.known: dict[str, PartnerFacts] = {}
        """What was known of its partner when a deal was submitted."""

    def on(self, at: datetime) -> "Books":
        """It is this instant from now on."""
        assert at >= self.ledgers.at
        self.ledgers.at = at
        return self

    def claims(self, partner: str, amount: int, currency: str = EUR, **said: Any) -> str:
        """A deal is submitted and screened; the registration's id."""
        self.said = {"amount": amount, "currency": currency, **said}
        return self.submit(partner, said.get("customer", f"Customer {self.count}"))

    def details(self, name: str) -> r.Details:
        """What was stated of the deal."""
        said = self.said
        value = Money(amount=Decimal(said["amount"]), currency=said["currency"])
        return r.Details(
            programme=said.get("programme", "upm-default"),
            customer=Customer(name=name, country="DE"),
            products=("suite/core",),
            territory=said.get("territory", "DE"),
            deal=Deal(value=value, expected_close=said.get("close"), origin=said.get("origin", "partner")),
            evidence=tuple(said.get("evidence", (Evidence(kind="meeting", at=self.ledgers.at, summary="Met"),))),
            chain=Chain(role=said.get("role", "reseller")),
        )

    def submitted(self, registration: str, partner: str, details: r.Details) -> r.RegistrationSubmitted:
        """The claim as its ledger has it."""
        said = self.said
        known = PartnerFacts(
            partner=partner,
            types=said.get("types", ("reseller",)),
            tier=said.get("tier", "gold"),
            territories=("DE",),
            channel_manager="cam-1",
        )
        self.known[registration] = known
        ref = ProgrammeRef(programme=details.programme, version=1)
        return r.RegistrationSubmitted(
            registration=registration, partner=known, programme=ref, details=details, track=said.get("track")
        )

    def granted(self, registration: str, partner: str) -> tuple[r.RegistrationApproved, p.ProtectionGranted]:
        """What a grant writes, to the partner as it was known."""
        approved, granted = super().granted(registration, partner)
        known = {"partner": self.known[registration]}
        return approved.model_copy(update=known), granted.model_copy(update=known)

    def wins(self, id_: str, partner: str, on: date, amount: str | None = None, currency: str = EUR) -> None:
        """A granted deal is won."""
        value = None if amount is None else Money(amount=Decimal(amount), currency=currency)
        won = r.DealWon(registration=id_, on=on, value=value)
        fulfilled = p.ProtectionFulfilled(protection=id_, registration=id_)
        self._partner(partner, (f"registration/{id_}", won), (f"protection/{id_}", fulfilled))

    def loses(self, id_: str, partner: str, on: date) -> None:
        """A deal is lost."""
        self._partner(partner, (f"registration/{id_}", r.DealLost(registration=id_, on=on)))

    def works(self, id_: str, partner: str) -> None:
        """Work on the deal is reported."""
        told = r.ActivityReported(registration=id_, at=self.ledgers.at, summary="Demo")
        (cause,) = self._partner(partner, (f"registration/{id_}", told))
        seen = c.ClaimProgressed(registration=id_, kind="activity", at=self.ledgers.at)
        self.ledgers.reaction(CONFLICT, cause, (f"claim/{id_}", seen))

    def runs_out(self, id_: str) -> None:
        """The protection ends by the clock."""
        over = p.ProtectionExpired(protection=id_, registration=id_, end=self.ledgers.at)
        lapsed = r.RegistrationExpired(registration=id_, cause="protection_expired")
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", over), (f"registration/{id_}", lapsed))

    def grants_until(self, id_: str, partner: str, end: datetime) -> None:
        """Approved by rule, and protected until then."""
        approved, granted = self.granted(id_, partner)
        scope, window = Scope(products=("suite/core",), territory="DE"), Window(start=self.ledgers.at, end=end)
        self.ledgers.reaction(
            REGISTRATION,
            self.screened[id_],
            (f"registration/{id_}", approved),
            (f"protection/{id_}", granted.model_copy(update={"scope": scope, "window": window})),
        )

    def certify(self, partner: str, held: Certification) -> None:
        """A certificate is recorded."""
        self._staff((f"partner/{self.vendor}/{partner}", pa.CertificationRecorded(partner=partner, certification=held)))

    def meets(self, id_: str, partner: str, name: str) -> str:
        """A rival claims the same customer; the case, in which the rules would uphold the first."""
        rival = self.claims("rival", 1, customer=name)
        conflict = derived_id("conflict", id_, rival)
        wanted = k.Suggestion(outcome="first_claim_upheld", rule="FIRST_IN_ORDER", reason="It was first.")
        met = self._detected(conflict, id_, rival, name).model_copy(update={"suggestion": wanted})
        self.ledgers.reaction(CONFLICT, self.screened[rival], (f"conflict/{conflict}", met))
        return conflict

    def settles(self, conflict: str, outcome: k.ResolutionCode, reason: str, **said: Any) -> None:
        """A person settles the case, maybe as another proposed (`proposed_by`)."""
        settled = k.ConflictResolved(
            conflict=conflict,
            outcome=outcome,
            rule=outcome.upper(),
            effects=said.get("effects", (k.Effect(claim=conflict, effect="keep"),)),
            reason=reason,
            proposed_by=said.get("proposed_by"),
        )
        self._staff((f"conflict/{conflict}", settled), ledger=CONFLICT)


async def reported(views: Views, books: Books, name: str, org: str | None = None, **asked: Any) -> list[dict[str, Any]]:
    """A report over what the ledgers say, asked at their end; each row by the names of its columns."""
    await views.fold(books.ledgers.records)
    return await asked_again(views, name, books.ledgers.at, org, **asked)


async def asked_again(
    views: Views, name: str, at: datetime, org: str | None = None, **asked: Any
) -> list[dict[str, Any]]:
    """The same without folding."""
    library = Library(views.engine, views.tables)
    query = REPORTS[name].rows(library.tables, Asked(Owner("acme", org), org is not None, at, **asked))
    return [dict(row._mapping) async for rows in library.stream(query, 2, 20.0) for row in rows]


def figures(row: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    """What a row says in these columns."""
    return tuple(row[name] for name in names)
