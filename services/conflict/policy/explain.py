"""Puts a pair of claims into a finding that explains itself: rule, evidence, common leaves, what would change it."""

from collections.abc import Sequence
from typing import Final, Literal

from contracts.claims import AccountEvidence, Claim, ConflictKind, Finding
from contracts.values import EntityId
from services.conflict.policy.kinds import RULES_VERSION, Pair, Rule, severity
from services.conflict.policy.limits import FINDING_EVIDENCE_MAX

NAMED_PRODUCTS_MAX: Final = 3

NEXT_STEPS: Final[dict[ConflictKind, str]] = {
    "PARTNER_OVERLAP": "Ask both sides for dated evidence; uphold the first claim unless it cannot show any.",
    "PARTNER_OVERLAP_PROBABLE": "Find out whether both mean one customer: ask for a registry number or web domain.",
    "PARTNER_OVERLAP_POSSIBLE": "Nothing, unless a further sign shows that both mean the same customer.",
    "DIRECT_OVERLAP": "Give the case to somebody who earns on neither side; compare dated activity at the customer.",
    "INCUMBENT": "Ask the customer, and hear the incumbent: its renewal may be under way.",
    "FAMILY_OVERLAP": "Find out who buys: the group, or each company for itself.",
    "SCOPE_CONTAINS": "Offer the wider claim to leave out what the narrower one names.",
    "DUPLICATE_SELF": "Offer the partner to merge its two claims.",
    "ADJACENT": "Let the account manager know that a neighbour works the same account.",
    "CHAIN_COMPLEMENT": "Nothing: both belong to one chain.",
    "SAME_DEAL": "Nothing: both partners are on one deal.",
}


def finding(screened: EntityId, pair: Pair, rule: Rule, evidence: Sequence[AccountEvidence]) -> Finding:
    """What screening one side of a pair found about the other."""
    swapped = screened != pair.earlier.claim
    return Finding(
        kind=rule.kind,
        severity=severity(rule, pair),
        rival=pair.earlier.claim if swapped else pair.later.claim,
        rule=rule.kind,
        rule_version=RULES_VERSION,
        account=pair.account,
        probability=pair.probability,
        products=_seen(pair.overlap.products, swapped=swapped),
        territory=_seen(pair.overlap.territory, swapped=swapped),
        shared_products=pair.overlap.shared_products,
        shared_territory=pair.overlap.shared_territory,
        overlap_days=pair.overlap.days,
        evidence=tuple(evidence[:FINDING_EVIDENCE_MAX]),
        explanation=_explanation(rule, pair),
        what_would_change=_what_would_change(rule, pair),
        next_step=NEXT_STEPS[rule.kind],
    )


Seen = Literal["equal", "contains", "within", "partial", "disjoint"]
_OTHER_WAY: Final[dict[Seen, Seen]] = {"contains": "within", "within": "contains"}


def _seen(relation: Seen, *, swapped: bool) -> Seen:
    """A relation as the screened claim sees it; the pair tells it from the earlier one's side."""
    return _OTHER_WAY.get(relation, relation) if swapped else relation


def _explanation(rule: Rule, pair: Pair) -> str:
    first, second = pair.earlier, pair.later
    days = "with open end" if pair.overlap.days is None else f"for {pair.overlap.days} days"
    return (
        f"{rule.explanation} Account: {pair.account} ({pair.probability:.1%}). "
        f"Products: {pair.overlap.products}; territory: {pair.overlap.territory}; {days}. "
        f"First stands {_named(first)}, second {_named(second)}."
    )


def _named(claim: Claim) -> str:
    state = "protected" if claim.protected else "pending"
    return f"the {state} {claim.kind} claim of {claim.party} (no. {claim.priority}, {claim.priority_at.date()})"


def _what_would_change(rule: Rule, pair: Pair) -> tuple[str, ...]:
    if rule.kind in ("ADJACENT", "DUPLICATE_SELF", "CHAIN_COMPLEMENT", "SAME_DEAL"):
        return ()
    named = pair.overlap.shared_products
    products = ", ".join(named[:NAMED_PRODUCTS_MAX]) + (" and more" if len(named) > NAMED_PRODUCTS_MAX else "")
    return (
        "a registry number that tells the two customers apart",
        f"one claim leaving out {products or 'some products'}",
        f"one claim leaving out the territory {pair.overlap.shared_territory}",
        "the end of either claim",
    )
