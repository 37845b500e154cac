"""The registrations view: what each partner asked for, who decides it, and what became of it."""

from services.projections.domain.registrations import ending, filing, reviewing, working
from services.projections.domain.registrations.row import Registration, view

__all__ = ["Registration", "ending", "filing", "reviewing", "view", "working"]
