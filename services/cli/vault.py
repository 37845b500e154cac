"""`dealreg vault`: what is sealed, put under a newer key, or erased anew, while everything goes on."""

import asyncio
from typing import NamedTuple

import typer

from services.cli.output import Exit, Json, fail, progress, show
from services.cli.scanning import live, scan
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.database import AWAY, close_database, open_database
from services.kit.keys import WeakKeyError
from services.kit.ledger import Chain, KafkaBroker, LogDoubt, LogRefused
from services.kit.settings import Settings
from services.kit.vault import OtherKeyError, Resealed, open_vault
from services.registration.service.forgetting import erasures, settle
from services.registration.service.partition import SERVICE as REGISTRATION

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def vault() -> None:
    """Personal data and withheld customers, sealed in PostgreSQL."""


@app.command()
def reseal(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Put every row under the key that seals now; exit code 1 when some cannot be opened by any key there is."""
    try:
        found = asyncio.run(_resealed(settings_here(data)))
    except (OtherKeyError, WeakKeyError) as error:
        fail(str(error))
    except AWAY as error:
        fail(f"The database does not answer: {type(error).__name__}", "Run it again: it goes on from there.", Exit.AWAY)
    show({"rows": found.rows, "broken": list(found.broken)}, as_json=as_json, text=lambda: _words(found))
    if found.broken:
        raise typer.Exit(Exit.FOUND)


@app.command("erase-again")
def erase_again(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Erase anew whom the ledger says nothing may be kept of: for rows that a backup brought back.

    A service does so by itself for a vault that was restored as a whole.
    """
    settings = settings_here(data)
    try:
        found = asyncio.run(_erased(settings, KafkaBroker(settings.kafka)))
    except (OtherKeyError, WeakKeyError) as error:
        fail(str(error))
    except (*AWAY, LogDoubt, LogRefused) as error:
        fail(f"A server does not answer: {type(error).__name__}", "Run it again: it begins anew.", Exit.AWAY)
    text = f"{found.rows} of {found.subjects} subjects that are on record as erased were in the vault; now none is."
    show(found._asdict(), as_json=as_json, text=lambda: text)


class ErasedAgain(NamedTuple):
    """How many subjects the ledger names, and of how many there was a row."""

    subjects: int
    rows: int


async def _erased(settings: Settings, broker: KafkaBroker) -> ErasedAgain:
    engine = open_database(settings)
    try:
        vault, found = open_vault(settings, engine), ErasedAgain(0, 0)
        await vault.create()
        chains: dict[int, Chain] = {}
        async for part, records in scan(live(settings, broker, (REGISTRATION,))):
            chain = chains.setdefault(part.of.partition, Chain(REGISTRATION, part.of.partition))
            accepted = list(chain.follow(records))
            await settle(accepted, vault)
            named = erasures(accepted)
            rows = await vault.erasing.erase(named)
            found = ErasedAgain(found.subjects + sum(len(each.subjects) for each in named), found.rows + rows)
        return found
    finally:
        await broker.close()
        await close_database(engine)


async def _resealed(settings: Settings) -> Resealed:
    engine = open_database(settings)
    try:
        vault = open_vault(settings, engine)
        await vault.create()
        with progress() as bar:
            task = bar.add_task("Resealing", total=None)
            return await vault.reseal(lambda done, total: bar.update(task, completed=done, total=total))
    finally:
        await close_database(engine)


def _words(found: Resealed) -> str:
    told = f"{found.rows} rows were put under the key that seals now; no other key is needed any more."
    if not found.broken:
        return told
    rows = ", ".join(found.broken)
    return f"{found.rows} rows were put under the key that seals now. No key there is opens {rows}: is one missing?"
