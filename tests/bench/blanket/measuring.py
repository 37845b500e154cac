"""What a rule makes of simulated partners: how many it finds, how soon, and how many honest ones it accuses."""

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from services.conflict.blanket.replay import FiledLine, Line, Replay
from tests.bench.blanket.partners import BLANKET, DAYS, Partner

WEEK = timedelta(days=7)
QUIET = timedelta(days=45)
LATE = timedelta(days=60)
"""An alarm so long after the last speculative claim finds nobody any more."""


class Alarm(NamedTuple):
    """A rule accuses a partner."""

    at: datetime
    partner: str
    level: str = "flag"


def detected(filings: Iterable[Line]) -> Iterator[Alarm]:
    """What the detector says."""
    replay = Replay()
    for line in filings:
        for said in map(json.loads, replay.take(line)):
            yield Alarm(datetime.fromisoformat(said["at"]), said["partner"], said["level"])


def naive(filings: Iterable[Line], more_than: int) -> Iterator[Alarm]:
    """More than so many filings in a week."""
    lately: defaultdict[str, deque[datetime]] = defaultdict(deque)
    told: dict[str, datetime] = {}
    for line in filings:
        if not isinstance(line, FiledLine):
            continue
        window = lately[line.partner]
        window.append(line.at)
        while window[0] <= line.at - WEEK:
            window.popleft()
        last = told.get(line.partner)
        if len(window) > more_than and (last is None or line.at - last > QUIET):
            told[line.partner] = line.at
            yield Alarm(line.at, line.partner)


class Found(NamedTuple):
    """A blanket partner that was accused: after how many days and how many of its filings."""

    kind: str
    days: float
    filings: int


class Tally:
    """What one rule made of all partners."""

    def __init__(self) -> None:
        self.false: list[str] = []
        self.found: list[Found] = []
        self.years = 0.0
        self.of_kind: defaultdict[str, int] = defaultdict(int)

    def count(self, partners: Iterable[Partner], alarms: Iterable[Alarm]) -> None:
        """Hold the alarms against what the partners are."""
        told: defaultdict[str, list[datetime]] = defaultdict(list)
        for alarm in alarms:
            told[alarm.partner].append(alarm.at)
        for partner in partners:
            self.of_kind[partner.kind] += 1
            if partner.honest:
                self.years += (DAYS - partner.joined) / 365
                self.false += [partner.kind] * len(told[partner.name])
            else:
                self._find(partner, told[partner.name])

    def _find(self, partner: Partner, alarms: Iterable[datetime]) -> None:
        end = partner.begin + timedelta(days=partner.ends - partner.begins) + LATE
        first = next((at for at in alarms if partner.begin <= at <= end), None)
        if first is not None:
            passed = (first - partner.begin) / timedelta(days=1)
            filed = sum(partner.begins <= day <= partner.begins + passed for day, _ in partner.claims)
            self.found.append(Found(partner.kind, passed, filed))

    def line(self) -> str:
        """The figures of the rule."""
        blanket = sum(self.of_kind[kind] for kind in BLANKET)
        parts = [f"{len(self.false) / self.years:8.4f} {len(self.found) / max(1, blanket):7.3f}"]
        for kind in BLANKET:
            found = [one for one in self.found if one.kind == kind]
            days = median([one.days for one in found]) if found else float("nan")
            filings = median([one.filings for one in found]) if found else float("nan")
            parts.append(f"{len(found) / max(1, self.of_kind[kind]):6.2f} {days:5.1f} d {filings:4.0f}")
        return "  ".join(parts)
