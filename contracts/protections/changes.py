"""A protection that gets more time, or goes to another partner. Stream: `protection/<id>`."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Event
from contracts.trace import Ruling
from contracts.values import (
    Code,
    EntityId,
    Instant,
    PartnerFacts,
    PartnerId,
    ProgrammeRef,
    Slug,
    Text,
)


class ProtectionExtensionRequested(Event):
    """The holder asked for more time; `due`: until when the vendor owes an answer; `at_risk`: when it is warned."""

    TYPE: ClassVar[str] = "protection.extension-requested.v1"
    protection: EntityId
    registration: EntityId
    reason: Text = ""
    due: Instant | None = None
    at_risk: Instant | None = None


class ExtensionSlaAtRisk(Event):
    """More time was asked for, an answer is due soon, and nobody gave one."""

    TYPE: ClassVar[str] = "protection.extension-sla-at-risk.v1"
    protection: EntityId
    registration: EntityId
    due: Instant


class ExtensionSlaBreached(Event):
    """More time was asked for, and nobody answered by the due time; the question stands. `escalated_to`: asked too."""

    TYPE: ClassVar[str] = "protection.extension-sla-breached.v1"
    protection: EntityId
    registration: EntityId
    due: Instant
    escalated_to: tuple[Slug, ...] = ()


class ProtectionExtended(Event):
    """The protection ends later: new end, new reminders, how many extensions there were by now, and on which facts.

    Out of grace reports are owed anew: `activity_due` and `revocable_from` say when. Records of earlier times say
    neither these nor `partner` nor `programme`.
    """

    TYPE: ClassVar[str] = "protection.extended.v1"
    protection: EntityId
    registration: EntityId
    end: Instant
    reminders: tuple[Instant, ...] = ()
    grace_until: Instant | None = None
    tail_until: Instant | None = None
    activity_due: Instant | None = None
    revocable_from: Instant | None = None
    count: int = Field(ge=1)
    automatic: bool = False
    note: Text = ""
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class ProtectionExtensionDenied(Event):
    """More time was refused, on these facts; records of earlier times do not say them."""

    TYPE: ClassVar[str] = "protection.extension-denied.v1"
    protection: EntityId
    registration: EntityId
    code: Code
    note: Text = ""
    partner: PartnerFacts | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class TransferOffered(Event):
    """The protection was offered to another partner; unanswered by the due time, the offer lapses."""

    TYPE: ClassVar[str] = "protection.transfer-offered.v1"
    protection: EntityId
    registration: EntityId
    to: PartnerId
    reason: Text = ""
    due: Instant


class TransferEnded(Event):
    """The offer was declined, taken back, or not answered in time.

    `with_protection`: it was taken back because what was offered is over. Records of earlier times do not say `to`.
    """

    TYPE: ClassVar[str] = "protection.transfer-ended.v1"
    protection: EntityId
    registration: EntityId
    cause: Literal["declined", "taken_back", "lapsed"]
    reason: Text = ""
    to: PartnerId | None = None
    with_protection: bool = False


class ProtectionTransferred(Event):
    """Another partner took the protection over, under a registration of its own."""

    TYPE: ClassVar[str] = "protection.transferred.v1"
    protection: EntityId
    registration: EntityId
    to: PartnerId
    successor: EntityId
