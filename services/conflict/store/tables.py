"""The tables of one partition side by side, and the look-ups that deciders make in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from sys import intern

from contracts.disputes import DisputeRulesRecorded
from contracts.findings import Kinship
from contracts.values import EntityId
from services.conflict.domain.state import Absorbed, Case, Contested, Designated, Flag, Known, Lapsed, Link, LiveClaim
from services.conflict.matching import Index
from services.conflict.policy.territory import Regions
from services.conflict.store.cases import Cases
from services.conflict.store.claims import Claims
from services.conflict.store.customers import Customers
from services.conflict.store.disputes import DisputeRules
from services.conflict.store.past import Past
from services.conflict.store.watch import Watch
from services.kit.agenda import Agenda


class Tables:
    """The world that deciders look up."""

    def __init__(self) -> None:
        self.customers = Customers()
        self.claims = Claims()
        self.past = Past()
        self.cases = Cases()
        self.disputes = DisputeRules()
        self.watch = Watch()
        self.expiries = Agenda()
        self._closed: dict[EntityId, str] = {}

    def index(self, vendor: str) -> Index:
        """The vendor's customers, for matching."""
        return self.customers.index(vendor)

    def regions(self, vendor: str) -> Regions:
        """The vendor's map."""
        return self.customers.regions(vendor)

    def customer(self, id: EntityId) -> Known:
        """A customer that was resolved before."""
        return self.customers.known(id)

    def find_customer(self, id: EntityId) -> Known | None:
        """A customer, if there is one of this id."""
        return self.customers.find(id)

    def stands_for(self, customer: EntityId) -> EntityId:
        """The customer that goes on for this one: itself, or whoever absorbed it."""
        return self.customers.mergers.stands_for(customer)

    def absorbed(self, customer: EntityId) -> Absorbed | None:
        """How a customer became part of another one, if it did."""
        return self.customers.mergers.absorbed.get(customer)

    def apart(self, one: EntityId, other: EntityId) -> bool:
        """Whether a person has said that two customers are not the same."""
        return self.customers.mergers.apart(one, other)

    def above(self, customer: EntityId) -> Sequence[EntityId]:
        """The customers that this one belongs to, the nearest first."""
        return self.customers.groups.above(customer)

    def levels(self, customer: EntityId) -> int:
        """Of how many levels this customer and those that belong to it consist."""
        return self.customers.groups.levels(customer)

    def kinship(self, one: EntityId, other: EntityId) -> Kinship | None:
        """What a customer is to another one of its recorded group."""
        return self.customers.groups.kinship(one, other)

    def kin_source(self, one: EntityId, other: EntityId) -> str | None:
        """Who says that two customers belong to one group."""
        return self.customers.groups.source(one, other)

    def engaged(self, customer: EntityId) -> datetime | None:
        """When direct sales last worked an account."""
        return self.customers.accounts.engaged(customer)

    def asked(self, claim: EntityId) -> datetime | None:
        """When direct sales last asked about an account and was told of this claim."""
        return self.past.asked(claim)

    def designated(self, customer: EntityId) -> Designated | None:
        """For whom a customer is meant."""
        return self.customers.accounts.designated(customer)

    def shared(self, customer: EntityId) -> bool:
        """Whether a customer is designated for direct sales and partners to work together."""
        return self.customers.shared(customer)

    def lapsed(self, customer: EntityId, party: str) -> Lapsed | None:
        """The claims of a party on a customer that ran out without progress."""
        return self.past.lapsed(customer, party)

    def speculative(self, claim: EntityId) -> bool:
        """Whether a live claim is among those flagged as blanket registrations."""
        return self.watch.is_flagged(claim)

    def links(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """Customers that may be this one or belong to its group."""
        return self.customers.links(customer)

    def claim(self, id: EntityId) -> LiveClaim | None:
        """A live claim."""
        return self.claims.get(id)

    def claims_of(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The live claims on a customer."""
        return self.claims.of_customer(customer)

    def over(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The protections on a customer that ended lately, each with the end that it had."""
        return self.past.over(customer)

    def case(self, id: EntityId) -> Case | None:
        """A case that is not closed."""
        return self.cases.get(id)

    def dispute_rules(self, vendor: str, programme: str, at: datetime) -> DisputeRulesRecorded | None:
        """What the version of a programme in force says of cases; None where none has said anything."""
        return self.disputes.in_force(vendor, programme, at)

    def dispute_version(self, vendor: str, programme: str, version: int) -> DisputeRulesRecorded:
        """What one version of a programme says of cases."""
        return self.disputes.version(vendor, programme, version)

    def cases_of(self, claim: EntityId) -> Sequence[Case]:
        """The open cases of a claim, the oldest first."""
        return self.cases.of_claim(claim)

    def settled(self, one: EntityId, other: EntityId) -> Contested | None:
        """What a settled case between two live claims was about."""
        return self.cases.settled(one, other)

    def last_priority(self) -> int:
        """The highest priority that any screened claim has had."""
        return self.claims.last_priority

    def pattern(self, vendor: str, partner: str, at: datetime) -> Sequence[EntityId]:
        """The claims that belong to a partner's pattern as of a time."""
        found = self.watch.look((vendor, partner), at)
        return () if found is None else tuple(found.claims)

    def announced(self, campaign: EntityId) -> bool:
        """Whether a campaign of this id was declared."""
        return self.watch.announced(campaign)

    def flag(self, id: EntityId) -> Flag | None:
        """A flag nobody has judged yet."""
        return self.watch.flag(id)

    def closed_for(self, id: EntityId) -> str | None:
        """The vendor of a case, a claim of direct sales or a flag that is closed."""
        return self._closed.get(id)

    def close(self, id: EntityId, vendor: str) -> None:
        """Remember whose a closed entity was; many share the one text of their vendor."""
        self._closed[id] = intern(vendor)

    def reopen(self, id: EntityId) -> None:
        """An entity that was closed lives again."""
        self._closed.pop(id, None)

    def let_go(self, claim: EntityId, cause: str, at: datetime) -> None:
        """Forget a claim that is no longer live."""
        self.claims.fold_ended(claim, at)
        self.cases.fold_claim_ended(claim, cause, at)
        self.past.fold_gone(claim)
