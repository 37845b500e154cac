"""Which events each kind of stream holds; a view of a kind must know every one of them."""

from collections.abc import Mapping
from typing import Final

from contracts import blanket, claims, conflicts, customers, direct, outcomes, partners, programme, regions
from contracts import protections as p
from contracts import registrations as r
from contracts.message import Event

STREAMS: Final[Mapping[str, tuple[type[Event], ...]]] = {
    "registration": (
        r.RegistrationDrafted,
        r.RegistrationSubmitted,
        r.RegistrationAmended,
        r.ReviewStarted,
        r.InformationRequested,
        r.InformationProvided,
        r.RegistrationApproved,
        r.RegistrationRejected,
        r.RegistrationWithdrawn,
        r.RegistrationExpired,
        r.RegistrationCancelled,
        r.DealWon,
        r.DealLost,
        r.DecisionSlaBreached,
        r.EvidenceAttached,
        r.EvidenceVerified,
        r.EvidenceRejected,
        r.ActivityReported,
    ),
    "hold": (r.HoldChanged,),
    "protection": (
        p.ProtectionGranted,
        p.ProtectionExpiringSoon,
        p.ProtectionExpired,
        p.ProtectionReleased,
        p.ProtectionRevoked,
        p.ProtectionFulfilled,
    ),
    "partner": (
        partners.PartnerProfileRecorded,
        partners.PartnerTierChanged,
        partners.CertificationRecorded,
        partners.CertificationExpired,
        partners.PartnerSuspended,
        partners.PartnerReinstated,
        partners.PartnerTerminated,
    ),
    "programme": (programme.ProgrammePublished,),
    "regions": (regions.RegionsRecorded,),
    "claim": (claims.ClaimScreened, claims.ClaimProtected, claims.ClaimEnded, claims.ClaimProgressed),
    "conflict": (
        conflicts.ConflictDetected,
        conflicts.ConflictAcknowledged,
        conflicts.ConflictEscalated,
        conflicts.ConflictResolved,
        conflicts.ConflictDismissed,
        conflicts.ConflictLapsed,
    ),
    "customer": (customers.CustomerResolved, customers.CustomerAliasAdded),
    "direct-claim": (direct.DirectClaimRegistered, direct.DirectClaimWithdrawn, direct.DirectClaimExpired),
    "protection-check": (direct.ProtectionChecked,),
    "blanket-flag": (blanket.BlanketPatternFlagged, blanket.BlanketFlagConfirmed, blanket.BlanketFlagCleared),
    "command": (outcomes.CommandRefused, outcomes.CommandRepeated),
}
"""The kinds of streams; `ledger` is missing on purpose: what a ledger says about itself is in the history only."""
