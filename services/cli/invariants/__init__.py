"""What must always be true of the ledgers, checked by a fold of its own that shares no rule with the deciders."""

from services.cli.invariants.checker import Checker
from services.cli.invariants.finding import Violation

__all__ = ["Checker", "Violation"]
