"""The state of one partition: folded from its own ledger and nothing else, with the look-ups that deciding needs."""

from services.conflict.store.state import State

__all__ = ["State"]
