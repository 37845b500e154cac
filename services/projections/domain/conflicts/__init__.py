"""The conflicts view: two claims that meet, why, how badly, what was said about it, and how it was settled."""

from services.projections.domain.conflicts import settling, working
from services.projections.domain.conflicts.row import ConflictRow, view

__all__ = ["ConflictRow", "settling", "view", "working"]
