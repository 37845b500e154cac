"""Kafka in: the service's commands, the registration ledger, and what partners say to it in their own topics."""

from services.conflict.messages.deciding import trade
from services.conflict.messages.partners import asker, described

__all__ = ["asker", "described", "trade"]
