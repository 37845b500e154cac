"""Programmes with one number changed a little: one up and one down in its last digit, a day, or a minute."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import contracts

FOLDER = Path(contracts.__file__).parent / "programmes"
NUMBER = re.compile(r"(?<![\w.-])P?T?(\d+(?:\.\d+)?)(?=$|[\s,\]}WDHMS])")
"""A number in a line of YAML, by itself or in a period; those in names, dates and times of day are none."""
DAY = re.compile(r"(?<!\w)(\d{4}-\d\d-\d\d)")
HOUR = re.compile(r'"(\d\d:\d\d)"')
COMMENT = re.compile(r"\s*#")


class Mutant(NamedTuple):
    """A programme with one number changed: its file, the line, the number before and after."""

    name: str
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}.yaml:{self.line}: {self.before} → {self.after}"


def mutants(name: str) -> Iterator[Mutant]:
    """Every number of a programme's file changed, each in a programme of its own."""
    lines = (FOLDER / f"{name}.yaml").read_text().splitlines(keepends=True)
    for index, line in enumerate(lines):
        for new in () if COMMENT.match(line) else _changed(line):
            yield Mutant(
                name, index + 1, line.strip(), new.strip(), "".join([*lines[:index], new, *lines[index + 1 :]])
            )


def _changed(line: str) -> Iterator[str]:
    for pattern, others in CHANGES:
        for found in pattern.finditer(line):
            for other in others(found[1]):
                yield f"{line[: found.start(1)]}{other}{line[found.end(1) :]}"


def _numbers(text: str) -> Iterator[str]:
    """One more in the last digit, and one less unless that is below nothing."""
    number = Decimal(text)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return (str(changed) for changed in (number + step, number - step) if changed >= 0)


def _days(text: str) -> Iterator[str]:
    return (str(date.fromisoformat(text) + timedelta(days=days)) for days in (1, -1))


def _hours(text: str) -> Iterator[str]:
    at = datetime.combine(date(2026, 1, 1), time.fromisoformat(text))
    return (f"{at + timedelta(minutes=minutes):%H:%M}" for minutes in (1, -1))


CHANGES: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[str]]], ...] = (
    (NUMBER, _numbers),
    (DAY, _days),
    (HOUR, _hours),
)
