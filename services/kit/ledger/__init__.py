"""The chained ledger: Kafka topics whose partitions are hash chains, one reader's rule, and the writers that extend them."""

from services.kit.ledger.chain import GENESIS, Chain, Head
from services.kit.ledger.composing import Defect
from services.kit.ledger.memory import MemoryBroker, MemoryLog
from services.kit.ledger.port import Broker, Chunk, Ledger, Log, LogDoubt, LogRefused, Partition, Source
from services.kit.ledger.record import Accepted, Draft, Incoming, Moment, Record, Stored, record_bytes, record_hash
from services.kit.ledger.tally import Tally

__all__ = [
    "GENESIS",
    "Accepted",
    "Broker",
    "Chain",
    "Chunk",
    "Defect",
    "Draft",
    "Head",
    "Incoming",
    "Ledger",
    "Log",
    "LogDoubt",
    "LogRefused",
    "MemoryBroker",
    "MemoryLog",
    "Moment",
    "Partition",
    "Record",
    "Source",
    "Stored",
    "Tally",
    "record_bytes",
    "record_hash",
]
