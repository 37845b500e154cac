"""`dealreg topics`: the topics there are, partition by partition, and where each ends."""

import asyncio
from typing import Any

from contracts.topics import CONFLICT_COMMANDS, QUARANTINE, REGISTRATION_COMMANDS
from services.cli.output import Exit, Json, fail, show, table
from services.cli.scanning import LEDGERS
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.ledger.log import KafkaBroker
from services.kit.settings import Settings

COLUMNS = ("topic", "partition", "end")


def topics(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """List the partitions of our topics and where each ends."""
    settings = settings_here(data)
    try:
        rows = asyncio.run(_ends(settings))
    except (LogDoubt, LogRefused) as error:
        fail(
            f"The topics cannot be read: {error}", "Were they made? `dealreg run` makes them at first start.", Exit.AWAY
        )
    value = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    show(value, as_json=as_json, text=lambda: table(COLUMNS, rows))


async def _ends(settings: Settings) -> list[tuple[Any, ...]]:
    broker = KafkaBroker(settings.kafka)
    names = [REGISTRATION_COMMANDS, CONFLICT_COMMANDS, *LEDGERS.values()]
    places = [(settings.topics(name), number) for name in names for number in range(settings.partitions)]
    try:
        return [(*place, await _end(broker, *place)) for place in [*places, (settings.topics(QUARANTINE), 0)]]
    finally:
        await broker.close()


async def _end(broker: KafkaBroker, topic: str, partition: int) -> int:
    source = await broker.source(topic, partition)
    try:
        return await source.end()
    finally:
        await source.close()
