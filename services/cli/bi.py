"""`dealreg bi`: logins to the database with which analysts read the views of one vendor, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.cli.output import Exit, Json, fail, show
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.database import close_database, open_database
from services.kit.settings import Settings
from services.projections.messages.following import SCHEMA
from services.projections.store.bi import Analysts
from services.projections.store.session import DATABASE_AWAY
from services.projections.store.tables import Tables

app = typer.Typer(no_args_is_help=True, add_completion=False)
Vendor = Annotated[str, typer.Argument(help="Whose rows are read.")]
Found = TypeVar("Found")


@app.command("grant")
def grant(vendor: Vendor, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Make a login for a vendor's analysts, or give the one there is a new password; it is printed this once."""
    settings = settings_here(data)
    login = _run(settings, lambda engine, analysts: analysts.grant(engine, vendor))
    address = make_url(settings.database_url.get_secret_value()).set(
        drivername="postgresql", username=login.name, password=login.password
    )
    text = address.render_as_string(hide_password=False)
    show({"login": login.name, "database": text}, as_json=as_json, text=lambda: text)


@app.command("revoke")
def revoke(vendor: Vendor, data: Data = DEFAULT_DATA) -> None:
    """Take the login of a vendor's analysts away; exit code 1 when there is none."""
    if not _run(settings_here(data), lambda engine, analysts: analysts.revoke(engine, vendor)):
        fail(f"{vendor} has no login.", code=Exit.FOUND)


def _run(settings: Settings, work: Callable[[AsyncEngine, Analysts], Awaitable[Found]]) -> Found:
    try:
        return asyncio.run(_with_engine(settings, work))
    except ValueError as error:
        fail(str(error))
    except (*DATABASE_AWAY, DBAPIError) as error:
        why = "Is it there, did `dealreg run` or `serve` make the views, and may its user make roles (CREATEROLE)?"
        fail(f"The database does not do it: {type(error).__name__}.", why, Exit.AWAY)


async def _with_engine(settings: Settings, work: Callable[[AsyncEngine, Analysts], Awaitable[Found]]) -> Found:
    engine = open_database(settings)
    try:
        return await work(engine, Analysts(Tables(settings.schema_name(SCHEMA))))
    finally:
        await close_database(engine)
