"""`dealreg vault`: what is sealed, put under a newer key while everything goes on."""

import asyncio

import typer

from services.cli.output import Exit, Json, fail, progress, show
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.database import AWAY, close_database, open_database
from services.kit.keys import WeakKeyError
from services.kit.settings import Settings
from services.kit.vault import OtherKeyError, Resealed, open_vault

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
