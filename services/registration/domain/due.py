"""A row of what the clock looks at."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from contracts.message import Event
from services.registration.domain.state import Registration, World


class Due(NamedTuple):
    """One thing the clock decides: when it is due for a registration, if at all, and what it decides then."""

    at: Callable[[Registration], datetime | None]
    decide: Callable[[Registration, datetime, World], list[Event]]
