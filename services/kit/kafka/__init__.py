"""Kafka outside the ledger: producing commands, subscribing in batches, quarantine; every call with a deadline."""

from services.kit.kafka.closing import stop_broker, stop_consumer, stop_subscriber
from services.kit.kafka.lanes import Lanes, Passenger, Turn
from services.kit.kafka.producer import Place, Producer, SendDoubtError
from services.kit.kafka.quarantine import Poison, quarantine
from services.kit.kafka.subscribing import BATCH_RECORDS_MAX, batch_subscriber, commit_behind, open_broker
from services.kit.kafka.watchdog import Watchdog

__all__ = [
    "BATCH_RECORDS_MAX",
    "Lanes",
    "Passenger",
    "Place",
    "Poison",
    "Producer",
    "SendDoubtError",
    "Turn",
    "Watchdog",
    "batch_subscriber",
    "commit_behind",
    "open_broker",
    "quarantine",
    "stop_broker",
    "stop_consumer",
    "stop_subscriber",
]
