"""How the customers of two claims relate, and the evidence for it."""

from functools import lru_cache
from typing import Final

from contracts.findings import AccountEvidence
from services.conflict.domain.state import Link, LiveClaim
from services.conflict.domain.world import World
from services.conflict.matching import Written, compare, profile
from services.conflict.policy.contradiction import contradictory
from services.conflict.policy.limits import FINDING_VALUE_CHARACTERS_MAX
from services.conflict.policy.pairs import Accounts

HIERARCHY: Final = "hierarchy"
WITHHELD: Final = "withheld"
"""What stands for a customer that its party does not name."""


def relating(asked: LiveClaim, rival: LiveClaim, link: Link | None, world: World) -> Accounts:
    """How a rival's customer relates to the screened claim's; no link where both are on one customer."""
    shared = world.shared(asked.customer) or (link is not None and world.shared(rival.customer))
    if _contradicts(asked.written, rival.written):
        probability = asked.probability if link is None else link.probability
        return Accounts("contradictory", probability, shared=shared)
    if link is None:
        return Accounts("same", min(asked.probability, rival.probability), shared=shared)
    kinship = world.kinship(asked.customer, rival.customer) if link.relation == "family" else None
    return Accounts(link.relation, link.probability, kinship, shared)


def evidence(asked: LiveClaim, rival: LiveClaim, world: World) -> tuple[AccountEvidence, ...]:
    """Why the two customers are taken for one, or for a group: what is recorded of them first, then what they share."""
    source = world.kin_source(asked.customer, rival.customer)
    found = _compared(asked.written, rival.written)
    if source is None:
        return found
    withheld = asked.written.confidential or rival.written.confidential
    names = (WITHHELD if withheld else side.written.name for side in (asked, rival))
    left, right = (name[:FINDING_VALUE_CHARACTERS_MAX] for name in names)
    return (AccountEvidence(field=f"{HIERARCHY} ({source})", left=left, right=right, bits=0.0), *found)


def _contradicts(one: Written, other: Written) -> bool:
    """Only numbers contradict, so most customers are told apart by a look."""
    numbered = all(written.identifiers or written.confidential for written in (one, other))
    return numbered and one != other and contradictory(_compared(one, other))


@lru_cache(maxsize=16_384)
def _compared(left: Written, right: Written) -> tuple[AccountEvidence, ...]:
    most = FINDING_VALUE_CHARACTERS_MAX
    return tuple(
        AccountEvidence(field=one.field, left=one.left[:most], right=one.right[:most], bits=one.bits)
        for one in compare(profile(left), profile(right)).evidence
    )
