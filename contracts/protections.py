"""Commands and events of a protection: what was granted, until when, and how it ended. Stream: `protection/<id>`.

A protection carries the id of its registration.
"""

from typing import ClassVar

from contracts.message import Command, Event
from contracts.values import Code, EntityId, Instant, PartnerFacts, ProgrammeRef, Scope, Text, Window


class ReleaseProtection(Command):
    """The partner gives its protection back."""

    TYPE: ClassVar[str] = "release-protection.v1"
    protection: EntityId
    reason: Text = ""


class RevokeProtection(Command):
    """The vendor takes a protection away, with a coded reason."""

    TYPE: ClassVar[str] = "revoke-protection.v1"
    protection: EntityId
    code: Code
    note: Text = ""


class ProtectionGranted(Event):
    """Nobody else gets this scope while the window lasts; the terms are those of the day."""

    TYPE: ClassVar[str] = "protection.granted.v1"
    protection: EntityId
    registration: EntityId
    partner: PartnerFacts
    programme: ProgrammeRef
    scope: Scope
    window: Window
    reminders: tuple[Instant, ...] = ()


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
    """The partner gave the protection back, by itself or because it withdrew or lost the deal."""

    TYPE: ClassVar[str] = "protection.released.v1"
    protection: EntityId
    registration: EntityId
    reason: Text = ""


class ProtectionRevoked(Event):
    """The vendor took the protection away."""

    TYPE: ClassVar[str] = "protection.revoked.v1"
    protection: EntityId
    registration: EntityId
    code: Code
    conflict: EntityId | None = None
    note: Text = ""


class ProtectionFulfilled(Event):
    """The deal was won; the protection has served."""

    TYPE: ClassVar[str] = "protection.fulfilled.v1"
    protection: EntityId
    registration: EntityId
