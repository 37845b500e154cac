"""What may be asked of a protection, by its holder, by the vendor, and by whom it is offered to."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Command
from contracts.values import (
    EVIDENCE_MAX,
    Code,
    EntityId,
    Evidence,
    PartnerId,
    Text,
)


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


class RequestExtension(Command):
    """Ask for more time, with fresh evidence of work."""

    TYPE: ClassVar[str] = "request-extension.v1"
    protection: EntityId
    reason: Text = ""
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=EVIDENCE_MAX)


class GrantExtension(Command):
    """Give the time that was asked for; never by one who wrote the registration."""

    TYPE: ClassVar[str] = "grant-extension.v1"
    protection: EntityId
    note: Text = ""


class DenyExtension(Command):
    """Refuse the time that was asked for; the protection ends when it would have ended."""

    TYPE: ClassVar[str] = "deny-extension.v1"
    protection: EntityId
    code: Code
    note: Text = ""


class SuspendProtection(Command):
    """Let a protection rest while something is disputed."""

    TYPE: ClassVar[str] = "suspend-protection.v1"
    protection: EntityId
    code: Code
    note: Text = ""


class ReinstateProtection(Command):
    """Put a suspended protection back into force."""

    TYPE: ClassVar[str] = "reinstate-protection.v1"
    protection: EntityId
    note: Text = ""


class TransferProtection(Command):
    """Offer a protection to another partner, which has to accept it."""

    TYPE: ClassVar[str] = "transfer-protection.v1"
    protection: EntityId
    to: PartnerId
    reason: Text = ""


class AcceptTransfer(Command):
    """The other partner takes the protection over, for the time that is left."""

    TYPE: ClassVar[str] = "accept-transfer.v1"
    protection: EntityId
    note: Text = ""


class DeclineTransfer(Command):
    """The other partner does not take it, or the holder takes the offer back."""

    TYPE: ClassVar[str] = "decline-transfer.v1"
    protection: EntityId
    reason: Text = ""
