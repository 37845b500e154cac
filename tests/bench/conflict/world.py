"""Partners who file claims: a vendor's usual year, and one in which they crowd on the same companies.

Assumed of the usual one, and fitted to nobody: nine companies in ten have one live claim, as programmes approve one on
an opportunity; the others have two or three, so that one new claim in six finds another on its company, for other
products mostly. In the crowded one the best known companies have hundreds, which no programme would let them have:
that shows how the cost of a screening grows with whom it meets.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from contracts.registrations import RegistrationSubmitted
from contracts.values import Customer, EntityId, ProgrammeRef, derived_id
from tests.bench.conflict.companies import Company, companies, written
from tests.conflict.story import facts
from tests.make import MAY_1, details, proof

PRODUCTS: Final = ("cloud", "cloud/compute", "cloud/storage", "security/endpoint", "network", "data/lake", "support")
EVERYWHERE: Final = "*"
EVERYWHERE_SHARE: Final = 0.1
"""So many claims name no territory; the others name the company's country."""
EVIDENCE: Final = (proof("contact"), proof("meeting"), proof("budget"))
PARTNERS: Final = 300
CLAIMS_AN_HOUR: Final = 12
LIVE_CLAIMS: Final = {1: 0.91, 2: 0.075, 3: 0.015}
"""Of so many companies in the usual world so many claims are live."""
CROWD: Final = 2
"""So many claims for each company of the crowded world."""


class Filing(NamedTuple):
    """A partner files a claim: the how manieth of all, on which company, written how."""

    number: int
    partner: str
    company: int
    customer: Customer
    product: str
    territory: str

    @property
    def claim(self) -> EntityId:
        """The id of its registration."""
        return derived_id("bench", str(self.number))

    @property
    def at(self) -> datetime:
        """When it is filed."""
        return MAY_1 + timedelta(hours=self.number / CLAIMS_AN_HOUR)

    def submission(self) -> RegistrationSubmitted:
        """What the registration ledger says of it."""
        asked = details(customer=self.customer, products=(self.product,), territory=self.territory, evidence=EVIDENCE)
        programme = ProgrammeRef(programme="upm-default", version=1)
        return RegistrationSubmitted(
            registration=self.claim, partner=facts(self.partner), programme=programme, details=asked
        )


class World(NamedTuple):
    """The companies, and for every claim the one it is on."""

    companies: Sequence[Company]
    claimed: Sequence[int]

    def filings(self, random: Random) -> Iterator[Filing]:
        """The claims, one after the other."""
        for number, place in enumerate(self.claimed, 1):
            partner = f"partner-{int(PARTNERS * random.random() ** 2)}"
            company = self.companies[place]
            territory = EVERYWHERE if random.random() < EVERYWHERE_SHARE else company.country
            yield Filing(number, partner, place, written(company, random), random.choice(PRODUCTS), territory)


def usual(claims: int, random: Random) -> World:
    """A world in which companies have a claim or two."""
    claimed: list[int] = []
    for company in range(claims):
        claimed += [company] * random.choices(tuple(LIVE_CLAIMS), tuple(LIVE_CLAIMS.values()))[0]
    random.shuffle(claimed)
    return World(companies(claims, random), claimed[:claims])


def crowded(claims: int, random: Random) -> World:
    """A world in which all want the same companies."""
    count = max(1, claims // CROWD)
    return World(companies(count, random), [int(count * random.random() ** 2) for _ in range(claims)])


WORLDS: Final[Mapping[str, Callable[[int, Random], World]]] = {"usual": usual, "crowded": crowded}
