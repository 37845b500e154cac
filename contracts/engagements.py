"""Work of direct sales at an account, and the report when a partner was protected there.

Streams: `direct-engagement/<id>`, `engagement-breach/<id>`.
"""

from typing import ClassVar

from pydantic import Field

from contracts.customers import Resolution
from contracts.message import Command, Event
from contracts.values import Code, Customer, EntityId, EvidenceKind, Instant, Name, Scope, Text


class RecordDirectEngagement(Command):
    """Direct sales worked an account: it is kept as a fact, and counts for its claims there."""

    TYPE: ClassVar[str] = "record-direct-engagement.v1"
    engagement: EntityId
    customer: Customer
    scope: Scope = Scope()
    kind: EvidenceKind = "meeting"
    at: Instant
    owner: Name
    summary: Text = ""


class DirectEngagementRecorded(Event):
    """Direct sales worked this account; `direct_claims` are its claims there, which are alive by it."""

    TYPE: ClassVar[str] = "direct-engagement.recorded.v1"
    engagement: EntityId
    written: Customer
    resolution: Resolution
    scope: Scope
    kind: EvidenceKind
    at: Instant
    owner: Name
    summary: Text = ""
    direct_claims: tuple[EntityId, ...] = ()


class EngagementRuleBreachReported(Event):
    """Direct sales worked an account in spite of a protection; compliance and the channel managers are told.

    `claims` are the protections that stood, `withheld` how many more of them are on customers that nobody may name.
    `asked_at`: when direct sales last asked and was told of one of them; none if it never asked.
    """

    TYPE: ClassVar[str] = "engagement-breach.reported.v1"
    breach: EntityId
    engagement: EntityId
    rule: Code
    owner: Name
    at: Instant
    claims: tuple[EntityId, ...] = ()
    withheld: int = Field(default=0, ge=0)
    call: tuple[Name, ...] = ()
    asked_at: Instant | None = None
