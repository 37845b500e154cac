"""What the meeting of two claims is called, how grave it is, and whether it holds a claim up: rules as data.

A rule looks at two claims and what is known of the pair; its docstring is what a reviewer reads. The first rule that
applies names the conflict. Every rule is symmetric in the two claims: what counts is which of them came first.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from contracts.claims import Claim
from contracts.findings import ConflictKind, Severity
from services.conflict.policy.limits import EDGE
from services.conflict.policy.pairs import Pair
from services.conflict.policy.roles import DIRECT_PARTY

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


def _other_scope(pair: Pair) -> bool:
    """Same account, but other products, another territory, another project or another time: nothing is contested."""
    return not (pair.overlap.scopes_meet and pair.overlap.windows_meet)


def _admitted(pair: Pair) -> bool:
    """The account is reserved, and the reservation admits this party: nothing is contested."""
    one, other = pair.sides
    if one.reserved and other.reserved:
        return True
    return any(_admits(kept, asking) for kept, asking in ((one, other), (other, one)) if kept.reserved)


def _admits(kept: Claim, asking: Claim) -> bool:
    if kept.reserved == "partner_led":
        return asking.party != DIRECT_PARTY
    return asking.party == kept.party or kept.party in asking.parties


def _same_party(pair: Pair) -> bool:
    """One party filed two claims on the same account and scope: offer to merge them."""
    return pair.roles == "one_party"


def _one_chain(pair: Pair) -> bool:
    """Distributor and reseller of one chain registered the same deal in different roles: they complement each other."""
    return pair.roles == "one_chain"


def _one_deal(pair: Pair) -> bool:
    """One of the two partners is a party to the other's deal: they sell together, and contest nothing."""
    return pair.roles == "one_deal"


def _lead_beside_sale(pair: Pair) -> bool:
    """One side only brought the lead, and is credited for it: whoever sells to the customer is not in its way."""
    return pair.roles == "lead_beside_sale"


def _one_tender(pair: Pair) -> bool:
    """Both answer one public tender: several may bid, and nobody is protected against the others."""
    return pair.overlap.opportunity == "one_tender"


def _reserved_later(pair: Pair) -> bool:
    """The account was reserved after this claim was made: a later reservation never beats an earlier claim."""
    return pair.later.reserved is not None and _is_reservation_in_reach(pair)


def _reserved(pair: Pair) -> bool:
    """The account was reserved, for direct sales or a named partner, before this claim was made."""
    return pair.earlier.reserved is not None and _is_reservation_in_reach(pair)


def _reserved_elsewhere(pair: Pair) -> bool:
    """A company of the same group is reserved, but not the group: it is named, and contests nothing."""
    return any(side.reserved for side in pair.sides) and pair.account == "family"


def _is_reservation_in_reach(pair: Pair) -> bool:
    """A reservation holds for its own account, and for the whole group only if it says so."""
    group_wide = any(side.reserved and side.group_wide for side in pair.sides)
    return pair.account in ("same", "probable") or (pair.account == "family" and group_wide)


def _contradictory(pair: Pair) -> bool:
    """What identifies the two customers disagrees with itself, as a number with the name: the data is mended first."""
    return pair.account == "contradictory"


def _rival_of_the_incumbent(pair: Pair) -> bool:
    """A partner won a deal of this customer lately, and another wants what it sells there: a person looks at it."""
    return pair.account == "same" and bool(pair.earlier.incumbent or pair.later.incumbent)


def _teaming(pair: Pair) -> bool:
    """Direct sales and a partner work an account that is designated as shared: they are told of each other's work."""
    return pair.accounts.shared and _direct_against_partner(pair)


def _direct_against_partner(pair: Pair) -> bool:
    """Direct sales and a partner both work the account in the same scope: a neutral person settles it."""
    return pair.account in ("same", "probable") and DIRECT_PARTY in (pair.earlier.party, pair.later.party)


def _one_group_for_all(pair: Pair) -> bool:
    """The two customers belong to one group, and one of the claims is for the whole group: one has to wait."""
    return pair.account == "family" and any(side.group_wide for side in pair.sides)


def _one_group(pair: Pair) -> bool:
    """The two customers belong to one group and the scopes meet: is it one deal, or one for each company?"""
    return pair.account == "family"


def _possibly_same(pair: Pair) -> bool:
    """The two accounts may be the same customer, though more likely they are not, and the scopes meet."""
    return pair.account == "possible"


def _probably_same(pair: Pair) -> bool:
    """The two accounts are probably the same customer, and the scopes meet: a person decides whether they are."""
    return pair.account == "probable"


def _affiliated(pair: Pair) -> bool:
    """The two parties belong together, by their group or a domain they share: they may be one party with two claims."""
    return pair.roles == "affiliated"


def _other_chain(pair: Pair) -> bool:
    """Distributor and reseller name different chains for one deal, or two distributors claim it: which is it?"""
    return pair.roles == "other_chain"


def _at_the_edge(pair: Pair) -> bool:
    """The later claim came when the earlier one's time was nearly over, or in the grace behind it: it waits so long."""
    end = pair.earlier.window.end
    return end is not None and pair.earlier.protected and pair.later.window.start >= end - EDGE


def _blocked_by_blanket(pair: Pair) -> bool:
    """The earlier claim is among those flagged as filed without work: whoever waits behind it is heard first."""
    return pair.speculative


def _one_inside_the_other(pair: Pair) -> bool:
    """Same account, and one claim lies inside the other: the wider claim may leave out what the narrower one names."""
    return pair.overlap.strictly_inside


def _two_partners(pair: Pair) -> bool:
    """Two partners claim the same account in products, territory and time that meet: one of them has to wait."""
    return pair.earlier.party != pair.later.party


RULES: Final = (
    Rule("ADJACENT", _other_scope, "info", holds=False),
    Rule("NAMED_ACCOUNT", _admitted, "none", holds=False),
    Rule("DUPLICATE_SELF", _same_party, "info", holds=False),
    Rule("CHAIN_COMPLEMENT", _one_chain, "none", holds=False),
    Rule("SAME_DEAL", _one_deal, "none", holds=False),
    Rule("CHAIN_COMPLEMENT", _lead_beside_sale, "none", holds=False),
    Rule("NAMED_ACCOUNT", _reserved_later, "info", holds=False),
    Rule("NAMED_ACCOUNT", _reserved, "block", holds=True),
    Rule("NAMED_ACCOUNT", _reserved_elsewhere, "info", holds=False),
    Rule("TENDER_SHARED", _one_tender, "info", holds=False),
    Rule("IDENTITY_CONTRADICTION", _contradictory, "review", holds=True),
    Rule("INCUMBENT", _rival_of_the_incumbent, "review", holds=False),
    Rule("DIRECT_OVERLAP", _teaming, "notice", holds=False),
    Rule("DIRECT_OVERLAP", _direct_against_partner, "block", holds=True),
    Rule("FAMILY_OVERLAP", _one_group_for_all, "block", holds=True),
    Rule("FAMILY_OVERLAP", _one_group, "review", holds=False),
    Rule("PARTNER_OVERLAP_POSSIBLE", _possibly_same, "notice", holds=False),
    Rule("PARTNER_OVERLAP_PROBABLE", _probably_same, "review", holds=True),
    Rule("AFFILIATED_PARTIES", _affiliated, "review", holds=True),
    Rule("CHAIN_INCONSISTENT", _other_chain, "review", holds=True),
    Rule("WINDOW_EDGE", _at_the_edge, "notice", holds=True),
    Rule("BLOCKED_BY_BLANKET", _blocked_by_blanket, "block", holds=True),
    Rule("SCOPE_CONTAINS", _one_inside_the_other, "review", holds=True),
    Rule("PARTNER_OVERLAP", _two_partners, "block", holds=True),
)
RANK: Final[dict[Severity, int]] = {"none": 0, "info": 1, "notice": 2, "review": 3, "block": 4}


def rule_for(pair: Pair) -> Rule | None:
    """The rule that names this pair; None when the two have nothing to do with each other.

    What is not contested, or is one party's own, is worth a word only if the account is the same for certain.
    """
    found = next(rule for rule in RULES if rule.applies(pair))
    return found if pair.account == "same" or RANK[found.severity] >= RANK["notice"] else None
