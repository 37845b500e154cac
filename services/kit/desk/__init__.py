"""The edge's core: hands a command to its writer through Kafka, and waits for what the ledger says came of it."""

from services.kit.desk.desk import Desk, UnavailableError
from services.kit.desk.waiting import Outcome, Settled, WaitingRoom

__all__ = ["Desk", "Outcome", "Settled", "UnavailableError", "WaitingRoom"]
