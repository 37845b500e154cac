"""What a digest says: a pure function of the rows there are at an instant, and of the time since the one before."""

from services.projections.policy.digests.content import Digest, Section, digest
from services.projections.policy.digests.lines import Line, Rows, Subscriber
from services.projections.policy.digests.periods import Period, Schedule

__all__ = ["Digest", "Line", "Period", "Rows", "Schedule", "Section", "Subscriber", "digest"]
