"""Which stream an event belongs to: said once, by the event itself."""

from contracts.blanket import BlanketFlagCleared, BlanketFlagConfirmed, BlanketPatternFlagged
from contracts.claims import (
    ClaimEnded,
    ClaimOfIncumbent,
    ClaimPassedOn,
    ClaimProgressed,
    ClaimProtected,
    ClaimScreened,
)
from contracts.conflicts import (
    ConflictAcknowledged,
    ConflictDetected,
    ConflictDismissed,
    ConflictEscalated,
    ConflictLapsed,
    ConflictResolved,
)
from contracts.customers import CustomerAliasAdded, CustomerResolved
from contracts.direct import DirectClaimExpired, DirectClaimRegistered, DirectClaimWithdrawn, ProtectionChecked
from contracts.message import Event
from contracts.regions import RegionsRecorded

Streamed = tuple[str, Event]
"""An event with the stream it belongs to."""

_OF: dict[type[Event], tuple[str, str]] = {
    ClaimScreened: ("claim", "registration"),
    ClaimProtected: ("claim", "registration"),
    ClaimPassedOn: ("claim", "registration"),
    ClaimOfIncumbent: ("claim", "registration"),
    ClaimEnded: ("claim", "registration"),
    ClaimProgressed: ("claim", "registration"),
    ConflictDetected: ("conflict", "conflict"),
    ConflictAcknowledged: ("conflict", "conflict"),
    ConflictEscalated: ("conflict", "conflict"),
    ConflictResolved: ("conflict", "conflict"),
    ConflictDismissed: ("conflict", "conflict"),
    ConflictLapsed: ("conflict", "conflict"),
    CustomerResolved: ("customer", "customer"),
    CustomerAliasAdded: ("customer", "customer"),
    DirectClaimRegistered: ("direct-claim", "direct_claim"),
    DirectClaimWithdrawn: ("direct-claim", "direct_claim"),
    DirectClaimExpired: ("direct-claim", "direct_claim"),
    ProtectionChecked: ("protection-check", "check"),
    BlanketPatternFlagged: ("blanket-flag", "flag"),
    BlanketFlagConfirmed: ("blanket-flag", "flag"),
    BlanketFlagCleared: ("blanket-flag", "flag"),
    RegionsRecorded: ("regions", "vendor"),
}
"""The kind of stream, and the field of the event that names the entity."""


def stream_of(event: Event) -> str:
    """The stream of an event of this service."""
    kind, field = _OF[type(event)]
    return f"{kind}/{getattr(event, field)}"
