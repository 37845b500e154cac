"""How a case may be settled: for each outcome code, which side it favours."""

from typing import Final, Literal

from contracts.conflicts import ResolutionCode

What = Literal["award", "deny", "keep"]
Who = Literal["earlier", "later", "named", "partner", "direct", "both", "none"]

FAVOURS: Final[dict[ResolutionCode, Who]] = {
    "first_claim_upheld": "earlier",
    "later_claim_awarded": "later",
    "scope_split": "both",
    "co_sell_shared": "both",
    "primary_plus_secondary_terms": "both",
    "sourcing_and_fulfilment_split": "both",
    "customer_choice": "named",
    "incumbent_upheld": "named",
    "direct_stands_down": "partner",
    "direct_retained": "direct",
    "open_competition": "none",
    "plural_by_law": "both",
    "same_partner_merged": "earlier",
    "not_a_conflict": "both",
    "all_rejected": "none",
}
"""Open competition protects nobody, so both exclusive claims end, as they do when all are rejected."""
