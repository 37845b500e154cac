"""What was granted, until when, what became of it. Stream: `protection/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Event
from contracts.terms import Reward
from contracts.trace import Ruling
from contracts.values import (
    Code,
    EntityId,
    Instant,
    PartnerFacts,
    PartnerType,
    ProgrammeRef,
    ProtectionKind,
    Scope,
    Slug,
    Text,
    Window,
)


class ProtectionGranted(Event):
    """Nobody else gets this scope while the window lasts; the terms are those of the day, of this track.

    `activity_due`: when the first report on the work is owed; `revocable_from`: from when silence may end it, and
    where `silence_ends` is true, does. `extensions`: how often it was extended before it was transferred.
    """

    TYPE: ClassVar[str] = "protection.granted.v1"
    protection: EntityId
    registration: EntityId
    partner: PartnerFacts
    programme: ProgrammeRef
    scope: Scope
    window: Window
    reminders: tuple[Instant, ...] = ()
    kind: ProtectionKind = "exclusive"
    grace_until: Instant | None = None
    tail_until: Instant | None = None
    track: PartnerType | None = None
    activity_due: Instant | None = None
    revocable_from: Instant | None = None
    silence_ends: bool | None = None
    customer: EntityId | None = None
    price_level: Slug | None = None
    direct_contact: Literal["allowed", "banned", "joint"] = "allowed"
    reward: Reward | None = None
    transferred_from: EntityId | None = None
    extensions: int | None = Field(default=None, ge=1)


class ProtectionExpiringSoon(Event):
    """The end of the protection is near."""

    TYPE: ClassVar[str] = "protection.expiring-soon.v1"
    protection: EntityId
    registration: EntityId
    end: Instant


class ProtectionExpired(Event):
    """The protected period ran out."""

    TYPE: ClassVar[str] = "protection.expired.v1"
    protection: EntityId
    registration: EntityId
    end: Instant


class ProtectionReleased(Event):
    """The partner gave the protection back, by itself or because it withdrew or lost the deal.

    `counts_until`: when the registration ends that goes on without it, unless it is won or lost before; where the
    registration ends with its protection, and in records of earlier times, nothing is said.
    """

    TYPE: ClassVar[str] = "protection.released.v1"
    protection: EntityId
    registration: EntityId
    reason: Text = ""
    counts_until: Instant | None = None


class ProtectionRevoked(Event):
    """The vendor took the protection away."""

    TYPE: ClassVar[str] = "protection.revoked.v1"
    protection: EntityId
    registration: EntityId
    code: Code
    conflict: EntityId | None = None
    note: Text = ""
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class ProtectionFulfilled(Event):
    """The deal was won; the protection has served."""

    TYPE: ClassVar[str] = "protection.fulfilled.v1"
    protection: EntityId
    registration: EntityId


class ProtectionEnteredGrace(Event):
    """The protected period ran out; until the end of grace only the holder may apply again."""

    TYPE: ClassVar[str] = "protection.entered-grace.v1"
    protection: EntityId
    registration: EntityId
    until: Instant


class ProtectionSuspended(Event):
    """The protection rests: a dispute is open, or the partner was suspended. Its time may rest with it."""

    TYPE: ClassVar[str] = "protection.suspended.v1"
    protection: EntityId
    registration: EntityId
    code: Code
    conflict: EntityId | None = None
    clock_stopped: bool = False
    note: Text = ""
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class SuspensionLifted(Event):
    """One of several reasons for which the protection rests is gone; it goes on resting for the others."""

    TYPE: ClassVar[str] = "protection.suspension-lifted.v1"
    protection: EntityId
    registration: EntityId
    code: Code
    conflict: EntityId | None = None
    note: Text = ""
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class ProtectionReinstated(Event):
    """The protection is in force again; where the programme gives lost time back, with a later end."""

    TYPE: ClassVar[str] = "protection.reinstated.v1"
    protection: EntityId
    registration: EntityId
    end: Instant | None = None
    reminders: tuple[Instant, ...] = ()
    grace_until: Instant | None = None
    tail_until: Instant | None = None
    activity_due: Instant | None = None
    revocable_from: Instant | None = None
    note: Text = ""
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class ProtectionRescoped(Event):
    """What is protected changed, after the change was screened and agreed to: by which rule, on which facts."""

    TYPE: ClassVar[str] = "protection.rescoped.v1"
    protection: EntityId
    registration: EntityId
    scope: Scope
    partner: PartnerFacts
    programme: ProgrammeRef
    rule: Code
    automatic: bool
    note: Text = ""
    trace: tuple[Ruling, ...] = ()


class ProtectionTermsChanged(Event):
    """A settled conflict changed what a grant is worth; what is not named stays as it was.

    `code`: what the claim goes on as. `kind`: what the grant does to others from now on.
    """

    TYPE: ClassVar[str] = "protection.terms-changed.v1"
    protection: EntityId
    registration: EntityId
    code: Code
    conflict: EntityId
    kind: ProtectionKind
    price_level: Slug | None = None
    reward: Reward | None = None
