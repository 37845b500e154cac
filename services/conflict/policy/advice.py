"""What a finding proposes: the next step, by when, and what would change the verdict."""

from collections.abc import Iterator
from typing import Final

from contracts.findings import ConflictKind, Severity
from services.conflict.policy.kinds import Rule
from services.conflict.policy.pairs import Pair

NAMED_PRODUCTS_MAX: Final = 3

NEXT_STEPS: Final[dict[ConflictKind, str]] = {
    "PARTNER_OVERLAP": "Ask both sides for dated evidence; uphold the first claim unless it cannot show any.",
    "PARTNER_OVERLAP_PROBABLE": "Find out whether both mean one customer: ask for a registry number or web domain.",
    "PARTNER_OVERLAP_POSSIBLE": "Nothing, unless a further sign shows that both mean the same customer.",
    "DIRECT_OVERLAP": "Give the case to somebody who earns on neither side; compare dated activity at the customer.",
    "NAMED_ACCOUNT": "Ask whoever the account is reserved for whether it works it; if so, the reservation stands.",
    "INCUMBENT": "Ask the customer, and hear the incumbent: its renewal may be under way.",
    "FAMILY_OVERLAP": "Find out who buys: the group, or each company for itself.",
    "SCOPE_CONTAINS": "Offer the wider claim to leave out what the narrower one names.",
    "DUPLICATE_SELF": "Offer the partner to merge its two claims.",
    "ADJACENT": "Let the account manager know that a neighbour works the same account.",
    "WINDOW_EDGE": "Wait for the end of the earlier claim, or ask its holder whether it means to renew it.",
    "EVERGREEN": "Ask what has changed since the last time; without progress, leave the account open to others.",
    "TENDER_SHARED": "Let the account manager know who bids; protect nobody.",
    "CHAIN_COMPLEMENT": "Nothing: both belong to one chain.",
    "SAME_DEAL": "Nothing: both partners are on one deal.",
    "CHAIN_INCONSISTENT": "Ask both which distributor the deal goes through, and amend the one that is wrong.",
    "AFFILIATED_PARTIES": "Treat both as one party: ask which of them registers, and merge the two claims.",
    "IDENTITY_CONTRADICTION": "Mend the customer's data first: which of its numbers, names and domains are right?",
    "BLOCKED_BY_BLANKET": "Hear the later claim first: ask the earlier one for the evidence that its flag demands.",
}
DAYS: Final[dict[Severity, int | None]] = {"none": None, "info": None, "notice": 10, "review": 5, "block": 2}
"""Within how many days the next step should be taken; a grave one in the two that practice recommends for decisions."""
_SETTLED: Final[frozenset[ConflictKind]] = frozenset(
    {"ADJACENT", "DUPLICATE_SELF", "CHAIN_COMPLEMENT", "SAME_DEAL", "TENDER_SHARED"}
)
_TO_PROVE: Final[dict[ConflictKind, str]] = {
    "NAMED_ACCOUNT": "the end of the reservation, or a designation as shared",
    "DIRECT_OVERLAP": "a designation of the account as shared",
    "IDENTITY_CONTRADICTION": "a correction of the number or the name that is wrong",
    "AFFILIATED_PARTIES": "a proof that the two parties are independent",
    "CHAIN_INCONSISTENT": "both claims naming one distributor",
    "FAMILY_OVERLAP": "a record that the two customers are no group",
    "BLOCKED_BY_BLANKET": "the flag over the earlier claim being cleared",
}


def what_would_change(rule: Rule, pair: Pair) -> tuple[str, ...]:
    """What would make of the two claims no conflict, or another one."""
    return () if rule.kind in _SETTLED or rule.severity == "none" else tuple(_changes(rule, pair))


def _changes(rule: Rule, pair: Pair) -> Iterator[str]:
    if rule.kind in _TO_PROVE:
        yield _TO_PROVE[rule.kind]
    if pair.account in ("same", "probable", "possible"):
        yield "a registry number that tells the two customers apart"
    if pair.account in ("probable", "possible"):
        yield "a registry number or web domain that both customers share"
    named = pair.overlap.shared_products
    products = ", ".join(named[:NAMED_PRODUCTS_MAX]) + (" and more" if len(named) > NAMED_PRODUCTS_MAX else "")
    yield f"one claim leaving out {products or 'some products'}"
    yield f"one claim leaving out the territory {pair.overlap.shared_territory}"
    if pair.overlap.meeting is not None and pair.overlap.meeting[1] is not None:
        yield f"waiting until {pair.overlap.meeting[1].date()}"
    yield "the end of either claim"
