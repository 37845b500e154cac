"""A claim that its party makes again and again, each time after the last one ran out without progress."""

from typing import Final

from services.conflict.policy.kinds import Rule
from services.conflict.policy.limits import EVERGREEN_CYCLES
from services.conflict.policy.pairs import Pair

RAN_OUT: Final = frozenset({"protection.expired", "registration.expired"})
"""The ends of a claim that count as a cycle, if no work on it was seen since it was filed."""

WON: Final = "protection.fulfilled"
"""The end of a claim that was worked on, whatever was reported."""


def _filed_again(pair: Pair) -> bool:
    """The party let claims on this account and scope run out without progress, more than once, and files again."""
    return pair.overlap.scopes_meet


EVERGREEN: Final = Rule("EVERGREEN", _filed_again, "review", holds=False)
"""Of one party, so it stands beside the rules of the pairs; nobody waits for it, but a person looks at the claim."""


def goes_round(pair: Pair, cycles: int) -> bool:
    """Whether a claim, put beside the last one that ran out, is one too many."""
    return cycles >= EVERGREEN_CYCLES and EVERGREEN.applies(pair)
