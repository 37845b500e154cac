"""How a benchmark is run by itself: what may be typed, and servers of its own."""

import argparse
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from services.kit.collector import calm
from services.kit.stack import Stack

Found = TypeVar("Found")


def typed(words: str | None, **defaults: float) -> argparse.Namespace:
    """The options of a command line: each name with its default, and `--json` for output that programs read."""
    parser = argparse.ArgumentParser(description=words)
    for name, default in defaults.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def on_servers(measure: Callable[[Stack, Path], Coroutine[Any, Any, Found]]) -> Found:
    """What is measured on a Kafka and a PostgreSQL that nobody else uses, with a folder for whatever is kept."""
    calm()
    with tempfile.TemporaryDirectory() as folder, Stack.up(Path(folder) / "stack") as servers:
        return uvloop.run(measure(servers, Path(folder)))
