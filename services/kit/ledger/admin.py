"""Calls to the administration of a cluster, and what its brokers must not do: make topics of their own accord."""

import asyncio
import logging
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import ConfigResource
from confluent_kafka.admin._resource import ResourceType

from services.kit.ledger.port import LogDoubt, LogRefused

logger = logging.getLogger(__name__)

CALL_SECONDS = 15.0
"""Deadline of every call to the cluster's administration; creating topics is the slowest."""
AUTO_CREATION = "auto.create.topics.enable"
UNTOLD = (
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    KafkaError.UNSUPPORTED_VERSION,
    KafkaError._UNSUPPORTED_FEATURE,  # noqa: SLF001 - that is its public name
)
"""Answers of a cluster that shows its brokers' settings to others, or to nobody: hosted ones do."""


async def check_brokers(admin: AdminClient) -> None:
    """See that a topic somebody only names is not made: it would lack every setting that keeps a ledger safe.

    Raises LogRefused with what to change, and LogDoubt. A cluster that does not tell is taken as it is.
    """
    try:
        found = await _broker_settings(admin)
    except LogDoubt as doubt:
        if error_code(doubt) not in UNTOLD:
            raise
        logger.info("whether the brokers make topics by themselves cannot be asked: %s", doubt)
        return
    making = [name for name, settings in found.items() if AUTO_CREATION in settings and _is_on(settings[AUTO_CREATION])]
    if making:
        raise LogRefused(
            f"broker {', '.join(making)} makes any topic that is named, with settings too weak for a ledger: put"
            f" {AUTO_CREATION}=false into its server.properties and restart it"
        )


async def answer(what: str, future: Any) -> Any:
    """The result of an administrative call. Raises LogDoubt."""
    try:
        async with asyncio.timeout(CALL_SECONDS):
            return await asyncio.wrap_future(future)
    except KafkaException as error:
        raise LogDoubt("admin", f"{what}: {error.args[0].str()}") from error
    except TimeoutError as error:
        raise LogDoubt("timeout", f"{what}: no answer within {CALL_SECONDS} s") from error


def error_code(doubt: LogDoubt) -> int | None:
    """Kafka's code of what a call failed by."""
    cause = doubt.__cause__
    return cause.args[0].code() if isinstance(cause, KafkaException) else None


async def _broker_settings(admin: AdminClient) -> dict[str, Any]:
    """The settings of every broker, by its id."""
    cluster = await answer("describe the cluster", admin.describe_cluster(request_timeout=CALL_SECONDS))
    resources = [ConfigResource(ResourceType.BROKER, str(node.id)) for node in cluster.nodes]
    asked = admin.describe_configs(resources, request_timeout=CALL_SECONDS)
    return {each.name: await answer(f"settings of broker {each.name}", asked[each]) for each in resources}


def _is_on(setting: Any) -> bool:
    return str(setting.value).lower() == "true"
