"""What the meeting of two claims is called, how grave it is, and whether it holds a claim up: rules as data.

A rule looks at two claims and what is known of the pair; its docstring is what a reviewer reads. The first rule that
applies names the conflict. Every rule is symmetric in the two claims: what counts is which of them came first.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from contracts.findings import ConflictKind, Severity
from services.conflict.policy.kinds import when
from services.conflict.policy.pairs import Pair

RULES_VERSION: Final = 2


class Rule(NamedTuple):
    """A kind of conflict: when it is one, how grave, and whether one side has to wait until it is settled."""

    kind: ConflictKind
    applies: Callable[[Pair], bool]
    severity: Severity
    holds: bool

    @property
    def explanation(self) -> str:
        """What the rule says, in a sentence."""
        return (self.applies.__doc__ or "").strip()


RULES: Final = (
    Rule("ADJACENT", when.other_scope, "info", holds=False),
    Rule("NAMED_ACCOUNT", when.admitted, "none", holds=False),
    Rule("DUPLICATE_SELF", when.same_party, "info", holds=False),
    Rule("CHAIN_COMPLEMENT", when.one_chain, "none", holds=False),
    Rule("SAME_DEAL", when.one_deal, "none", holds=False),
    Rule("CHAIN_COMPLEMENT", when.lead_beside_sale, "none", holds=False),
    Rule("NAMED_ACCOUNT", when.reserved_later, "info", holds=False),
    Rule("NAMED_ACCOUNT", when.reserved, "block", holds=True),
    Rule("NAMED_ACCOUNT", when.reserved_elsewhere, "info", holds=False),
    Rule("TENDER_SHARED", when.one_tender, "info", holds=False),
    Rule("IDENTITY_CONTRADICTION", when.contradictory, "review", holds=True),
    Rule("INCUMBENT", when.rival_of_the_incumbent, "review", holds=False),
    Rule("DIRECT_OVERLAP", when.teaming, "notice", holds=False),
    Rule("DIRECT_OVERLAP", when.direct_against_partner, "block", holds=True),
    Rule("FAMILY_OVERLAP", when.one_group_for_all, "block", holds=True),
    Rule("FAMILY_OVERLAP", when.one_group, "review", holds=False),
    Rule("PARTNER_OVERLAP_POSSIBLE", when.possibly_same, "notice", holds=False),
    Rule("PARTNER_OVERLAP_PROBABLE", when.probably_same, "review", holds=True),
    Rule("AFFILIATED_PARTIES", when.affiliated, "review", holds=True),
    Rule("CHAIN_INCONSISTENT", when.other_chain, "review", holds=True),
    Rule("WINDOW_EDGE", when.at_the_edge, "notice", holds=True),
    Rule("BLOCKED_BY_BLANKET", when.blocked_by_blanket, "block", holds=True),
    Rule("SCOPE_CONTAINS", when.one_inside_the_other, "review", holds=True),
    Rule("PARTNER_OVERLAP", when.two_partners, "block", holds=True),
)
RANK: Final[dict[Severity, int]] = {"none": 0, "info": 1, "notice": 2, "review": 3, "block": 4}


def rule_for(pair: Pair) -> Rule | None:
    """The rule that names this pair; None when the two have nothing to do with each other.

    What is not contested, or is one party's own, is worth a word only if the account is the same for certain.
    """
    found = next(rule for rule in RULES if rule.applies(pair))
    return found if pair.account == "same" or RANK[found.severity] >= RANK["notice"] else None
