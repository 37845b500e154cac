"""What is known of partners, programmes, invitations, opportunities, incumbents, and of what ended for a customer."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from contracts.partners import Profile
from contracts.programme import Programme
from contracts.values import Certification, EntityId, Fact, Prequalification
from services.registration.domain.state.registration import Stage


class Partner(msgspec.Struct, frozen=True):
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

    def next_due(self) -> datetime | None:
        """When the next certificate runs out."""
        return min((held.valid_until for held in self.certifications), default=None)


class Published(NamedTuple):
    """One version of a programme and from when claims are judged by it."""

    version: int
    effective_from: datetime
    programme: Programme


class Invitation(msgspec.Struct, frozen=True, array_like=True):
    """An invitation that nobody answered yet: to a registration, or to be a candidate for an opportunity."""

    id: EntityId
    vendor: str
    subject: EntityId
    inviter: str
    partner: str
    role: str
    due: datetime
    share: Decimal | None = None
    contribution: str = ""


class Opportunity(msgspec.Struct, frozen=True, array_like=True):
    """A deal the vendor offers to several partners: who may still answer, who accepted."""

    id: EntityId
    vendor: str
    details: bytes
    programme: str
    programme_version: int
    author: str
    invited: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    version: int = 1


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
