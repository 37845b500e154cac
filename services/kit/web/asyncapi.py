"""The AsyncAPI 3 description of what a service reads and writes in Kafka, as FastStream derives it."""

from typing import Any

from fastapi import APIRouter, FastAPI
from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI


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
