"""What a partner is told of a reason: its own shortcomings by name, everything else alike."""

from typing import Final

NOT_AVAILABLE: Final = "NOT_AVAILABLE"
"""The reason class a partner gets for every decision that may have to do with somebody else's claim."""

OWN_REASONS: Final = frozenset(
    {
        "ABOVE_MAXIMUM_SIZE",
        "BELOW_MINIMUM_SIZE",
        "BLANKET_PATTERN",
        "CAP_REACHED",
        "CERTIFICATE_MISSING",
        "CHAIN_UNKNOWN",
        "COOLING_OFF",
        "CURRENCY_NOT_ACCEPTED",
        "CUSTOMER_NOT_DISCLOSED",
        "DIRECTION_NOT_REGISTRABLE",
        "EVIDENCE_IN_FUTURE",
        "EVIDENCE_MISSING",
        "EVIDENCE_NOT_PROVIDED",
        "GIVEN_UP",
        "INACTIVE",
        "INDUSTRY_UNAUTHORISED",
        "INVITATIONS_OPEN",
        "KIND_NOT_REGISTRABLE",
        "LINE_OF_BUSINESS_NOT_OPEN",
        "NOT_ELIGIBLE",
        "NO_CLAIMANT",
        "NOT_ENROLLED",
        "ORIGIN_NOT_REGISTRABLE",
        "PARTNER_SUSPENDED",
        "PARTNER_TERMINATED",
        "PREREQUISITE_MISSING",
        "PRODUCT_UNAUTHORISED",
        "PRODUCT_UNKNOWN",
        "PROGRAMME_RETIRED",
        "PROTECTION_ENDED",
        "SAME_PARTNER_MERGED",
        "TENDER_NOT_REGISTRABLE",
        "TERRITORY_UNAUTHORISED",
        "TERRITORY_UNKNOWN",
        "TIER_TOO_LOW",
        "TOO_MANY_CLAIMS_THIS_WEEK",
        "TOO_MANY_OPEN_CLAIMS",
        "TRANSFERRED",
        "VISIBILITY_NOT_OFFERED",
    }
)
"""Reasons that follow from the partner's own data and its programme alone."""


def reason_class(code: str, otherwise: str = NOT_AVAILABLE) -> str:
    """What a partner is told of a coded reason: its own shortcomings by name, everything else alike."""
    return code if code in OWN_REASONS else otherwise
