"""Partners that file, honestly or not, day by day: what the detector of blanket registrations is measured on.

The rates are assumptions, fitted to nobody: good for comparing, no claim about anybody's live accuracy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from services.conflict.blanket.replay import ActivityLine, CampaignLine, ClosedLine, FiledLine, Line

START: Final = datetime(2024, 1, 1, tzinfo=UTC)
DAYS: Final = 720
SEASON: Final = 1.6
"""So many times as many filings come in the last three weeks of a quarter."""
EVIDENCE: Final = ("meeting", "contact", "budget", "need", "timeline")
INDUSTRIES: Final = tuple(f"industry-{number}" for number in range(12))
COUNTRIES: Final = ("DE", "FR", "NL", "GB", "IT", "ES", "PL", "AT")
WORDS: Final = tuple(
    f"{stem}{end}" for stem in ("repl", "migr", "secur", "stor", "net", "back") for end in "abcdefghij"
)
RATES: Final = {"small": (0.02, 0.1), "medium": (0.1, 0.5), "large": (0.6, 1.8)}
"""Filings a day of honest partners by size, evenly between the two in the logarithm."""
HONEST: Final = {"small": 0.42, "medium": 0.25, "large": 0.1, "campaign": 0.09, "sloppy": 0.07, "newcomer": 0.07}
BLANKET: Final = ("dump", "drip", "mimic")
BLANKET_SHARE: Final = 0.12


@dataclass
class Habits:
    """How one partner files: the shares of thin, reused and foreign contacts, boilerplate, and of idle claims."""

    thin: float
    reused: float
    foreign: float
    boilerplate: float
    idle: float


@dataclass
class Partner:
    """A partner of a kind; `begins` and `ends` bound what is speculative of it, or its campaign."""

    name: str
    kind: str
    rate: float
    habits: Habits
    joined: int
    begins: int = DAYS
    ends: int = DAYS
    claims: list[tuple[float, Habits]] = field(default_factory=list)
    declared: CampaignLine | None = None

    @property
    def honest(self) -> bool:
        return self.kind not in BLANKET

    @property
    def begin(self) -> datetime:
        """When what is speculative of it begins."""
        return START + timedelta(days=self.begins)


def population(seed: int, size: int, declaring: float = 0.0) -> list[Partner]:
    """So many partners; of those with a campaign, a share declares it beforehand."""
    dice = Random(seed)
    return [_partner(f"p{seed}-{number}", dice, declaring) for number in range(size)]


def _partner(name: str, dice: Random, declaring: float) -> Partner:
    blanket = dice.random() < BLANKET_SHARE
    kind = dice.choice(BLANKET) if blanket else dice.choices(list(HONEST), list(HONEST.values()))[0]
    size = kind if kind in RATES else dice.choices(list(RATES), (5, 3, 1))[0]
    low, high = RATES[size]
    joined = dice.randrange(60, 540) if kind == "newcomer" else 0
    habits = _habits(dice, sloppy=kind == "sloppy")
    partner = Partner(name, kind, low * (high / low) ** dice.random(), habits, joined)
    partner.claims = list(_usual(partner, dice))
    if kind in EXTRA:
        partner.begins = dice.randrange(180, 600)
        EXTRA[kind](partner, dice)
        if kind == "campaign" and dice.random() < declaring:
            until = START + timedelta(days=partner.ends + 1)
            partner.declared = CampaignLine(
                at=partner.begin - timedelta(days=3), partner=name, until=until, expected=60
            )
    return partner


def _habits(dice: Random, *, sloppy: bool) -> Habits:
    return Habits(
        thin=dice.betavariate(6, 4) if sloppy else dice.betavariate(1.5, 8.5),
        reused=dice.betavariate(1, 24),
        foreign=dice.betavariate(4, 6) if sloppy else dice.betavariate(1.5, 8.5),
        boilerplate=dice.betavariate(1, 3),
        idle=dice.betavariate(4, 8) if sloppy else dice.betavariate(2, 8),
    )


def _usual(partner: Partner, dice: Random) -> Iterator[tuple[float, Habits]]:
    """Honest work: on weekdays, in good weeks and bad ones, more of it when a quarter ends."""
    week = 1.0
    for day in range(partner.joined, DAYS):
        week = dice.gammavariate(4, 1 / 4) if day % 7 == 0 else week
        season = SEASON if day % 91 >= 70 else 1.0
        mean = partner.rate * week * season * 1.4 * (day % 7 < 5)
        for _ in range(_poisson(mean, dice)):
            yield day + dice.uniform(0.33, 0.75), partner.habits


def _poisson(mean: float, dice: Random) -> int:
    count, passed = 0, dice.expovariate(1)
    while passed < mean:
        count, passed = count + 1, passed + dice.expovariate(1)
    return count


def _more(partner: Partner, dice: Random, count: int, days: float, habits: Habits) -> None:
    partner.ends = int(partner.begins + days)
    new = [(partner.begins + dice.uniform(0, days), habits) for _ in range(count)]
    partner.claims = sorted([*partner.claims, *new], key=lambda claim: claim[0])


def _campaign(partner: Partner, dice: Random) -> None:
    """A fair or a vendor's action: many at once, a little thinner, with one text, and worked on a little slower."""
    own = partner.habits
    habits = Habits(own.thin + 0.1, own.reused, own.foreign + 0.05, 0.7, own.idle + 0.08)
    _more(partner, dice, dice.randint(20, 60), dice.uniform(3, 10), habits)


def _dump(partner: Partner, dice: Random) -> None:
    _more(partner, dice, dice.randint(40, 150), dice.uniform(0.5, 5), Habits(0.85, 0.4, 0.5, 0.8, 0.95))


def _drip(partner: Partner, dice: Random) -> None:
    days = dice.uniform(60, 120)
    _more(partner, dice, round(dice.uniform(0.8, 2.5) * days), days, Habits(0.8, 0.2, 0.4, 0.6, 0.92))


def _mimic(partner: Partner, dice: Random) -> None:
    own = partner.habits
    habits = Habits(own.thin, own.reused, own.foreign, own.boilerplate, 1.0)
    _more(partner, dice, dice.randint(15, 40), dice.uniform(4, 21), habits)


EXTRA: Final = {"campaign": _campaign, "dump": _dump, "drip": _drip, "mimic": _mimic}


def lines(partners: list[Partner], seed: int) -> list[Line]:
    """All that they file and do, in order of time."""
    dice = Random(seed * 7919)
    made = [line for partner in partners for line in _lines(partner, dice)]
    end = START + timedelta(days=DAYS)
    return sorted((line for line in made if line.at < end), key=lambda line: line.at)


def _lines(partner: Partner, dice: Random) -> Iterator[Line]:
    if partner.declared is not None:
        yield partner.declared
    field_of = dice.sample(INDUSTRIES, 3), dice.sample(COUNTRIES, 2)
    last = ""
    for number, (day, habits) in enumerate(partner.claims):
        filed = _filed(partner, number, START + timedelta(days=day), habits, dice, last)
        filed.industry, filed.territory = dice.choice(field_of[0]), dice.choice(field_of[1])
        last = filed.contact_key or last
        yield filed
        yield from _after(filed, habits, dice)


def _filed(partner: Partner, number: int, at: datetime, habits: Habits, dice: Random, last: str) -> FiledLine:
    items = dice.randint(0, 2) if dice.random() < habits.thin else dice.randint(3, 5)
    words = 12 if dice.random() < habits.boilerplate else 0
    text = " ".join(WORDS[:words] if words else dice.choices(WORDS, k=dice.randint(10, 25)))
    return FiledLine(
        at=at,
        registration=f"{partner.name}/{number}",
        partner=partner.name,
        customer=f"{partner.name}/customer-{number}",
        evidence=dice.sample(EVIDENCE, items),
        contact_key=last if last and dice.random() < habits.reused else f"{partner.name}/contact-{number}",
        contact_domain_matches=items > 2 and dice.random() >= habits.foreign,
        description=f"{text} for customer {number}",
    )


def _after(filed: FiledLine, habits: Habits, dice: Random) -> Iterator[Line]:
    """Work, unless the claim stays idle, and its end."""
    worked = dice.random() >= habits.idle
    if worked:
        for _ in range(dice.randint(1, 3)):
            yield ActivityLine(at=filed.at + timedelta(days=dice.expovariate(1 / 7)), registration=filed.registration)
    outcome = dice.choices(("won", "lost", "expired", "withdrawn"), (30, 35, 20, 15) if worked else (2, 18, 70, 10))[0]
    yield ClosedLine(
        at=filed.at + timedelta(days=dice.uniform(50, 120)), registration=filed.registration, outcome=outcome
    )
