"""How far a training has come, for whoever waits for it."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from services.conflict.matching.training.folds import FOLDS

Fold = TypeVar("Fold")


def shown(folds: Iterable[Fold], doing: str) -> Iterator[Fold]:
    """The folds as they are, with a bar on stderr where that is a terminal."""
    console = Console(stderr=True)
    yield from track(folds, doing, total=FOLDS, console=console, transient=True, disable=not console.is_terminal)
