"""`dealreg run`: everything on one machine, started, watched, and stopped together; the data stays."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import httpx
import typer
import uvicorn
import uvloop

from services.cli.demo.sending import PlayError
from services.cli.demo.stage import Stage
from services.cli.house import House
from services.cli.output import Exit, err, fail, out, table
from services.cli.serving import Host, Port, all_services, end, server
from services.cli.where import DEFAULT_DATA, Data
from services.kit.clock import SystemClock
from services.kit.identity import local_issuer
from services.kit.ledger import WriterStoppedError
from services.kit.logs import start_logs
from services.kit.settings import Settings
from services.kit.stack import Stack, StackError

READY_SECONDS_MAX = 60.0
ASK_AGAIN_SECONDS = 0.05
LOG = Path("logs") / "dealreg.log"

NoDemo = Annotated[bool, typer.Option("--no-demo", help="Start empty, without the demo feed.")]


def run(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    data: Data = DEFAULT_DATA,
    no_demo: NoDemo = False,
) -> None:
    """Start Kafka, PostgreSQL and the three services; Ctrl-C stops them all."""
    signal.signal(signal.SIGTERM, end)  # an exception, so that the stack is stopped on the way out
    with _stack(data) as stack:
        stack.watch()
        settings = Settings(kafka=stack.kafka, database_url=stack.database, data=data)
        start_logs(settings.log_level, data / LOG)
        try:
            uvloop.run(_serve(settings, host, port, demo=not no_demo))
        except KeyboardInterrupt:
            err.print("Stopping; the data stays.")


def _stack(data: Path) -> Stack:
    with err.status("Starting Kafka and PostgreSQL; the first time they are fetched, which takes a minute."):
        try:
            return Stack.up(data)
        except StackError as reason:
            fail(str(reason), "`dealreg doctor` says what is missing.", Exit.AWAY)


async def _serve(settings: Settings, host: str, port: int, *, demo: bool) -> None:
    stage = Stage(settings) if demo else None
    house = all_services(settings, stage.clock if stage else SystemClock())
    serving = server(house, host, port)
    task = asyncio.create_task(serving.serve())
    await _ready(serving, task, host, port)
    url = f"http://{host}:{port}"
    out.print(f"dealreg is ready at {url}", highlight=False)
    if stage is None or not await _perform(stage, url, house, (serving, task)):
        _greet(settings)
    await task


async def _perform(stage: Stage, url: str, house: House, running: tuple[uvicorn.Server, "asyncio.Task[None]"]) -> bool:
    """Play the demo; what it did not get done, it does at the next start. False when it has nothing to say."""
    serving, task = running
    performing = asyncio.create_task(stage.perform(url, house.services, out))
    await asyncio.wait((performing, task), return_when=asyncio.FIRST_COMPLETED)
    if serving.should_exit:
        performing.cancel()
        return True
    try:
        return await performing
    except (PlayError, WriterStoppedError) as error:
        # The services' clock stands where the feed stopped: they must not go on like that.
        serving.should_exit = True
        await task
        fail(f"The demo feed stopped: {error}", f"Start again to go on; --no-demo skips it. See {LOG}.", Exit.AWAY)


async def _ready(serving: uvicorn.Server, task: "asyncio.Task[None]", host: str, port: int) -> None:
    """Return when every part says it is ready; end the program when it does not come up."""
    try:
        async with asyncio.timeout(READY_SECONDS_MAX), httpx.AsyncClient(trust_env=False) as http:
            while not serving.started or (await http.get(f"http://{host}:{port}/readyz")).is_error:
                if task.done():
                    await task
                    fail(f"Port {port} cannot be used, or a service did not start.", f"See {LOG}.", Exit.AWAY)
                await asyncio.sleep(ASK_AGAIN_SECONDS)
    except TimeoutError:
        fail(f"Not ready after {READY_SECONDS_MAX:.0f} seconds.", f"See {LOG} in the data folder.", Exit.AWAY)


def _greet(settings: Settings) -> None:
    issuer = local_issuer(settings)
    rows = [
        (role, issuer.sign("acme", None, [role]))
        for role in ("operator", "channel-manager", "direct-sales", "compliance")
    ]
    out.print(table(("role", "token"), rows, title="Tokens for the vendor acme"))
