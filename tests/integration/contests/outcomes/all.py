"""Every outcome of a case."""

from tests.integration.contests.outcomes import direct, partners
from tests.integration.contests.outcomes.settling import OUTCOMES, Settled

__all__ = ["OUTCOMES", "Settled", "direct", "partners"]
