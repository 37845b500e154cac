"""What people and time have made of a customer: its group, for whom it is meant, and what ran out on it."""

from datetime import datetime

import msgspec

from contracts.customers import KinSource
from contracts.designations import Designation
from contracts.values import EntityId
from services.conflict.domain.state.claim import LiveClaim
from services.conflict.domain.state.others import Link
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


class Kin(msgspec.Struct, frozen=True, array_like=True):
    """Where a customer stood in its group when it became part of another, and where that other one stood."""

    parent: Parent | None
    children: tuple[EntityId, ...]
    heirs_parent: Parent | None


class Nearness(msgspec.Struct, frozen=True, array_like=True):
    """How near a third customer was to one that became part of another, and to that other one."""

    customer: EntityId
    link: Link
    heirs: Link | None


class Absorbed(msgspec.Struct, frozen=True, array_like=True):
    """A customer that became part of another, with all that is needed to take it out again.

    `writings` are how it was written, `shared` those of them that the other was known by as well; `claims` came with
    it, and so did what it was `designated` for, unless the other one is meant for somebody itself.
    """

    into: EntityId
    writings: tuple[Profile, ...]
    shared: tuple[Profile, ...]
    claims: tuple[EntityId, ...]
    kin: Kin
    near: tuple[Nearness, ...]
    designated: Designated | None = None
