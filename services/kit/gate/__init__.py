"""The gate: partners' own topics are read, and each message is answered exactly as HTTP would answer it."""

from services.kit.gate.asking import Asker, Request
from services.kit.gate.describing import describe_answers, describe_messages
from services.kit.gate.gate import Gate

__all__ = ["Asker", "Gate", "Request", "describe_answers", "describe_messages"]
