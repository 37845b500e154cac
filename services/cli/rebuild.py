"""`dealreg rebuild`: views built anew from the ledgers, while the service goes on, and compared with what they were."""

import asyncio
import time
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.progress import TaskID

from services.cli.output import Exit, Json, fail, progress, show, table
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.collector import calm
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.settings import Settings
from services.projections.app import rebuild as build_anew
from services.projections.service.rebuilding import Rebuilt, UnknownViewError
from services.projections.store.session import DATABASE_AWAY
from services.projections.store.swapping import BusyError

Views = Annotated[list[str] | None, typer.Argument(metavar="[VIEW]...", help="Only these; all when none is named.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes that share the partitions; else one a processor of this machine.")
]


def rebuild(views: Views = None, workers: Workers = None, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Build views anew from the ledgers; exit code 1 when any was not what the ledgers say."""
    began = time.monotonic()
    calm()
    try:
        records, found = asyncio.run(_rebuild(settings_here(data), views or [], workers))
    except UnknownViewError as error:
        fail(str(error))
    except BusyError as error:
        fail(f"Nothing was done: {error}.", "Wait until that is over.", Exit.AWAY)
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledgers cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    except DATABASE_AWAY as error:
        fail(
            f"The database does not answer: {type(error).__name__}", "`dealreg doctor` says what is missing.", Exit.AWAY
        )
    seconds = time.monotonic() - began
    show(_plain(records, seconds, found), as_json=as_json, text=lambda: _table(records, seconds, found))
    if any(item.before != item.after for item in found):
        raise typer.Exit(Exit.FOUND)


async def _rebuild(settings: Settings, views: list[str], workers: int | None) -> tuple[int, list[Rebuilt]]:
    with progress() as bar:
        task: TaskID = bar.add_task("Rebuilding", total=None)
        records = 0

        def tell(done: int, total: int) -> None:
            nonlocal records
            records = done
            bar.update(task, completed=done, total=total)

        found = await build_anew(settings, views, tell, workers)
        return records, found


def _plain(records: int, seconds: float, found: list[Rebuilt]) -> dict[str, Any]:
    views = [{"view": item.view, "rows": item.after.rows, "unchanged": item.before == item.after} for item in found]
    return {"records": records, "seconds": round(seconds, 3), "views": views}


def _table(records: int, seconds: float, found: list[Rebuilt]) -> RenderableType:
    rows = ((item.view, item.after.rows, "as before" if item.before == item.after else "repaired") for item in found)
    return table(("view", "rows", "result"), rows, title=f"{records} records in {seconds:.1f} s")
