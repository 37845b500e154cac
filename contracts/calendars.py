"""When a vendor's people work: business hours by region, for promises that are counted in business time."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.message import Value
from contracts.values import TerritoryCode

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ZoneName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$", max_length=60)]


class Calendar(Value):
    """Business hours in one zone, and the days without any; for claims on these territories, none named means all."""

    zone: ZoneName = "UTC"
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: time = time(0)
    closes: time | None = None
    holidays: tuple[date, ...] = Field(default=(), max_length=1_000)
    territories: tuple[TerritoryCode, ...] = ()
