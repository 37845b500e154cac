"""Whether a claim can show the work that its programme asks of it in a dispute."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from contracts.claims import Claim
from contracts.conflicts import Answer
from contracts.disputes import Disputes
from contracts.evidence import LADDER, in_words, met
from contracts.periods import after

LETTER: Final = "customer_letter"
"""The customer says in writing whom it chose."""


def stands(claim: Claim, rules: Disputes, ladder: Sequence[str], at: datetime) -> Answer:
    """Whether a claim shows the work that the programme asks for, and why not if it does not."""
    if not met(rules.evidence, frozenset(claim.proofs), ladder or LADDER):
        return Answer(claim=claim.claim, stands=False, because=f"it lacks {in_words(rules.evidence)}")
    worked = max(claim.worked_at or claim.priority_at, claim.priority_at)
    if rules.quiet_after is not None and after(rules.quiet_after, worked) <= at:
        return Answer(claim=claim.claim, stands=False, because=f"no work on it was seen since {worked.date()}")
    return Answer(claim=claim.claim, stands=True)
