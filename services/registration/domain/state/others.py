"""What is known of partners, programmes, invitations, opportunities, incumbents, and of what ended for a customer."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from contracts.partners import Profile
from contracts.programme import EVERYWHERE, Programme
from contracts.registrations import Details
from contracts.retention import Personal
from contracts.values import Certification, EntityId, Fact, PartnerFacts, Prequalification
from services.registration.domain.state.registration import Stage
from services.registration.domain.state.said import Said


class Partner(msgspec.Struct, frozen=True, dict=True):
    """A partner of one vendor as of now. `cap` bounds its open claims; None where nobody imposed one."""

    vendor: str
    id: str
    version: int
    profile: Profile
    standing: Literal["active", "suspended", "terminated"] = "active"
    certifications: tuple[Certification, ...] = ()
    facts: tuple[Fact, ...] = ()
    prequalified: tuple[Prequalification, ...] = ()
    cap: int | None = None

    def tier_in(self, programme: str) -> str:
        """The tier recorded for a programme, or the one for all that state none."""
        return self.profile.tiers.get(programme, self.profile.tier)

    @cached_property
    def known(self) -> PartnerFacts:
        """What decisions know of it, with the tier that is recorded for all programmes; made once for many claims."""
        profile = self.profile
        return PartnerFacts(
            partner=self.id,
            types=profile.types,
            tier=profile.tier,
            territories=profile.territories,
            certifications=self.certifications,
            channel_manager=profile.channel_manager,
            facts=self.facts,
            prequalified=self.prequalified,
            group=profile.group,
            website=profile.website,
        )

    def next_due(self) -> datetime | None:
        """When the next certificate runs out."""
        return min((held.valid_until for held in self.certifications), default=None)


class Published(NamedTuple):
    """One version of a programme and from when claims are judged by it."""

    version: int
    effective_from: datetime
    programme: Programme


Answer = Literal["", "accepted", "declined", "expired", "closed"]


class Invitation(msgspec.Struct, frozen=True, array_like=True):
    """An invitation to a registration, or to be a candidate for an opportunity; `answer` is empty until there is one.

    `partner` is empty for the vendor's own people. `by`: who invited, and does not accept it too; `accepted_by`: who
    accepted, and does not select this candidate too. `due` comes forward when what it invites to is over; of one that
    was accepted, `over_at` says since when that is so, until the invited is told.
    """

    id: EntityId
    vendor: str
    subject: EntityId
    partner: str
    role: str
    due: datetime
    share: Decimal | None = None
    contribution: str = ""
    answer: Answer = ""
    version: int = 1
    over_at: datetime | None = None
    by: str = ""
    accepted_by: str = ""

    def next_due(self) -> datetime | None:
        """When the clock has something to say of it: that it lapses, or that what was accepted is over."""
        return self.over_at if self.answer == "accepted" else None if self.answer else self.due


class Opportunity(msgspec.Struct, frozen=True, array_like=True):
    """A deal the vendor offers to several partners: who is still a candidate, and who of them accepted."""

    id: EntityId
    vendor: str
    details: Said
    programme: str
    programme_version: int
    candidates: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    stage: Literal["offered", "selected", "closed"] = "offered"
    version: int = 1

    def asked(self) -> Details:
        """What is offered, parsed."""
        return self.details.details


class LegalHold(msgspec.Struct, frozen=True, array_like=True):
    """A matter whose people are kept until the hold is released; a case comes with its registrations."""

    id: EntityId
    vendor: str
    kind: str
    matter: str
    registrations: tuple[EntityId, ...] = ()
    released: bool = False
    version: int = 1


class Schedule(NamedTuple):
    """By what it is said how long people stay, or withheld customers: a version of a programme."""

    vendor: str
    programme: str
    version: int
    kind: Personal


class Person(NamedTuple):
    """Whose somebody is that the vault has: the registration, offer or order they came with, and who its customer is.

    Of ids there are keys, as the store has a great many of them.
    """

    registration: bytes
    customer: bytes
    vendor: str
    partner: str


class Incumbent(msgspec.Struct, frozen=True, array_like=True):
    """A partner that won a customer's deal, for so long the one that its renewal is expected of."""

    registration: EntityId
    vendor: str
    partner: str
    customer: EntityId
    products: tuple[str, ...]
    until: datetime
    renewal_from: datetime | None
    protection_version: int
    territory: str = EVERYWHERE


class Past(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A registration or order that is over, for as long as a rule may look back at it.

    `keys` name its customer: what screening found it to be, and its written identities. `paid`: its reward was due.
    """

    registration: EntityId
    vendor: str
    partner: str
    programme: str
    stage: Stage
    ended_at: datetime
    products: tuple[str, ...]
    keys: tuple[str, ...]
    until: datetime
    paid: bool = False
    precedence: int = 0


class Preceded(msgspec.Struct, frozen=True, array_like=True):
    """A won deal, or an order, that is not paid while a claim of its partner with a higher precedence stands.

    `keys` name its customer, `order` is its reference. `due`: since when nothing precedes it any more.
    """

    registration: EntityId
    vendor: str
    partner: str
    keys: tuple[str, ...]
    precedence: int
    won_at: datetime
    is_order: bool = False
    due: datetime | None = None
    order: str = ""


class Unconfirmed(msgspec.Struct, frozen=True, array_like=True):
    """A won deal that is not paid before somebody else than who told of it confirms it.

    `deal` is what it is paid by; `once`: once per customer.
    """

    deal: Preceded
    once: bool
    reported_by: str
