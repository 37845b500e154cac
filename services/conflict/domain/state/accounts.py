"""What people and time have made of a customer: its group, for whom it is meant, and what ran out on it."""

from datetime import datetime

import msgspec

from contracts.customers import KinSource
from contracts.designations import Designation
from contracts.values import EntityId
from services.conflict.domain.state.claim import LiveClaim
from services.conflict.matching import Profile


class Lapsed(msgspec.Struct, frozen=True, array_like=True):
    """How many claims of a party on one customer ran out without progress since the last that did not, and the last."""

    count: int
    last: LiveClaim


class Parent(msgspec.Struct, frozen=True, array_like=True):
    """The customer that another one belongs to, and where that is known from."""

    customer: EntityId
    source: KinSource


class Designated(msgspec.Struct, frozen=True, array_like=True):
    """For whom a customer is meant; `claim` is the live claim that stands for it, if it keeps anybody out."""

    designation: Designation
    group_wide: bool
    until: datetime | None
    claim: EntityId | None


class Absorbed(msgspec.Struct, frozen=True, array_like=True):
    """A customer that became part of another: how it was written, and which claims and customers came with it."""

    into: EntityId
    writings: tuple[Profile, ...]
    claims: tuple[EntityId, ...]
    children: tuple[EntityId, ...]
