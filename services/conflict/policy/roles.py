"""What the two parties of a pair of claims are to each other: one party, one deal, one chain, one group, or rivals."""

from typing import Final

from contracts.claims import Claim
from contracts.findings import Roles

DIRECT_PARTY: Final = "direct"
ALL_PARTNERS: Final = "all partners"
"""Whom an account is kept for that direct sales leaves to partners; no partner has such an id."""


def roles(one: Claim, other: Claim) -> Roles:
    """How the parties relate; the order of the two does not matter."""
    if one.party == other.party:
        return "one_party"
    if _supplies(one, other) or _supplies(other, one):
        return "one_chain"
    if one.party in other.parties or other.party in one.parties:
        return "one_deal"
    if (one.protects == "attribution") != (other.protects == "attribution"):
        return "lead_beside_sale"
    if set(one.affiliations) & set(other.affiliations):
        return "affiliated"
    return "other_chain" if _in_other_chains(one, other) else "competing"


def _supplies(one: Claim, other: Claim) -> bool:
    return (
        one.chain.role == "distributor" and other.chain.role != "distributor" and other.chain.distributor == one.party
    )


def _in_other_chains(one: Claim, other: Claim) -> bool:
    """Two distributors claim one deal, or a distributor does that the reseller of the deal does not name."""
    if "distributor" not in (one.chain.role, other.chain.role):
        return False
    distributors = [claim for claim in (one, other) if claim.chain.role == "distributor"]
    named = [claim.chain.distributor for claim in (one, other) if claim.chain.role != "distributor"]
    return len(distributors) == 2 or named != [None]
