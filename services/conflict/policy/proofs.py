"""Whether a claim can show the work that its programme asks of it in a dispute."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from contracts.claims import Claim, Reservation
from contracts.conflicts import Answer
from contracts.disputes import Disputes
from contracts.evidence import LADDER, in_words, met
from contracts.periods import after
from services.conflict.policy.limits import LACKING_CHARACTERS_MAX

LETTER: Final = "customer_letter"
"""The customer says in writing whom it chose."""


class Owing(Protocol):
    """A claim, as far as it tells whether it owes proof of work."""

    @property
    def incumbent(self) -> bool | None:
        """It sits at the customer."""

    @property
    def reserved(self) -> Reservation | None:
        """It stands for the designation of its account."""


def owes_proof(claim: Owing) -> bool:
    """Whether a claim was made by somebody who says that he works on it."""
    return not (claim.incumbent or claim.reserved)


def stands(claim: Claim, rules: Disputes, ladder: Sequence[str], at: datetime) -> Answer:
    """Whether a claim shows the work that the programme asks for, and why not if it does not.

    A reserved account and an incumbent owe no proof of work, and nobody could ask them for any.
    """
    if not owes_proof(claim):
        return Answer(claim=claim.claim, stands=True)
    if not met(rules.evidence, frozenset(claim.proofs), ladder or LADDER):
        lacking = in_words(rules.evidence)
        told = lacking if len(lacking) <= LACKING_CHARACTERS_MAX else f"{lacking[:LACKING_CHARACTERS_MAX]} …"
        return Answer(claim=claim.claim, stands=False, because=f"it lacks {told}")
    worked = max(claim.worked_at or claim.priority_at, claim.priority_at)
    if rules.quiet_after is not None and after(rules.quiet_after, worked) <= at:
        return Answer(claim=claim.claim, stands=False, because=f"no work on it was seen since {worked.date()}")
    return Answer(claim=claim.claim, stands=True)
