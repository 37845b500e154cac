"""`dealreg serve`: one service, or all three behind one door, on Kafka and PostgreSQL that run elsewhere."""

import logging
import signal
from collections.abc import Callable, Mapping
from importlib import import_module
from types import FrameType
from typing import Annotated, Final, Literal, NoReturn

import typer
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from services.cli.house import House
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.clock import Clock, SystemClock
from services.kit.collector import calm
from services.kit.logs import start_logs
from services.kit.settings import Settings

SERVICES: Final = ("registration", "conflict", "projections")
GRACE_SECONDS: Final = 10
"""How long open requests may take to end when the server is told to stop."""
KEEP_ALIVE_SECONDS: Final = 75
"""How long a connection may lie idle: longer than proxies keep theirs (nginx: 60), who would send into a closed one."""

What = Annotated[Literal["registration", "conflict", "projections", "all"], typer.Argument(help="Which service.")]
Host = Annotated[str, typer.Option(help="The address to listen on; loopback unless you say otherwise.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65_535)]


def serve(what: What = "all", host: Host = "127.0.0.1", port: Port = 8000, data: Data = DEFAULT_DATA) -> None:
    """Serve until told to stop by SIGINT or SIGTERM."""
    settings = settings_here(data)
    start_logs(settings.log_level)
    clock = SystemClock()
    app: ASGIApp = all_services(settings, clock) if what == "all" else builder(what)(settings, clock)
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, end)
    server(app, host, port).run()


def end(number: int, frame: FrameType | None) -> NoReturn:
    """End well when a signal asks for it; uvicorn hands the signal on once it has closed everything."""
    raise SystemExit(0)


def all_services(settings: Settings, clock: Clock) -> House:
    """The three services in one process."""
    made: Mapping[str, FastAPI] = {name: builder(name)(settings, clock) for name in SERVICES}
    return House(made)


def builder(name: str) -> Callable[[Settings, Clock], FastAPI]:
    """`build` of a service; imported when it is wanted, since a process may need only one."""
    build: Callable[[Settings, Clock], FastAPI] = import_module(f"services.{name}.app").build
    return build


def server(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """A uvicorn server of an application, logging as the rest of the process does; sets the process up for serving."""
    calm()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config)
