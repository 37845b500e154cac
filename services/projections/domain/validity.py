"""Since when something is true: mostly since it was recorded; what was due before is recorded late after a stoppage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from contracts.conflicts import ConflictEvidenceOverdue, ConflictSlaBreached
from contracts.designations import AccountDesignationEnded
from contracts.direct import DirectClaimExpired
from contracts.message import Event
from contracts.partners import CertificationExpired
from contracts.protections import ExtensionSlaBreached, ProtectionExpired
from contracts.registrations import ActivityOverdue, DecisionSlaBreached

STATED: Final[Mapping[type[Event], str]] = {
    ProtectionExpired: "end",
    ExtensionSlaBreached: "due",
    DecisionSlaBreached: "due",
    ActivityOverdue: "due",
    CertificationExpired: "valid_until",
    DirectClaimExpired: "end",
    AccountDesignationEnded: "end",
    ConflictSlaBreached: "due",
    ConflictEvidenceOverdue: "due",
}
"""Events that the clock decides, and the field in which each says when that was due."""


def true_from(event: Event | None, recorded_at: datetime) -> datetime:
    """Since when an event is true; never later than it was recorded."""
    name = STATED.get(type(event)) if event is not None else None
    return recorded_at if name is None else min(recorded_at, getattr(event, name))
