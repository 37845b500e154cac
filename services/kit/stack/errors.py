"""What can go wrong with the stack, said so that a person knows what to do next; and waiting that always ends."""

import time
from collections.abc import Callable

POLL_SECONDS = 0.03


class StackError(Exception):
    """A server could not be found, started or stopped; the text says which, and where its log is."""


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Return as soon as the condition holds; raises StackError naming what was waited for when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise StackError(f"{what}: not within {seconds:g} s")
        time.sleep(POLL_SECONDS)
