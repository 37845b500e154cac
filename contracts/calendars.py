"""When a vendor's people work: business hours by region, for promises that are counted in business time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from contracts.message import Value
from contracts.opening import Hours, Opening, zone
from contracts.values import TerritoryCode

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final = {name: number for number, name in enumerate(get_args(Weekday))}
OPEN_AT_LEAST: Final = timedelta(hours=1)
"""Per day: a promise counted in business time ends within a lifetime."""


def _known(name: str) -> str:
    try:
        zone(name)
    except LookupError as error:
        raise ValueError(str(error)) from None
    return name


ZoneName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$", max_length=60),
    AfterValidator(_known),
]


# JSON Schema's own format of a time asks for an offset, which opening hours must not have.
LocalTime = Annotated[
    time, WithJsonSchema({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
]


class Calendar(Value):
    """Business hours in one zone, and the days without any; for claims on these territories, none named means all.

    `opens` and `closes` are local times (`09:00`); without `closes` the day lasts until midnight. `holidays` are days
    on which nobody works.
    """

    zone: ZoneName = "UTC"
    days: tuple[Weekday, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), min_length=1)
    opens: LocalTime = time(0)
    closes: LocalTime | None = None
    holidays: tuple[date, ...] = Field(default=(), max_length=1_000)
    territories: tuple[TerritoryCode, ...] = ()

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens.tzinfo or (self.closes and self.closes.tzinfo):
            raise ValueError("opening hours are local times, without an offset")
        start = datetime.combine(date.min, self.opens)
        end = datetime.combine(date.min, self.closes) if self.closes else datetime.combine(date(1, 1, 2), time())
        if end - start < OPEN_AT_LEAST:
            raise ValueError(f"a day that opens at {self.opens:%H:%M} closes at least an hour later")
        return self

    @cached_property
    def opening(self) -> Opening:
        """Counts in this calendar's open time."""
        weekdays = frozenset(WEEKDAYS[name] for name in self.days)
        return Opening(Hours(zone(self.zone), weekdays, self.opens, self.closes, frozenset(self.holidays)))


ALL_OTHERS: Final = 4
"""How wide a calendar is that names no territories: wider than any that does."""


def calendar_for(
    calendars: Mapping[str, Calendar], place: TerritoryCode, lies_in: Callable[[TerritoryCode], bool]
) -> tuple[str, Calendar] | None:
    """By whose hours promises about a place are counted, and their name: those that name it most narrowly.

    Country before region before everywhere, and last the one that names no territories: never by the order in which
    they are written, which a ledger does not keep. `lies_in` says whether the place lies in a territory.
    """
    fitting = (
        (min((_width(place, wide) for wide in each.territories if lies_in(wide)), default=ALL_OTHERS), name)
        for name, each in calendars.items()
        if not each.territories or any(map(lies_in, each.territories))
    )
    found = min(fitting, default=None)
    return None if found is None else (found[1], calendars[found[1]])


def _width(place: TerritoryCode, wide: TerritoryCode) -> int:
    """How wide a territory is that a place lies in: the place itself, its country, a region, everywhere."""
    known = {place: 0, place.partition("-")[0]: 1, "*": 3}
    return known.get(wide, 2)
