"""Which stream an event belongs to: said once, by the event itself."""

from contracts import blanket as b
from contracts import conflicts as c
from contracts import customers, designations, engagements
from contracts.claims import (
    ClaimEnded,
    ClaimOfIncumbent,
    ClaimPassedOn,
    ClaimProgressed,
    ClaimProofLost,
    ClaimProtected,
    ClaimScreened,
)
from contracts.direct import (
    DirectClaimExpired,
    DirectClaimExtended,
    DirectClaimRegistered,
    DirectClaimRescoped,
    DirectClaimScreened,
    DirectClaimWithdrawn,
    ProtectionChecked,
)
from contracts.disputes import DisputeRulesRecorded
from contracts.message import Event
from contracts.regions import RegionsRecorded

_OF: dict[type[Event], tuple[str, str]] = {
    ClaimScreened: ("claim", "registration"),
    ClaimProtected: ("claim", "registration"),
    ClaimPassedOn: ("claim", "registration"),
    ClaimOfIncumbent: ("claim", "registration"),
    ClaimEnded: ("claim", "registration"),
    ClaimProgressed: ("claim", "registration"),
    ClaimProofLost: ("claim", "registration"),
    **dict.fromkeys(
        (
            c.ConflictDetected,
            c.ConflictRescored,
            c.ConflictAcknowledged,
            c.ConflictEscalated,
            c.ConflictSlaAtRisk,
            c.ConflictSlaBreached,
            c.ConflictEvidenceRequested,
            c.ConflictEvidenceReceived,
            c.ConflictEvidenceOverdue,
            c.OutcomeSuggested,
            c.OutcomeProposed,
            c.ConflictResolved,
            c.ConflictDismissed,
            c.ConflictLapsed,
            c.ConflictAppealed,
            c.OutcomeUpheld,
            c.OutcomeOverturned,
            c.ConflictClosed,
        ),
        ("conflict", "conflict"),
    ),
    **dict.fromkeys(
        (
            customers.CustomerResolved,
            customers.CustomerAliasAdded,
            customers.CustomersMerged,
            customers.CustomerAbsorbed,
            customers.CustomerSplit,
            customers.CustomerRestored,
            customers.CustomerParentRecorded,
            designations.AccountDesignationChanged,
            designations.AccountDesignationEnded,
        ),
        ("customer", "customer"),
    ),
    DirectClaimRegistered: ("direct-claim", "direct_claim"),
    DirectClaimScreened: ("direct-claim", "direct_claim"),
    DirectClaimRescoped: ("direct-claim", "direct_claim"),
    DirectClaimExtended: ("direct-claim", "direct_claim"),
    engagements.DirectEngagementRecorded: ("direct-engagement", "engagement"),
    engagements.EngagementRuleBreachReported: ("engagement-breach", "breach"),
    DirectClaimWithdrawn: ("direct-claim", "direct_claim"),
    DirectClaimExpired: ("direct-claim", "direct_claim"),
    ProtectionChecked: ("protection-check", "check"),
    b.CampaignDeclared: ("campaign", "campaign"),
    **dict.fromkeys(
        (
            b.BlanketPatternFlagged,
            b.BlanketFlagAnswered,
            b.BlanketFlagConfirmed,
            b.BlanketEvidenceOverdue,
            b.BlanketFlagCleared,
            b.BlanketPartnerCapped,
            b.BlanketFlagReferred,
            b.BlanketReviewConcluded,
        ),
        ("blanket-flag", "flag"),
    ),
    RegionsRecorded: ("regions", "vendor"),
}
"""The kind of stream, and the field of the event that names the entity."""


def stream_of(event: Event) -> str:
    """The stream of an event of this service."""
    if isinstance(event, DisputeRulesRecorded):
        return f"dispute-rules/{event.vendor}/{event.programme.programme}"
    kind, field = _OF[type(event)]
    return f"{kind}/{getattr(event, field)}"
