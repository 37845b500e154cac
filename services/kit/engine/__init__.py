"""The machinery of a service that decides: one writer a partition, the tails, desk and edge in front of them."""

from services.kit.engine.engine import Engine, Trade

__all__ = ["Engine", "Trade"]
