"""What people decided, as labelled data folded from the ledger: which customers are one, which flags were right."""

from services.projections.domain.adjudications.flags import FlagAdjudication, Flags
from services.projections.domain.adjudications.matches import MatchAdjudication, Matches
from services.projections.domain.adjudications.said import Said

__all__ = ["FlagAdjudication", "Flags", "MatchAdjudication", "Matches", "Said"]
