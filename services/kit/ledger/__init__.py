"""The chained ledger: Kafka topics whose partitions are hash chains, the reader's rule, writers that extend them."""

from services.kit.ledger.chain import GENESIS, Anchor, Chain, Head
from services.kit.ledger.composing import Defect
from services.kit.ledger.deadlines import Deadlines
from services.kit.ledger.identities import Identities
from services.kit.ledger.log import KafkaBroker
from services.kit.ledger.memory import MemoryBroker, MemoryLog
from services.kit.ledger.opening import Assignment, WriterSettings
from services.kit.ledger.port import Broker, Chunk, Ledger, Log, LogDoubt, LogRefused, Partition, Source
from services.kit.ledger.progress import Progress, WriterStoppedError
from services.kit.ledger.record import Accepted, Draft, Incoming, Moment, Record, Stored, record_bytes, record_hash
from services.kit.ledger.recorder.factory import LedgerFactory
from services.kit.ledger.tail import Tail
from services.kit.ledger.tally import Tally
from services.kit.ledger.topics import Durability, Topics, TopicSpec
from services.kit.ledger.writer import Writer

__all__ = [
    "GENESIS",
    "Accepted",
    "Anchor",
    "Assignment",
    "Broker",
    "Chain",
    "Chunk",
    "Deadlines",
    "Defect",
    "Draft",
    "Durability",
    "Head",
    "Identities",
    "Incoming",
    "KafkaBroker",
    "Ledger",
    "LedgerFactory",
    "Log",
    "LogDoubt",
    "LogRefused",
    "MemoryBroker",
    "MemoryLog",
    "Moment",
    "Partition",
    "Progress",
    "Record",
    "Source",
    "Stored",
    "Tail",
    "Tally",
    "TopicSpec",
    "Topics",
    "Writer",
    "WriterSettings",
    "WriterStoppedError",
    "record_bytes",
    "record_hash",
]
