"""For whom an account is meant: direct sales, one partner, all partners, or both together. Stream: `customer/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.claims import Claim
from contracts.message import Command, Event
from contracts.values import EntityId, Instant, Name, PartnerId, Text

LOOK_BACK_DAYS = 90
LOOK_BACK_DAYS_MAX = 730
Designation = Literal["direct", "named", "partner_led", "shared", "none"]


class SetAccountDesignation(Command):
    """Say for whom an account is meant; it counts against claims that are made from now on, and never against earlier.

    `partner` is whom a `named` account is kept for. `look_back_days`: how far back work of direct sales at the account
    counts as the reason for the designation. `until`: when it has to be made anew. `owner`: whom to call.
    """

    TYPE: ClassVar[str] = "set-account-designation.v1"
    customer: EntityId
    designation: Designation
    partner: PartnerId | None = None
    group_wide: bool = False
    look_back_days: int = Field(default=LOOK_BACK_DAYS, ge=0, le=LOOK_BACK_DAYS_MAX)
    until: Instant | None = None
    owner: Name
    reason: Text


class AccountDesignationChanged(Event):
    """An account is meant for somebody; `claim` is the place that this takes among the claims, none if it takes none.

    `engaged_at`: when direct sales last worked the account, within the look-back, as far as that was recorded.
    """

    TYPE: ClassVar[str] = "customer.designation-changed.v1"
    customer: EntityId
    designation: Designation
    partner: PartnerId | None = None
    group_wide: bool = False
    look_back_days: int = Field(default=LOOK_BACK_DAYS, ge=0)
    engaged_at: Instant | None = None
    until: Instant | None = None
    owner: Name
    reason: Text
    claim: Claim | None = None


class AccountDesignationEnded(Event):
    """The time of a designation is over, and nobody made it anew."""

    TYPE: ClassVar[str] = "customer.designation-ended.v1"
    customer: EntityId
    end: Instant
