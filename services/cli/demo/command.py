"""`dealreg demo`: what the demo feed came to, read from the running installation it was played on."""

import asyncio
from pathlib import Path

from services.cli.client import DEFAULT_URL, Url
from services.cli.demo.journal import Journal
from services.cli.demo.results import as_json, as_text, results, to_try
from services.cli.demo.sending import PlayError
from services.cli.demo.stage import open_client
from services.cli.output import Exit, Json, fail, out, show
from services.cli.where import DEFAULT_DATA, Data, settings_here


def demo(url: Url = DEFAULT_URL, data: Data = DEFAULT_DATA, json: Json = False) -> None:
    """Print what the demo came to, where to look, and what to try; `dealreg run` plays it into an empty ledger."""
    journal = Journal.read(data)
    if journal is None or not journal.finished:
        fail(f"The demo was not played on {data}.", "`dealreg run` plays it into an empty ledger.", Exit.AWAY)
    try:
        asyncio.run(_print(url, data, journal, json=json))
    except PlayError as error:
        fail(f"{url} does not say: {error}", "Is it running? Start it with `dealreg run`.", Exit.AWAY)


async def _print(url: str, data: Path, journal: Journal, *, json: bool) -> None:
    async with open_client(url, settings_here(data)) as client:
        found = await results(client, journal)
        show(as_json(found), as_json=json, text=lambda: as_text(found))
        if not json:
            out.print(to_try(found, client, url, data), soft_wrap=True, highlight=False)
