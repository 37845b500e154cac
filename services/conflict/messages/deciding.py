"""Kafka in: the service's commands and the registration ledger, partition by partition, and who decides on them."""

from services.conflict.service.partition import SERVICE, ConflictPartition
from services.conflict.service.telling import ConflictTelling
from services.kit.engine import Trade

OTHER = "registration"


def trade() -> Trade:
    """What the writers of this service read, and by what they decide."""
    return Trade(SERVICE, OTHER, lambda _: ConflictPartition(), ConflictTelling())
