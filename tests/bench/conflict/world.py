"""Partners who file claims on accounts, unevenly: some are claimed by dozens and most by one, in many writings."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from contracts.registrations import RegistrationSubmitted
from contracts.values import Customer, EntityId, ProgrammeRef, derived_id
from tests.conflict.story import facts
from tests.make import MAY_1, details, proof

SYLLABLES = (
    "bar ben cor dal den far fen gal gor hal ken lam lor mar mel nor pel ral san sol tan tor val ver zan".split()
)
TRADES = (
    "Systems Technology Industries Pharma Bank Energy Logistics Software Foods Insurance Hospital University".split()
)
FORMS = ("GmbH", "AG", "Ltd", "SA", "Inc", "Corporation", "B.V.", "")
PRODUCTS = ("cloud", "cloud/compute", "cloud/storage", "security/endpoint", "network")
TERRITORIES = ("DE", "FR", "US", "GB", "SE", "*")
EVIDENCE = (proof("contact"), proof("meeting"), proof("budget"))
PARTNERS = 300
CLAIMS_AN_HOUR = 12
NAMESAKES_MAX = 0.25
"""So many accounts for each possible name: with more, names get another syllable, or most would be ambiguous."""

Account = tuple[str, str]
"""The name of a company and its web domain."""


class Filing(NamedTuple):
    """A partner files a claim: the how manieth of all, on which account, written how."""

    number: int
    partner: str
    account: int
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


def accounts(claims: int, random: Random) -> list[Account]:
    """The accounts of so many claims."""
    count, syllables = max(1, claims // 2), 3
    while count > NAMESAKES_MAX * len(TRADES) * len(SYLLABLES) ** syllables:
        syllables += 1
    made = []
    for number in range(count):
        word = "".join(random.choices(SYLLABLES, k=syllables))
        made.append((f"{word.title()} {random.choice(TRADES)}", f"{word}-{number}.com"))
    return made


def a_customer(known: Account, random: Random) -> Customer:
    """An account as somebody types it: with some legal form, in some case, sometimes with its domain or an error."""
    name, domain = known
    if random.random() < 0.1:
        place = random.randrange(1, len(name) - 1)
        name = name[:place] + name[place + 1 :]
    typed = f"{name} {random.choice(FORMS)}".strip()
    website = domain if random.random() < 0.5 else None
    return Customer(name=typed.upper() if random.random() < 0.2 else typed, website=website)


def filings(count: int, known: list[Account], random: Random) -> Iterator[Filing]:
    """So many filings, one after the other."""
    for number in range(1, count + 1):
        partner = f"partner-{int(PARTNERS * random.random() ** 2)}"
        account = int(len(known) * random.random() ** 2)
        customer = a_customer(known[account], random)
        yield Filing(number, partner, account, customer, random.choice(PRODUCTS), random.choice(TERRITORIES))
