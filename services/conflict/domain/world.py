"""What deciders may look up: the state of the partition they decide for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from contracts.disputes import DisputeRulesRecorded
from contracts.findings import Kinship
from contracts.values import EntityId
from services.conflict.domain.state import Absorbed, Case, Contested, Designated, Flag, Known, Lapsed, Link, LiveClaim
from services.conflict.matching import Index
from services.conflict.policy.territory import Regions


class World(Protocol):
    """The look-ups; whoever answers them changes only by events."""

    def index(self, vendor: str) -> Index:
        """The vendor's customers, for matching."""

    def regions(self, vendor: str) -> Regions:
        """The vendor's map."""

    def customer(self, id: EntityId) -> Known:
        """A customer that was resolved before."""

    def find_customer(self, id: EntityId) -> Known | None:
        """A customer, if there is one of this id."""

    def stands_for(self, customer: EntityId) -> EntityId:
        """The customer that goes on for this one: itself, or whoever absorbed it."""

    def absorbed(self, customer: EntityId) -> Absorbed | None:
        """How a customer became part of another one, if it did."""

    def apart(self, one: EntityId, other: EntityId) -> bool:
        """Whether a person has said that two customers are not the same."""

    def above(self, customer: EntityId) -> Sequence[EntityId]:
        """The customers that this one belongs to, the nearest first."""

    def levels(self, customer: EntityId) -> int:
        """Of how many levels this customer and those that belong to it consist."""

    def engaged(self, customer: EntityId) -> datetime | None:
        """When direct sales last worked an account, as far as that was recorded."""

    def asked(self, claim: EntityId) -> datetime | None:
        """When direct sales last asked about an account and was told of this claim."""

    def designated(self, customer: EntityId) -> Designated | None:
        """For whom a customer is meant."""

    def links(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """Customers that may be this one or belong to its group."""

    def shared(self, customer: EntityId) -> bool:
        """Whether a customer is designated for direct sales and partners to work together."""

    def kinship(self, one: EntityId, other: EntityId) -> Kinship | None:
        """What a customer is to another one of its recorded group."""

    def kin_source(self, one: EntityId, other: EntityId) -> str | None:
        """Who says that two customers belong to one group; None where nobody recorded it."""

    def lapsed(self, customer: EntityId, party: str) -> Lapsed | None:
        """The claims of a party on a customer that ran out without progress, since the last that did not."""

    def speculative(self, claim: EntityId) -> bool:
        """Whether a live claim is among those flagged as blanket registrations."""

    def claim(self, id: EntityId) -> LiveClaim | None:
        """A live claim."""

    def claims_of(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The live claims on a customer, in the order in which they were first screened."""

    def over(self, customer: EntityId) -> Sequence[LiveClaim]:
        """The protections on a customer that ended lately, each with the end that it had."""

    def case(self, id: EntityId) -> Case | None:
        """A case that is not closed."""

    def dispute_rules(self, vendor: str, programme: str, at: datetime) -> DisputeRulesRecorded | None:
        """What the version of a programme in force says of cases; None where none has said anything."""

    def dispute_version(self, vendor: str, programme: str, version: int) -> DisputeRulesRecorded:
        """What one version of a programme says of cases."""

    def cases_of(self, claim: EntityId) -> Sequence[Case]:
        """The open cases of a claim, the oldest first."""

    def settled(self, one: EntityId, other: EntityId) -> Contested | None:
        """What a settled case between two live claims was about."""

    def pattern(self, vendor: str, partner: str, at: datetime) -> Sequence[EntityId]:
        """The claims that belong to a partner's pattern as of a time."""

    def announced(self, campaign: EntityId) -> bool:
        """Whether a campaign of this id was declared."""

    def flag(self, id: EntityId) -> Flag | None:
        """A flag over a partner that nobody has judged yet."""

    def closed_for(self, id: EntityId) -> str | None:
        """The vendor of a case, a claim of direct sales or a flag that is closed, or of an engagement."""

    def last_priority(self) -> int:
        """The highest priority that any screened claim has had."""
