"""A digest as a whole: its lines in sections, the most urgent first, none of them endless."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from services.projections.policy.digests.lines import (
    Line,
    Rows,
    Subscriber,
    of_cases,
    of_claims,
    of_direct_sales,
    of_flags,
    of_messages,
    of_silent,
)
from services.projections.policy.digests.periods import Period

LINES_MAX: Final = 50
"""Of a section; how many there are is said."""
LAST: Final = datetime.max.replace(tzinfo=UTC)


class Section(NamedTuple):
    """Lines of one kind; `name` is what one of them is in a subject, `total` how many there are in all.

    Unless it is `whole`, not all rows were looked at: there may be more than the total.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    total: int
    whole: bool = True

    @property
    def at_least(self) -> str:
        """How many there are, as far as that is known."""
        return str(self.total) if self.whole else f"at least {self.total}"


class Digest(NamedTuple):
    """What one digest says, and of when; nothing when it has no section."""

    whose: str
    period: Period
    sections: tuple[Section, ...]

    @property
    def subject(self) -> str:
        """How much there is of what; no customer stands in a subject."""
        return f"Deals of {self.whose}: " + ", ".join(f"{part.at_least} {part.name}" for part in self.sections)

    @property
    def whole(self) -> bool:
        """Whether all was looked at of which its sections tell."""
        return all(part.whole for part in self.sections)


def digest(rows: Rows, subscriber: Subscriber, period: Period, zone: ZoneInfo) -> Digest:
    """The same rows and period give the same digest."""
    reader = subscriber.reader
    dated = [*of_claims(rows, reader, period), *of_direct_sales(rows, reader)]
    overdue = [line for line in dated if line.owed and line.at is not None and line.at <= period.until]
    coming = [line for line in dated if line.at is not None and period.until < line.at <= period.horizon]
    happened = tuple(of_messages(rows, reader, zone))[:LINES_MAX]
    dues = not {"claims", "direct"} & set(rows.cut)
    cases, flags = of_cases(rows, reader, period), of_flags(rows, reader)
    sections = (
        _sorted("overdue", "Overdue", overdue, whole=dues),
        _sorted("due", "Due soon", coming, whole=dues),
        _sorted("in cases", "Cases that wait for somebody", cases, whole="cases" not in rows.cut),
        _sorted("on flags", "Blanket flags that wait for somebody", flags, whole="flags" not in rows.cut),
        Section("new", "What happened", happened, rows.told_count),
        _sorted("silent", "Addresses that hear nothing any more", of_silent(rows)),
    )
    whose = subscriber.org or subscriber.vendor
    return Digest(whose, period, tuple(section for section in sections if section.total))


def _sorted(name: str, title: str, lines: Iterable[Line], *, whole: bool = True) -> Section:
    """What comes first stands first; what has no time stands last."""
    found = sorted(lines, key=lambda line: (line.at or LAST, line.about, line.says))
    return Section(name, title, tuple(found[:LINES_MAX]), len(found), whole)
