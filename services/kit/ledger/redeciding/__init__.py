"""Decides a ledger's inputs once more: the same deciders must come to the same records, byte for byte."""

from services.kit.ledger.redeciding.difference import Difference
from services.kit.ledger.redeciding.driver import Redecider
from services.kit.ledger.redeciding.feeding import Redecided, redecide

__all__ = ["Difference", "Redecided", "Redecider", "redecide"]
