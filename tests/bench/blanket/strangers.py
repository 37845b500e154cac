"""A second simulator of partners, that shares nothing with the first: it writes lines as strangers would write them.

Items of evidence come one by one, contacts are people who come back, and work takes its time.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final, NamedTuple

from tests.bench.blanket.partners import BLANKET, DAYS, START, Habits, Partner
from tests.bench.blanket.worlds import World

KINDS: Final = ("small", "medium", "large", "campaign", "sloppy", "newcomer")
A_DAY: Final = {"small": 0.06, "medium": 0.25, "large": 1.0}
"""Filings a day of the middle partner of a size; two thirds are within a factor of one and a half."""
NOBODY: Final = Habits(0, 0, 0, 0, 0)
TEMPLATE: Final = "{partner} sees an opportunity at {customer} for the new platform with services and support"
Said = dict[str, Any]


class Way(NamedTuple):
    """How claims are filed: chances of each item, of work, of a contact that came before, of one of the account's."""

    shown: float
    worked: float
    reused: float
    own: float


class Stranger:
    """One partner of a world: what it files, by whom it says it was met, and what it does afterwards."""

    def __init__(self, name: str, world: World, dice: Random) -> None:
        self.world, self.dice = world, dice
        kind = dice.choice(BLANKET) if dice.random() < 0.12 else dice.choices(KINDS, world.shares)[0]
        size = kind if kind in A_DAY else dice.choices(tuple(A_DAY), (5, 3, 1))[0]
        joined = dice.randrange(30, 600) if kind == "newcomer" else 0
        pace = A_DAY[size] * world.pace * dice.lognormvariate(0, 0.4)
        self.is_ = Partner(name, kind, pace, NOBODY, joined)
        self.way = _usual(world, dice, sloppy=kind == "sloppy")
        self.industries = dice.sample(range(world.industries), world.of_industries)
        self.numbers = count()
        self.people: list[str] = []

    def lines(self) -> Iterator[Said]:
        """Everything that it does in two years."""
        for day in range(self.is_.joined, DAYS):
            for _ in range(self._today(day)):
                yield from self._files(day + self._hour(), self.way)
        yield from EXTRA.get(self.is_.kind, _nothing)(self)

    def _hour(self) -> float:
        return self.dice.uniform(0.3, 0.8) if self.world.weekdays else self.dice.random()

    def _today(self, day: int) -> int:
        date, world = START + timedelta(days=day), self.world
        if world.weekdays and date.weekday() > 4:
            return 0
        late = date.month % 3 == 0 and date.day >= 10
        mean = self.is_.rate * (world.season if late else 1.0) * (1.4 if world.weekdays else 1.0)
        found, passed = 0, self.dice.expovariate(1)
        while passed < mean / (1 + 2 * world.clumps):
            found += 3 if self.dice.random() < world.clumps else 1
            passed += self.dice.expovariate(1)
        return found

    def grabs(self, much: int, days: float, way: Way) -> Iterator[Said]:
        """It files so much more than ever, in a way of its own."""
        self.is_.begins = self.dice.randrange(150, 560)
        self.is_.ends = int(self.is_.begins + days)
        for day in sorted(self.is_.begins + self.dice.uniform(0, days) for _ in range(much)):
            self.is_.claims.append((day, NOBODY))
            yield from self._files(day, way)

    def _files(self, day: float, way: Way) -> Iterator[Said]:
        dice, at = self.dice, START + timedelta(days=day)
        id_ = f"{self.is_.name}-r{next(self.numbers)}"
        yield {
            "type": "filed",
            "at": _said(at),
            "registration": id_,
            "partner": self.is_.name,
            "customer": f"customer of {id_}",
            "industry": f"industry {dice.choice(self.industries)}",
            "territory": "DE",
            "evidence": [name for name in self.world.evidence if dice.random() < way.shown],
            "contact_key": self._contact(id_, way.reused),
            "contact_domain_matches": dice.random() < way.own,
            "description": self._text(id_),
        }
        yield from self._follows(at, id_, dice.random() < way.worked)

    def _contact(self, id_: str, reused: float) -> str | None:
        if self.dice.random() >= self.world.contacts:
            return None
        if self.people and self.dice.random() < reused:
            return self.dice.choice(self.people[-5:])
        self.people.append(f"contact of {id_}")
        return self.people[-1]

    def _text(self, id_: str) -> str | None:
        match self.world.text:
            case "none":
                return None
            case "one":
                return "New opportunity for our product at this customer, first talks are under way"
            case "template":
                return TEMPLATE.format(partner=self.is_.name, customer=id_)
        return " ".join(f"word{self.dice.randrange(2_000)}" for _ in range(12))

    def _follows(self, at: datetime, id_: str, worked: bool) -> Iterator[Said]:
        dice = self.dice
        for _ in range(dice.randint(1, 5) if worked else 0):
            yield _of("activity", at + timedelta(days=dice.expovariate(1 / self.world.work_days)), id_)
        if self.world.ends:
            chances = (35, 35, 20, 10) if worked else (0, 10, 80, 10)
            outcome = dice.choices(("won", "lost", "expired", "withdrawn"), chances)[0]
            yield _of("closed", at + timedelta(days=dice.uniform(30, 120)), id_) | {"outcome": outcome}

    def announced(self, much: int) -> Said:
        """It says beforehand what it is about to file."""
        at = START + timedelta(days=self.is_.begins - 1)
        until = START + timedelta(days=self.is_.ends + 1)
        said = {"type": "campaign", "at": _said(at), "partner": self.is_.name, "until": _said(until)}
        return said | {"expected": much}


def _nothing(_: Stranger) -> Iterator[Said]:
    return iter(())


def _usual(world: World, dice: Random, *, sloppy: bool) -> Way:
    shown = dice.betavariate(*(world.sloppy if sloppy else world.shown))
    worked = world.worked - 0.12 * sloppy + dice.uniform(-0.08, 0.05)
    return Way(shown, worked, world.reused, world.own_contact * (0.7 if sloppy else 1.0))


def _campaign(one: Stranger) -> Iterator[Said]:
    much, worked = one.dice.randint(20, 60), one.world.campaign_worked
    way = one.way._replace(shown=one.way.shown - 0.05, worked=worked)
    yield from one.grabs(much, one.dice.uniform(3, 10), way)
    if one.dice.random() < one.world.declared:
        yield one.announced(much)


def _dump(one: Stranger) -> Iterator[Said]:
    way = Way(0.25, 0.05, 0.5, one.way.own * 0.6)
    return one.grabs(one.dice.randint(40, 150), one.dice.uniform(0.2, 5), way)


def _drip(one: Stranger) -> Iterator[Said]:
    days, way = one.dice.uniform(*one.world.drip_days), Way(0.3, 0.08, 0.3, one.way.own * 0.6)
    return one.grabs(round(days * one.dice.uniform(0.8, 2.5)), days, way)


def _mimic(one: Stranger) -> Iterator[Said]:
    days = one.dice.uniform(*one.world.mimic_days)
    return one.grabs(one.dice.randint(15, 40), days, one.way._replace(worked=0.0))


EXTRA: Final = {"campaign": _campaign, "dump": _dump, "drip": _drip, "mimic": _mimic}


def _of(type_: str, at: datetime, id_: str) -> Said:
    return {"type": type_, "at": _said(at), "registration": id_}


def _said(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(seed: int, size: int, world: World) -> tuple[Sequence[Partner], list[bytes]]:
    """So many partners, and all that they do, line by line in order of time."""
    dice = Random(seed)
    strangers = [Stranger(f"s{seed}-{number}", world, dice) for number in range(size)]
    said = sorted((line for one in strangers for line in one.lines()), key=lambda line: str(line["at"]))
    end = _said(START + timedelta(days=DAYS))
    return [one.is_ for one in strangers], [json.dumps(line).encode() for line in said if line["at"] < end]
