"""When two claims meet in a way that has a name: what a reviewer reads of a rule is its docstring here."""

from contracts.claims import Claim
from services.conflict.policy.limits import EDGE
from services.conflict.policy.pairs import Pair
from services.conflict.policy.roles import DIRECT_PARTY


def other_scope(pair: Pair) -> bool:
    """Same account, but other products, another territory, another project or another time: nothing is contested."""
    return not (pair.overlap.scopes_meet and pair.overlap.windows_meet)


def admitted(pair: Pair) -> bool:
    """The account is reserved, and the reservation admits this party: nothing is contested."""
    one, other = pair.sides
    if one.reserved and other.reserved:
        return True
    return any(_admits(kept, asking) for kept, asking in ((one, other), (other, one)) if kept.reserved)


def _admits(kept: Claim, asking: Claim) -> bool:
    if kept.reserved == "partner_led":
        return asking.party != DIRECT_PARTY
    return asking.party == kept.party or kept.party in asking.parties


def same_party(pair: Pair) -> bool:
    """One party filed two claims on the same account and scope: offer to merge them."""
    return pair.roles == "one_party"


def one_chain(pair: Pair) -> bool:
    """Distributor and reseller of one chain registered the same deal in different roles: they complement each other."""
    return pair.roles == "one_chain"


def one_deal(pair: Pair) -> bool:
    """One of the two partners is a party to the other's deal: they sell together, and contest nothing."""
    return pair.roles == "one_deal"


def lead_beside_sale(pair: Pair) -> bool:
    """One side only brought the lead, and is credited for it: whoever sells to the customer is not in its way."""
    return pair.roles == "lead_beside_sale"


def one_tender(pair: Pair) -> bool:
    """Both answer one public tender: several may bid, and nobody is protected against the others."""
    return pair.overlap.opportunity == "one_tender"


def reserved_later(pair: Pair) -> bool:
    """The account was reserved after this claim was made: a later reservation never beats an earlier claim."""
    return pair.later.reserved is not None and _is_reservation_in_reach(pair)


def reserved(pair: Pair) -> bool:
    """The account was reserved, for direct sales or a named partner, before this claim was made."""
    return pair.earlier.reserved is not None and _is_reservation_in_reach(pair)


def reserved_elsewhere(pair: Pair) -> bool:
    """A company of the same group is reserved, but not the group: it is named, and contests nothing."""
    return any(side.reserved for side in pair.sides) and pair.account == "family"


def _is_reservation_in_reach(pair: Pair) -> bool:
    """A reservation holds for its own account, and for the whole group only if it says so."""
    group_wide = any(side.reserved and side.group_wide for side in pair.sides)
    return pair.account in ("same", "probable") or (pair.account == "family" and group_wide)


def contradictory(pair: Pair) -> bool:
    """What identifies the two customers disagrees with itself, as a number with the name: the data is mended first."""
    return pair.account == "contradictory"


def rival_of_the_incumbent(pair: Pair) -> bool:
    """A partner won a deal of this customer lately, and another wants what it sells there: a person looks at it."""
    return pair.account == "same" and bool(pair.earlier.incumbent or pair.later.incumbent)


def teaming(pair: Pair) -> bool:
    """Direct sales and a partner work an account that is designated as shared: they are told of each other's work."""
    return pair.accounts.shared and direct_against_partner(pair)


def direct_against_partner(pair: Pair) -> bool:
    """Direct sales and a partner both work the account in the same scope: a neutral person settles it."""
    return pair.account in ("same", "probable") and DIRECT_PARTY in (pair.earlier.party, pair.later.party)


def one_group_for_all(pair: Pair) -> bool:
    """The two customers belong to one group, and one of the claims is for the whole group: one has to wait."""
    return pair.account == "family" and any(side.group_wide for side in pair.sides)


def one_group(pair: Pair) -> bool:
    """The two customers belong to one group and the scopes meet: is it one deal, or one for each company?"""
    return pair.account == "family"


def possibly_same(pair: Pair) -> bool:
    """The two accounts may be the same customer, though more likely they are not, and the scopes meet."""
    return pair.account == "possible"


def probably_same(pair: Pair) -> bool:
    """The two accounts are probably the same customer, and the scopes meet: a person decides whether they are."""
    return pair.account == "probable"


def affiliated(pair: Pair) -> bool:
    """The two parties belong together, by their group or a domain they share: they may be one party with two claims."""
    return pair.roles == "affiliated"


def other_chain(pair: Pair) -> bool:
    """Distributor and reseller name different chains for one deal, or two distributors claim it: which is it?"""
    return pair.roles == "other_chain"


def at_the_edge(pair: Pair) -> bool:
    """The later claim came when the earlier one's time was nearly over, or in the grace behind it: it waits so long."""
    end = pair.earlier.window.end
    return end is not None and pair.earlier.protected and pair.later.window.start >= end - EDGE


def blocked_by_blanket(pair: Pair) -> bool:
    """The earlier claim is among those flagged as filed without work: whoever waits behind it is heard first."""
    return pair.speculative


def one_inside_the_other(pair: Pair) -> bool:
    """Same account, and one claim lies inside the other: the wider claim may leave out what the narrower one names."""
    return pair.overlap.strictly_inside


def two_partners(pair: Pair) -> bool:
    """Two partners claim the same account in products, territory and time that meet: one of them has to wait."""
    return pair.earlier.party != pair.later.party
