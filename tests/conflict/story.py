"""A partition of the conflict service under test, told in the words of the trade."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ResolutionCode, ResolveConflict
from contracts.direct import CheckAnswer, CheckProtection, CheckQuery, ProtectionChecked, RegisterDirectClaim
from contracts.disputes import Disputes
from contracts.envelope import Actor
from contracts.message import Command
from contracts.programme import Programme, ProgrammePublished
from contracts.protections import ProtectionGranted
from contracts.registrations import AppealUpheld, RegistrationSubmitted
from contracts.values import Customer, PartnerFacts, ProgrammeRef, Scope, Window
from services.conflict.service.partition import ConflictPartition
from tests import story
from tests.make import a_programme, an_id, details

VENDOR = "acme"
MANAGER = Actor(VENDOR, None, "kim", ("channel-manager",))
SELLER = Actor(VENDOR, None, "dora", ("direct-sales",))
STREAMS: Mapping[str, str] = {"conflict": "conflict", "direct_claim": "direct-claim", "check": "protection-check"}


class Story(story.Story[ConflictPartition]):
    """Claims meet, and people settle what they contest."""

    ledger_name = "conflict"
    other_name = "registration"

    def __init__(self) -> None:
        super().__init__(ConflictPartition)

    def submits(self, claim: str, partner: str, customer: Customer | str, vendor: str = VENDOR, **changes: Any) -> Self:
        """A partner registers a deal; the claim is known by a short name."""
        seen = Customer(name=customer) if isinstance(customer, str) else customer
        event = RegistrationSubmitted(
            registration=an_id(claim),
            partner=facts(partner),
            programme=ProgrammeRef(programme="upm-default", version=1),
            details=details(customer=seen, **changes),
        )
        return self.sees(event, by=f"{vendor}/{partner}/petra")

    def grants(self, claim: str, partner: str, days: int = 90) -> Self:
        """The registration service protects a claim."""
        window = Window(start=self.at, end=self.at + timedelta(days=days))
        event = ProtectionGranted(
            protection=an_id(claim),
            registration=an_id(claim),
            partner=facts(partner),
            programme=ProgrammeRef(programme="upm-default", version=1),
            scope=Scope(),
            window=window,
        )
        return self.sees(event, by="system/registration")

    def lives_again(self, claim: str, partner: str, customer: Customer, priority: int) -> Self:
        """The registration service lets a claim that had ended live again, at the place it had."""
        event = AppealUpheld(
            registration=an_id(claim),
            partner=facts(partner),
            programme=ProgrammeRef(programme="upm-default", version=1),
            details=details(customer=customer),
            priority=priority,
            priority_at=self.at,
        )
        return self.sees(event, by=f"{VENDOR}/-/dana", version=5)

    def asks(self, command: Command, by: Actor = MANAGER) -> Self:
        """Somebody of the vendor sends a command."""
        return self.when(command, by, _subject(command))

    def settles(self, outcome: ResolutionCode, winner: str | None = None, by: Actor = MANAGER, **known: Any) -> Self:
        """The latest case is resolved."""
        named = an_id(winner) if winner else None
        said = {"reason": "seen by us", **known}
        case = self.latest_case().conflict
        return self.asks(ResolveConflict(conflict=case, outcome=outcome, winner=named, **said), by=by)

    def publishes(self, **conflicts: Any) -> Self:
        """The vendor publishes a version of its programme that says how cases are settled."""
        return self.publishes_as(a_programme(conflicts=Disputes.model_validate(conflicts)))

    def publishes_as(self, programme: Programme) -> Self:
        """The vendor publishes a version of its programme."""
        made = sum(isinstance(story.event_of(one.type, one.value), ProgrammePublished) for one in self.other)
        event = ProgrammePublished(programme=programme, version=made + 1, effective_from=self.at)
        return self.sees(event, by=f"{VENDOR}/-/ops")

    def about_latest(self, command: type[Command], by: Actor = MANAGER, **known: Any) -> Self:
        """A command about the latest case."""
        return self.asks(command.model_validate({"conflict": self.latest_case().conflict, **known}), by=by)

    def reserves(self, claim: str, customer: Customer | str, by: Actor = SELLER, **changes: Any) -> Self:
        """Direct sales claims an account for itself."""
        seen = Customer(name=customer) if isinstance(customer, str) else customer
        known: dict[str, Any] = {"scope": Scope(), "owner": "Dora Direct"}
        command = RegisterDirectClaim(direct_claim=an_id(claim), customer=seen, **{**known, **changes})
        return self.asks(command, by=by)

    def enters(self, claim: Mapping[str, Any], by: Actor) -> Self:
        """Somebody enters a claim for direct sales."""
        return self.asks(RegisterDirectClaim.model_validate(claim), by=by)

    def checks(self, customer: Customer | str, **changes: Any) -> CheckAnswer:
        """Direct sales asks whether an account is protected."""
        seen = Customer(name=customer) if isinstance(customer, str) else customer
        check = CheckProtection(
            check=an_id(f"check {len(self.ledger)}"), queries=(CheckQuery(customer=seen, **changes),)
        )
        checked = self.asks(check, by=SELLER).last[0]
        assert isinstance(checked, ProtectionChecked)
        return checked.answers[0]

    def screening(self) -> ClaimScreened:
        """The latest screening."""
        return next(event for event in reversed(self.all()) if isinstance(event, ClaimScreened))

    def screening_of(self, claim: str) -> ClaimScreened:
        """The latest screening of a claim."""
        found = (event for event in reversed(self.all()) if isinstance(event, ClaimScreened))
        return next(event for event in found if event.registration == an_id(claim))

    def latest_case(self) -> ConflictDetected:
        """The conflict that was detected last."""
        return next(event for event in reversed(self.all()) if isinstance(event, ConflictDetected))

    def all(self) -> list[Any]:
        """Every event of the ledger so far."""
        return [story.event_of(record.type, record.value) for record in self.ledger]


def facts(partner: str) -> PartnerFacts:
    """What a decision knows of a partner."""
    return PartnerFacts(partner=partner, types=("var",), tier="gold", territories=("*",), channel_manager="Kim Channel")


def _subject(command: Command) -> str:
    fields = command.model_dump()
    return next((f"{kind}/{fields[name]}" for name, kind in STREAMS.items() if name in fields), "blanket-flag/x")
