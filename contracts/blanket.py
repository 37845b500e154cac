"""Blanket registration: a partner that reserves accounts it does not work. Stream: `blanket-flag/<id>`."""

from typing import ClassVar, Literal

from contracts.message import Command, Event, Value
from contracts.values import Code, EntityId, Instant, PartnerId, Text, VendorId


class ConfirmBlanketFlag(Command):
    """A person agrees with a flag."""

    TYPE: ClassVar[str] = "confirm-blanket-flag.v1"
    flag: EntityId
    note: Text = ""


class ClearBlanketFlag(Command):
    """A person found a good reason for the pattern."""

    TYPE: ClassVar[str] = "clear-blanket-flag.v1"
    flag: EntityId
    reason: Text


class Signal(Value):
    """One family of evidence: its measure, and the reason as counts a person can check."""

    family: Literal["volume", "filing", "follow_up"]
    score: float
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


class BlanketFlagConfirmed(Event):
    """A person agreed with the flag."""

    TYPE: ClassVar[str] = "blanket.confirmed.v1"
    flag: EntityId
    partner: PartnerId
    claims: tuple[EntityId, ...]
    note: Text = ""


class BlanketFlagCleared(Event):
    """A person cleared the flag, with a reason."""

    TYPE: ClassVar[str] = "blanket.cleared.v1"
    flag: EntityId
    partner: PartnerId
    reason: Text
