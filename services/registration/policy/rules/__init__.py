"""The rules of a programme as small functions; their names, codes and docstrings are what people read."""

from contracts.track import Terms
from services.registration.policy.rules import before, deal, evidence, partner, scope
from services.registration.policy.rules.answers import Answer, No, Rule, rule
from services.registration.policy.rules.evidence import CLOCK_TOLERANCE, evidenced, shows
from services.registration.policy.rules.prerequisites import prerequisites, rule_name

COOLING_OFF = "COOLING_OFF"

GATES: tuple[Rule, ...] = (
    rule("NOT_ENROLLED", partner.enrolled),
    rule("NOT_ELIGIBLE", partner.eligible_type),
)
"""Whether the programme has anything to do with this claim."""

RULES: tuple[Rule, ...] = (
    rule("NO_CLAIMANT", partner.own_claims, lambda terms: not terms.registers),
    rule("TIER_TOO_LOW", partner.tier_reached, lambda terms: terms.minimum_tier),
    rule("PRODUCT_UNKNOWN", scope.products_known),
    rule("PRODUCT_UNAUTHORISED", scope.products_allowed, lambda terms: terms.products is not None),
    rule("TERRITORY_UNKNOWN", scope.territory_known),
    rule("TERRITORY_UNAUTHORISED", scope.territory_authorised),
    rule("INDUSTRY_UNAUTHORISED", scope.industry_allowed, lambda terms: terms.industries is not None),
    rule("LINE_OF_BUSINESS_NOT_OPEN", scope.line_of_business_open),
    rule("CERTIFICATE_MISSING", partner.certified, lambda terms: terms.certificates),
    rule("CUSTOMER_NOT_DISCLOSED", scope.customer_disclosed),
    rule("KIND_NOT_REGISTRABLE", deal.kind_registrable, lambda terms: terms.registrable.kinds is not None),
    rule("ORIGIN_NOT_REGISTRABLE", deal.origin_registrable, lambda terms: terms.registrable.origins is not None),
    rule("DIRECTION_NOT_REGISTRABLE", deal.direction_registrable),
    rule("VISIBILITY_NOT_OFFERED", deal.visibility_offered, lambda terms: terms.registrable.visibility is not None),
    rule("TENDER_NOT_REGISTRABLE", deal.tender_registrable, lambda terms: terms.registrable.tender != "always"),
    rule("CURRENCY_NOT_ACCEPTED", deal.currency_accepted),
    rule("BELOW_MINIMUM_SIZE", deal.large_enough),
    rule("ABOVE_MAXIMUM_SIZE", deal.small_enough, lambda terms: terms.sizes),
    rule("TOO_MANY_OPEN_CLAIMS", partner.open_claims_below_cap, lambda terms: terms.caps),
    rule("TOO_MANY_CLAIMS_THIS_WEEK", partner.weekly_claims_below_cap, lambda terms: terms.caps),
    rule("EVIDENCE_IN_FUTURE", evidence.evidence_dated),
    rule(COOLING_OFF, before.cooled_off, lambda terms: terms.cooling_off),
)
"""The rules of the track, in the order in which a refusal names them."""


def speaking(terms: Terms) -> tuple[Rule, ...]:
    """The rules that have something to say under these terms: most programmes state few of them."""
    found: tuple[Rule, ...] | None = terms.workings.get("rules")
    if found is None:
        found = terms.workings["rules"] = (*GATES, *(one for one in RULES if one.of(terms)))
    return found


EVIDENCE_CODE = "EVIDENCE_MISSING"
PREREQUISITE_CODE = "PREREQUISITE_MISSING"

__all__ = [
    "CLOCK_TOLERANCE",
    "COOLING_OFF",
    "EVIDENCE_CODE",
    "GATES",
    "PREREQUISITE_CODE",
    "RULES",
    "Answer",
    "No",
    "Rule",
    "evidenced",
    "prerequisites",
    "rule_name",
    "shows",
    "speaking",
]
