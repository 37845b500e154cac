"""Creates the topics a ledger lives on, and refuses to start on topics that are weaker than the ledger's promises."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from confluent_kafka import KafkaError, TopicCollection
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.admin._resource import ResourceType
from confluent_kafka.cimpl import NewTopic

from services.kit.ledger.admin import CALL_SECONDS, answer, check_brokers, error_code
from services.kit.ledger.identities import Identities, ledger_id
from services.kit.ledger.port import Broker, Ledger, LogDoubt, LogRefused

logger = logging.getLogger(__name__)
T = TypeVar("T")

KEPT_FOR_EVER = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "message.timestamp.type": "LogAppendTime",
    "unclean.leader.election.enable": "false",
    "max.message.bytes": "1048588",
}
"""What a ledger and its commands need: nothing deleted, no replica that lags takes over, the broker's time."""
PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
REFUSALS = (
    KafkaError.INVALID_REPLICATION_FACTOR,
    KafkaError.INVALID_CONFIG,
    KafkaError.INVALID_PARTITIONS,
    KafkaError.POLICY_VIOLATION,
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
)
"""Answers that stay the same however often one asks."""
AT_LEAST = ("min.insync.replicas", "max.message.bytes")
"""Settings that may be higher than asked for; all others must be as they are asked for."""


@dataclass(frozen=True)
class Durability:
    """Copies of every record, and how many must have it before it is acknowledged: 3 and 2 in production."""

    replicas: int = 1
    in_sync: int = 1


@dataclass(frozen=True)
class TopicSpec:
    """A topic as it has to be. `ledger` is the ledger's name if it holds one; other topics have no chain to look at.

    `partitions` is for life: positions, markets and chains all hang on it.
    """

    name: str
    partitions: int
    ledger: str = ""
    settings: Mapping[str, str] | None = None
    remembered: bool = True
    """Is another topic under the same name refused? True wherever positions in it are kept elsewhere."""
    mended: bool = False
    """Are settings put right that differ? Else they are refused: whoever weakened a ledger is to know what was lost."""

    def wanted(self, durability: Durability) -> dict[str, str]:
        """Its settings by Kafka's names."""
        chosen = KEPT_FOR_EVER if self.settings is None else self.settings
        return {**chosen, "min.insync.replicas": str(durability.in_sync)}


class Topics:
    """Administers topics on one cluster."""

    def __init__(
        self, bootstrap_servers: str, broker: Broker, durability: Durability, identities: Identities | None = None
    ) -> None:
        self._admin = AdminClient({"bootstrap.servers": bootstrap_servers, "socket.timeout.ms": 10_000, "log_level": 4})
        self._broker = broker
        self._durability = durability
        self._identities = identities

    async def open(self, specs: Iterable[TopicSpec]) -> None:
        """Create what is missing and check what is there. Raises LogRefused, saying what to do, and LogDoubt."""
        wanted = list(specs)
        await check_brokers(self._admin)
        created = await self._create(wanted)
        for spec in wanted:
            await self._check(spec)
            if spec.name in created:
                await self._wait_for_leaders(spec)

    async def _create(self, specs: list[TopicSpec]) -> set[str]:
        replicas = self._durability.replicas
        fresh = [NewTopic(s.name, s.partitions, replicas, config=s.wanted(self._durability)) for s in specs]
        created = set()
        for name, future in self._admin.create_topics(fresh, request_timeout=CALL_SECONDS).items():
            try:
                await answer(f"create {name}", future)
                created.add(name)
                logger.info("topic %s created", name)
            except LogDoubt as doubt:
                if error_code(doubt) in REFUSALS:
                    raise LogRefused(f"topic {name} cannot be created: {doubt}") from doubt
                if error_code(doubt) != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise
        return created

    async def _wait_for_leaders(self, spec: TopicSpec) -> None:
        for partition in range(spec.partitions):
            await patiently(partial(self._reach, spec.name, partition))

    async def _reach(self, topic: str, partition: int) -> None:
        source = await self._broker.source(topic, partition)
        try:
            await source.end()
        finally:
            await source.close()

    async def _check(self, spec: TopicSpec) -> None:
        described = await patiently(lambda: self._describe(spec.name))
        partitions, replicas = len(described.partitions), min(len(p.replicas) for p in described.partitions)
        if partitions != spec.partitions:
            raise LogRefused(
                f"topic {spec.name} has {partitions} partitions and needs {spec.partitions}: the number is fixed for"
                " life; set the configured number back, or name another topic"
            )
        if replicas < self._durability.replicas:
            raise LogRefused(
                f"topic {spec.name} has {replicas} replicas and needs {self._durability.replicas}:"
                " reassign its partitions with kafka-reassign-partitions"
            )
        await self._check_settings(spec)
        if spec.remembered and self._identities:
            await asyncio.to_thread(self._identities.check_topic, spec.name, str(described.topic_id))
        if spec.ledger and self._identities:
            await self._check_ledger(Ledger(spec.ledger, spec.name), spec.partitions, self._identities)

    async def _check_ledger(self, ledger: Ledger, partitions: int, identities: Identities) -> None:
        for partition in range(partitions):
            found = await patiently(partial(ledger_id, self._broker, ledger, partition))
            await asyncio.to_thread(identities.check_ledger, ledger.name, partition, found)

    async def _check_settings(self, spec: TopicSpec) -> None:
        resource = ConfigResource(ResourceType.TOPIC, spec.name)
        future = self._admin.describe_configs([resource], request_timeout=CALL_SECONDS)[resource]
        found = await answer(f"settings of {spec.name}", future)
        for name, wanted in spec.wanted(self._durability).items():
            if _strong_enough(name, found[name].value, wanted):
                continue
            if spec.mended and await self._mend(spec.name, name, wanted):
                continue
            raise LogRefused(
                f"topic {spec.name} has {name}={found[name].value} and needs {wanted}: kafka-configs --alter"
                f" --entity-type topics --entity-name {spec.name} --add-config {name}={wanted}"
            )

    async def _mend(self, topic: str, name: str, wanted: str) -> bool:
        """Put a setting right; whether we may. Raises LogDoubt."""
        entry = ConfigEntry(name, wanted, incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
        future = self._admin.incremental_alter_configs([resource], request_timeout=CALL_SECONDS)[resource]
        try:
            await answer(f"set {name} of {topic}", future)
        except LogDoubt as doubt:
            if error_code(doubt) in REFUSALS:
                return False
            raise
        logger.warning("topic %s has %s=%s now", topic, name, wanted)
        return True

    async def _describe(self, name: str) -> Any:
        described = self._admin.describe_topics(TopicCollection([name]), request_timeout=CALL_SECONDS)
        return await answer(f"describe {name}", described[name])


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """The call's result, asked for again while it is in doubt: not every broker knows a new topic at once."""
    for pause in PAUSES_SECONDS:
        try:
            return await call()
        except LogDoubt:
            await asyncio.sleep(pause)
    return await call()


def _strong_enough(name: str, found: str, wanted: str) -> bool:
    return int(found) >= int(wanted) if name in AT_LEAST else found == wanted
