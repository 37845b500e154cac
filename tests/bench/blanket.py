"""How many blanket partners the detector finds, how soon, and how many honest ones it accuses, beside naive rules.

`python -m tests.bench.blanket [--seeds N ...] [--partners N] [--declared SHARE]` lets simulated partners file for two
years. An alarm is one line at the level of a flag; the same partner is said again only after 45 days.
"""

import argparse
import json
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from services.conflict.blanket.replay import FiledLine, Line, Replay
from tests.bench.partners import BLANKET, DAYS, Partner, lines, population

SEEDS = (9001, 9002, 9003, 9004)
PARTNERS = 600
WEEK = timedelta(days=7)
QUIET = timedelta(days=45)
LATE = timedelta(days=60)
"""An alarm so long after the last speculative claim finds nobody any more."""


class Alarm(NamedTuple):
    """A rule accuses a partner."""

    at: datetime
    partner: str
    level: str = "flag"


def detected(filings: Sequence[Line]) -> Iterator[Alarm]:
    """What the detector says."""
    replay = Replay()
    for line in filings:
        for said in map(json.loads, replay.take(line)):
            yield Alarm(datetime.fromisoformat(said["at"]), said["partner"], said["level"])


def naive(filings: Sequence[Line], more_than: int) -> Iterator[Alarm]:
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


WATCH, FLAG = "watch or flag", "flag"
NAIVE = {f"naive: > {count} in 7 days": count for count in (20, 40)}


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

    def _find(self, partner: Partner, alarms: Sequence[datetime]) -> None:
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


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--partners", type=int, default=PARTNERS)
    parser.add_argument("--declared", type=float, default=0.0, help="share of campaigns that are declared beforehand")
    options = parser.parse_args()
    tallies = {name: Tally() for name in (WATCH, FLAG, *NAIVE)}
    seconds = days = 0.0
    for seed in options.seeds:
        partners = population(seed, options.partners, options.declared)
        filings = lines(partners, seed)
        days += sum(DAYS - partner.joined for partner in partners)
        began = time.process_time()
        alarms = list(detected(filings))
        seconds += time.process_time() - began
        tallies[WATCH].count(partners, alarms)
        tallies[FLAG].count(partners, [alarm for alarm in alarms if alarm.level == FLAG])
        for name, count in NAIVE.items():
            tallies[name].count(partners, naive(filings, count))
    print(f"{'rule':24}false/yr  recall  " + "  ".join(f"{kind + ': recall, delay, filings':>20}" for kind in BLANKET))
    for name, tally in tallies.items():
        print(f"{name:22} {tally.line()}")
    flag = tallies[FLAG]
    print(f"honest partner-years {flag.years:,.0f}; blanket partners {sum(flag.of_kind[kind] for kind in BLANKET)}")
    print("false flags by kind:", ", ".join(f"{kind} {flag.false.count(kind)}" for kind in sorted(set(flag.false))))
    print(f"cost {seconds / days * 1e6:.0f} us a partner-day")


if __name__ == "__main__":
    main()
