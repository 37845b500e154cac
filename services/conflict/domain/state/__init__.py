"""What is known of claims, cases, customers and flags: small frozen records, folded from events."""

from services.conflict.domain.state.accounts import Absorbed, Designated, Kin, Lapsed, Nearness, Parent
from services.conflict.domain.state.cases import Case, Contested, Demand, Done, Proposed, Settled, Stage
from services.conflict.domain.state.claim import LiveClaim, live_claim
from services.conflict.domain.state.others import (
    Flag,
    Known,
    Level,
    Link,
    Near,
    candidate,
    closer,
)

__all__ = [
    "Absorbed",
    "Case",
    "Contested",
    "Demand",
    "Designated",
    "Done",
    "Flag",
    "Kin",
    "Known",
    "Lapsed",
    "Level",
    "Link",
    "LiveClaim",
    "Near",
    "Nearness",
    "Parent",
    "Proposed",
    "Settled",
    "Stage",
    "candidate",
    "closer",
    "live_claim",
]
