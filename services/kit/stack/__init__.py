"""Kafka and PostgreSQL for one machine, set up by the first way that works there."""

from services.kit.stack.errors import StackError
from services.kit.stack.ladder import Stack, addresses, stop_running

__all__ = ["Stack", "StackError", "addresses", "stop_running"]
