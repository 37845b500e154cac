"""`dealreg quarantine`: messages that nobody could read, looked at, and sent again once the reason is mended."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import typer

from contracts.topics import QUARANTINE
from services.cli.output import Exit, Json, fail, show, table
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.kafka import Producer, SendDoubtError
from services.kit.kafka.quarantined import (
    AlreadySentError,
    Aside,
    NotWholeError,
    Quarantine,
    listed,
    looked_at,
    send_again,
)
from services.kit.ledger import KafkaBroker, LogDoubt, LogRefused
from services.kit.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False)
Number = Annotated[int, typer.Argument(help="The number that the list shows.")]
BY = "operator/command-line"
COLUMNS = ("number", "at", "topic", "partition", "offset", "reason", "length", "sent_again_at")
Found = TypeVar("Found")


@app.command("list")
def list_(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """List what was put aside, the newest first."""
    found = [listed(aside) for aside in _run(_everything(settings_here(data)))]
    rows = [[aside[column] for column in COLUMNS] for aside in found]
    show(found, as_json=as_json, text=lambda: table(COLUMNS, rows))


@app.command("show")
def show_(number: Number, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Show one message with its headers and bytes."""
    value = looked_at(_one(number, _run(_everything(settings_here(data)))))
    show(value, as_json=as_json, text=lambda: table(("field", "value"), value.items()))


@app.command("redrive")
def redrive(number: Number, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Send a message again, byte by byte, to the partition where it was found; exit code 1 when that cannot be."""
    settings = settings_here(data)
    aside = _one(number, _run(_everything(settings)))
    try:
        _run(_redrive(settings, aside))
    except (NotWholeError, AlreadySentError) as error:
        fail(f"{number} is not sent again: {error}.", code=Exit.FOUND)
    where = f"{aside.topic}/{aside.partition}"
    show({"number": number, "sent_to": where}, as_json=as_json, text=lambda: f"{number} is in {where} again.")


def _one(number: int, found: list[Aside]) -> Aside:
    aside = next((aside for aside in found if aside.number == number), None)
    return aside or fail(f"There is no message {number} in quarantine.", "`dealreg quarantine list` shows all.")


def _run(work: Coroutine[Any, Any, Found]) -> Found:
    try:
        return asyncio.run(work)
    except (LogDoubt, LogRefused, SendDoubtError) as error:
        fail(f"The broker does not do it: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)


async def _everything(settings: Settings) -> list[Aside]:
    broker = KafkaBroker(settings.kafka)
    try:
        return await Quarantine(broker, settings.topics(QUARANTINE)).found()
    finally:
        await broker.close()


async def _redrive(settings: Settings, aside: Aside) -> None:
    producer = Producer(settings.kafka, settings.kafka_seconds_max)
    try:
        await send_again(producer, settings.topics(QUARANTINE), aside, BY)
    finally:
        await producer.stop()
