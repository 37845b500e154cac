"""How a benchmark is run by itself: what may be typed, and servers of its own."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from services.kit.collector import calm
from services.kit.stack import Stack

Found = TypeVar("Found")
PROGRESS_SECONDS = 10.0


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


def told(items: Iterable[Found], count: int, done: str) -> Iterator[Found]:
    """The items of some long work; how many of so many are done is told now and then."""
    began = last = time.monotonic()
    for number, item in enumerate(items):
        if (now := time.monotonic()) - last > PROGRESS_SECONDS:
            last = now
            print(f"{done} {number:,} of {count:,} in {now - began:.0f} s", file=sys.stderr, flush=True)
        yield item
