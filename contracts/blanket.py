"""Blanket registration: a partner that reserves accounts it does not work. Streams: `blanket-flag`, `campaign`.

A flag is raised by counts and judged by a person. Confirmed, it demands evidence for each of its claims; what is not
answered in time is lost, then the partner's open claims may be capped, and compliance may look at all of it.
"""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Event, Value
from contracts.values import Code, EntityId, Instant, PartnerId, Text, VendorId

EXPECTED_MAX = 1_000
OPEN_CLAIMS_MAX = 10_000


class DeclareCampaign(Command):
    """Say beforehand that so many claims will come: a fair, a vendor's action, a takeover of another's business."""

    TYPE: ClassVar[str] = "declare-campaign.v1"
    campaign: EntityId
    partner: PartnerId
    until: Instant
    expected: int = Field(ge=1, le=EXPECTED_MAX)
    reason: Text


class AnswerBlanketFlag(Command):
    """The partner says what is behind the pattern."""

    TYPE: ClassVar[str] = "answer-blanket-flag.v1"
    flag: EntityId
    answer: Text


class ConfirmBlanketFlag(Command):
    """A person agrees with a flag: evidence is demanded for each of its claims."""

    TYPE: ClassVar[str] = "confirm-blanket-flag.v1"
    flag: EntityId
    note: Text = ""


class ClearBlanketFlag(Command):
    """A person found a good reason for the pattern."""

    TYPE: ClassVar[str] = "clear-blanket-flag.v1"
    flag: EntityId
    reason: Text


class CapBlanketPartner(Command):
    """After a confirmed flag: the partner may have so many open claims and no more."""

    TYPE: ClassVar[str] = "cap-blanket-partner.v1"
    flag: EntityId
    open_claims: int = Field(ge=0, le=OPEN_CLAIMS_MAX)
    note: Text = ""


class ReferBlanketFlag(Command):
    """Hand a confirmed flag to compliance, which looks at the partner as a whole."""

    TYPE: ClassVar[str] = "refer-blanket-flag.v1"
    flag: EntityId
    note: Text


class ConcludeBlanketReview(Command):
    """Compliance is done: the pattern was what it seemed, or it was not."""

    TYPE: ClassVar[str] = "conclude-blanket-review.v1"
    flag: EntityId
    finding: Literal["upheld", "unfounded"]
    note: Text


class Signal(Value):
    """One family of evidence: its measure, and the reasons as counts that a person can check, the main one first."""

    family: Literal["volume", "filing", "follow_up"]
    score: float
    reason: Text
    more: tuple[Text, ...] = ()


class CampaignDeclared(Event):
    """The partner said that so many claims would come: they are no sign by their number, and judged by what follows."""

    TYPE: ClassVar[str] = "campaign.declared.v1"
    campaign: EntityId
    vendor: VendorId
    partner: PartnerId
    until: Instant
    expected: int
    reason: Text


class BlanketPatternFlagged(Event):
    """At least two families of evidence say that these claims reserve accounts; a person decides."""

    TYPE: ClassVar[str] = "blanket.flagged.v1"
    flag: EntityId
    vendor: VendorId | None = None
    partner: PartnerId
    level: Literal["watch", "flag"]
    score: float
    signals: tuple[Signal, ...]
    window_start: Instant
    window_end: Instant
    claims: tuple[EntityId, ...]
    rule: Code
    rule_version: int


class BlanketFlagAnswered(Event):
    """The partner said what is behind its pattern."""

    TYPE: ClassVar[str] = "blanket.answered.v1"
    flag: EntityId
    partner: PartnerId
    answer: Text


class BlanketFlagConfirmed(Event):
    """A person agreed with the flag: by `evidence_due` each of its claims needs evidence, or is lost."""

    TYPE: ClassVar[str] = "blanket.confirmed.v1"
    flag: EntityId
    partner: PartnerId
    claims: tuple[EntityId, ...]
    note: Text = ""
    evidence_due: Instant | None = None


class BlanketEvidenceOverdue(Event):
    """The time to show evidence is over: these claims got none and are lost; with none, all were answered."""

    TYPE: ClassVar[str] = "blanket.evidence-overdue.v1"
    flag: EntityId
    partner: PartnerId
    claims: tuple[EntityId, ...]


class BlanketFlagCleared(Event):
    """A person cleared the flag, with a reason."""

    TYPE: ClassVar[str] = "blanket.cleared.v1"
    flag: EntityId
    partner: PartnerId
    reason: Text


class BlanketPartnerCapped(Event):
    """A person bounds the open claims of the partner of a confirmed flag."""

    TYPE: ClassVar[str] = "blanket.capped.v1"
    flag: EntityId
    partner: PartnerId
    open_claims: int
    note: Text = ""


class BlanketFlagReferred(Event):
    """Compliance is to look at the partner of a confirmed flag."""

    TYPE: ClassVar[str] = "blanket.referred.v1"
    flag: EntityId
    partner: PartnerId
    note: Text


class BlanketReviewConcluded(Event):
    """Compliance has looked at the partner of a confirmed flag."""

    TYPE: ClassVar[str] = "blanket.review-concluded.v1"
    flag: EntityId
    partner: PartnerId
    finding: Literal["upheld", "unfounded"]
    note: Text
