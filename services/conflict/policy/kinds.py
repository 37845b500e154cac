"""What the meeting of two claims is called, how grave it is, and whether it holds a claim up: rules as data.

A rule looks at two claims and what is known of the pair; its docstring is what a reviewer reads. The first rule that
applies names the conflict. Every rule is symmetric in the two claims.
"""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from contracts.claims import Claim, ConflictKind, Severity
from services.conflict.policy.overlap import Overlap

RULES_VERSION: Final = 1
SHORT_OVERLAP_DAYS: Final = 14
DIRECT_PARTY: Final = "direct"

Account = Literal["same", "probable", "possible", "family"]


class Pair(NamedTuple):
    """Two claims side by side, the earlier by priority first, and what they have in common."""

    earlier: Claim
    later: Claim
    account: Account
    probability: float
    overlap: Overlap


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


def _other_scope(pair: Pair) -> bool:
    """Same account, but other products, another territory, another project or another time: nothing is contested."""
    return not (pair.overlap.scopes_meet and pair.overlap.windows_meet)


def _same_party(pair: Pair) -> bool:
    """One party filed two claims on the same account and scope: offer to merge them."""
    return pair.earlier.party == pair.later.party


def _one_chain(pair: Pair) -> bool:
    """Distributor and reseller of one chain registered the same deal in different roles: they complement each other."""
    return _supplies(pair.earlier, pair.later) or _supplies(pair.later, pair.earlier)


def _supplies(one: Claim, other: Claim) -> bool:
    return (
        one.chain.role == "distributor" and other.chain.role != "distributor" and other.chain.distributor == one.party
    )


def _one_deal(pair: Pair) -> bool:
    """One of the two partners is a party to the other's deal: they sell together, and contest nothing."""
    return pair.earlier.party in pair.later.parties or pair.later.party in pair.earlier.parties


def _lead_beside_sale(pair: Pair) -> bool:
    """One side only brought the lead, and is credited for it: whoever sells to the customer is not in its way."""
    return (pair.earlier.protects == "attribution") != (pair.later.protects == "attribution")


def _rival_of_the_incumbent(pair: Pair) -> bool:
    """A partner won a deal of this customer lately, and another wants what it sells there: a person looks at it."""
    return pair.account == "same" and bool(pair.earlier.incumbent or pair.later.incumbent)


def _direct_against_partner(pair: Pair) -> bool:
    """Direct sales and a partner both work the account in the same scope: a neutral person settles it."""
    return pair.account in ("same", "probable") and DIRECT_PARTY in (pair.earlier.party, pair.later.party)


def _one_group(pair: Pair) -> bool:
    """The two customers belong to one group and the scopes meet: is it one deal, or one for each company?"""
    return pair.account == "family"


def _possibly_same(pair: Pair) -> bool:
    """The two accounts may be the same customer, though more likely they are not, and the scopes meet."""
    return pair.account == "possible"


def _probably_same(pair: Pair) -> bool:
    """The two accounts are probably the same customer, and the scopes meet: a person decides whether they are."""
    return pair.account == "probable"


def _one_inside_the_other(pair: Pair) -> bool:
    """Same account, and one claim lies inside the other: the wider claim may leave out what the narrower one names."""
    return pair.overlap.strictly_inside


def _two_partners(pair: Pair) -> bool:
    """Two partners claim the same account in products, territory and time that meet: one of them has to wait."""
    return pair.earlier.party != pair.later.party


RULES: Final = (
    Rule("ADJACENT", _other_scope, "info", holds=False),
    Rule("DUPLICATE_SELF", _same_party, "info", holds=False),
    Rule("CHAIN_COMPLEMENT", _one_chain, "none", holds=False),
    Rule("SAME_DEAL", _one_deal, "none", holds=False),
    Rule("CHAIN_COMPLEMENT", _lead_beside_sale, "none", holds=False),
    Rule("INCUMBENT", _rival_of_the_incumbent, "review", holds=False),
    Rule("DIRECT_OVERLAP", _direct_against_partner, "block", holds=True),
    Rule("FAMILY_OVERLAP", _one_group, "review", holds=False),
    Rule("PARTNER_OVERLAP_POSSIBLE", _possibly_same, "notice", holds=False),
    Rule("PARTNER_OVERLAP_PROBABLE", _probably_same, "review", holds=True),
    Rule("SCOPE_CONTAINS", _one_inside_the_other, "review", holds=True),
    Rule("PARTNER_OVERLAP", _two_partners, "block", holds=True),
)
HOLDING: Final = frozenset(rule.kind for rule in RULES if rule.holds)
"""The kinds of conflict in which one side has to wait."""
RANK: Final[dict[Severity, int]] = {"none": 0, "info": 1, "notice": 2, "review": 3, "block": 4}
CASE_SEVERITIES: Final[frozenset[Severity]] = frozenset({"review", "block"})
"""From here on a finding is a case that somebody settles; below it is only recorded with the screening."""


def rule_for(pair: Pair) -> Rule | None:
    """The rule that names this pair; None when the two have nothing to do with each other.

    What is not contested, or is one party's own, is worth a word only if the account is the same for certain.
    """
    found = next(rule for rule in RULES if rule.applies(pair))
    return found if pair.account == "same" or RANK[found.severity] >= RANK["notice"] else None


def severity(rule: Rule, pair: Pair) -> Severity:
    """The rule's severity; a block of less than two weeks is a review, as waiting may settle it."""
    short = pair.overlap.days is not None and pair.overlap.days < SHORT_OVERLAP_DAYS
    return "review" if rule.severity == "block" and short else rule.severity
