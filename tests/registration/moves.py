"""The moves between a registration's stages, as the trade's state diagram has them, and those that we add, and why."""

from typing import Final

Move = tuple[str, str]

LEGAL: Final[frozenset[Move]] = frozenset(
    {
        ("draft", "submitted"),
        *(("submitted", after) for after in ("under_review", "withdrawn")),
        *(("under_review", after) for after in ("action_required", "approved", "rejected", "withdrawn")),
        *(("action_required", after) for after in ("submitted", "withdrawn", "expired")),
        *(("approved", after) for after in ("closed_won", "closed_lost", "withdrawn", "expired", "cancelled")),
        ("rejected", "under_review"),
    }
)
"""Domain reference, section 3.2."""
ADDED: Final[dict[Move, str]] = {
    ("draft", "withdrawn"): "its partner drops what was never claimed",
    ("draft", "expired"): "nobody touched what was never claimed for half a year",
    ("submitted", "approved"): "a rule approves at once: nobody reviews",
    ("submitted", "rejected"): "a rule, a settled conflict or the partner's end decides before anybody reviews",
    ("action_required", "rejected"): "a conflict is lost, or the partner's relation ends, before the answer came",
    ("under_review", "submitted"): "a material amendment is screened anew before it is reviewed",
    ("rejected", "submitted"): "an upheld appeal is screened at its old place; then it is under review",
    ("cancelled", "submitted"): "a protection lost by a conflict whose outcome was overturned is asked for again",
}


def may_follow(before: str, after: str) -> bool:
    """Whether a registration may come from one stage to the other by one event."""
    return before == after or (before, after) in LEGAL or (before, after) in ADDED
