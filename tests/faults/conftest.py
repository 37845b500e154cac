"""Faults are met in memory and on a real broker alike."""

from tests.kit.ledger.conftest import place

__all__ = ["place"]
