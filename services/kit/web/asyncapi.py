"""The AsyncAPI 3 description of what a service reads and writes in Kafka, as FastStream derives it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from fastapi import APIRouter, FastAPI
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI

from contracts.catalogue import commands_of, events_of
from contracts.topics import QUARANTINE, Topics

ANY_PARTNER = "PARTNER"
"""Stands for a partner's id in the names of topics."""
GROUP = "described"
"""Nobody reads under this name: the house's rule is that every subscriber writes out its group and its policy."""
LEDGER = "Chained CloudEvents in binary mode; every partition is read in the same way."


def asyncapi(app: FastAPI, broker: KafkaBroker) -> APIRouter:
    """The route; the description is made when it is first asked for, once all topics are known."""
    router = APIRouter(include_in_schema=False)
    made: list[dict[str, Any]] = []

    @router.get("/asyncapi.json")
    async def description() -> dict[str, Any]:
        if not made:
            found = AsyncAPI(broker, title=app.title, version=app.version).to_specification()
            made.append(found.to_jsonable())
        return made[0]

    return router


def describe_reading(broker: KafkaBroker, topic: str, title: str, words: str, schema: Any) -> None:
    """Say of a topic that messages of this schema are read from it; the broker is not made to read it."""

    async def message(data: Any) -> None:
        """Only its signature is read."""

    message.__annotations__["data"] = schema
    policy = AckPolicy.MANUAL
    broker.subscriber(topic, title=title, description=words, group_id=GROUP, ack_policy=policy)(message)


def describe_ledger_read(broker: KafkaBroker, topics: Topics, name: str) -> None:
    """Say that this ledger is read."""
    describe_reading(broker, topics(f"{name}.ledger"), f"{name} ledger", LEDGER, union(events_of(name)))


def describe_deciding(broker: KafkaBroker, topics: Topics, name: str) -> None:
    """Say what a deciding service is asked, what it decides, and where it puts what nobody can read."""
    words = "CloudEvents in binary mode; only edges and gates of this installation write them."
    describe_reading(broker, topics(f"{name}.commands"), f"{name} commands", words, union(commands_of(name)))
    broker.publisher(
        topics(f"{name}.ledger"), title=f"{name} ledger", description=LEDGER, schema=union(events_of(name))
    )
    broker.publisher(
        topics(QUARANTINE),
        title="quarantine",
        description="Records that cannot be read, byte by byte; headers say where they were found, and why.",
        schema=bytes,
    )


def union(messages: Iterable[type]) -> Any:
    """Any one of these."""
    return reduce(or_, messages)
