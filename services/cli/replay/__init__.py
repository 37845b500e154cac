"""`dealreg replay`: what the ledgers say, in their order; or, with --decide, whether it would be decided so again."""

from services.cli.replay.command import replay

__all__ = ["replay"]
