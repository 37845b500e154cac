"""What is known of claims, cases, customers and flags: small frozen records, folded from events."""

from services.conflict.domain.state.claim import LiveClaim, live_claim
from services.conflict.domain.state.others import (
    Case,
    Contested,
    Flag,
    Known,
    Level,
    Link,
    Near,
    Stage,
    candidate,
    closer,
)

__all__ = [
    "Case",
    "Contested",
    "Flag",
    "Known",
    "Level",
    "Link",
    "LiveClaim",
    "Near",
    "Stage",
    "candidate",
    "closer",
    "live_claim",
]
