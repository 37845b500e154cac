"""Where a programme, as it is written, draws its lines: the sizes, people, facts, times and counts that it names."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from contracts.conditions import HeldCertificate, RecordedFact
from contracts.message import Value
from contracts.opening import zone
from contracts.periods import ISO_8601, after
from contracts.programme import Programme

AT = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)
"""When everything is probed."""
BOUNDS = frozenset({"over", "under", "minimum", "maximum", "minimum_deal"})
"""What bounds the size of a deal."""
HUGE = Decimal(10**7)
MINUTE = timedelta(minutes=1)


class Edges(NamedTuple):
    """Where a programme draws its lines."""

    amounts: tuple[Decimal, ...]
    certificates: frozenset[tuple[str, int, int]]
    """Name, level and people, as asked for somewhere."""
    personal: frozenset[str]
    """The certificates that whoever sells a deal must hold in person."""
    facts: frozenset[tuple[str, Decimal]]
    spans: tuple[timedelta, ...]
    counts: tuple[int, ...]
    hours: tuple[datetime, ...]
    """About when people come and go, and the noons before their holidays."""


def edges_of(written: Programme) -> Edges:
    """What lies just below, at and above each line."""
    leaves = list(_leaves(written.model_dump()))
    amounts = {amount for path, amount in leaves if isinstance(amount, Decimal) and path[-1] in BOUNDS}
    around = {edge for amount in amounts for edge in (amount - 1, amount, amount + 1) if edge > 0} | {HUGE}
    spans = {span for _, text in leaves if isinstance(text, str) for span in _spans(text)}
    caps = {count for path, count in leaves if "caps" in path and isinstance(count, int)}
    needs = list(_needs(written))
    held = [one for one in needs if isinstance(one, HeldCertificate)]
    return Edges(
        amounts=tuple(sorted(around)),
        certificates=frozenset((one.certificate, one.level, one.people) for one in held),
        personal=frozenset(one.certificate for one in held if one.holder != "company"),
        facts=frozenset((one.fact, one.at_least) for one in needs if isinstance(one, RecordedFact)),
        spans=tuple(sorted(spans)),
        counts=tuple(sorted({edge for cap in caps for edge in (cap - 1, cap, cap + 1) if edge >= 0})),
        hours=tuple(sorted(_hours(written))),
    )


def _hours(written: Programme) -> Iterator[datetime]:
    for calendar in written.calendars.values():
        there = zone(calendar.zone)
        for turn in (calendar.opens, calendar.closes or time()):
            at = datetime.combine(AT.date(), turn, there).astimezone(UTC)
            yield from (at - MINUTE, at, at + MINUTE)
        for day in calendar.holidays:
            yield datetime.combine(day, time(12), there).astimezone(UTC) - timedelta(days=1)


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _leaves(item, (*path, str(key)))
        case list() | tuple():
            for item in value:
                yield from _leaves(item, path)
        case _:
            yield path, value


def _spans(text: str) -> tuple[timedelta, ...]:
    """A little less and a little more than a period of days, and the days around one in business time."""
    if ISO_8601.fullmatch(text) and text != "P":
        whole = after(text, AT) - AT
        return whole - MINUTE, whole + MINUTE
    return ()


def _needs(value: Any) -> Iterator[Any]:
    """Every condition on a partner that a programme states, wherever it stands."""
    if isinstance(value, HeldCertificate | RecordedFact):
        yield value
    elif isinstance(value, Value):
        for _, part in value:
            yield from _needs(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _needs(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _needs(part)
