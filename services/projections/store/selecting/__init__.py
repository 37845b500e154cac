"""What an export takes: which records those are, and reading them a few at a time."""

from services.projections.store.selecting.choosing import Cut
from services.projections.store.selecting.selecting import Selecting

__all__ = ["Cut", "Selecting"]
