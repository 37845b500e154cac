"""How fast conflict screens: claims of many partners on accounts written in many ways, and questions between them.

`python -m tests.bench.conflict [--json] [--claims N]` drives one partition in memory, as its writer would; figures are
per second of processor time. Accounts are drawn unevenly, so that some are claimed by dozens and most by one.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from contracts.codec import encode
from contracts.direct import CheckProtection, CheckQuery
from contracts.registrations import RegistrationSubmitted
from contracts.values import Customer, ProgrammeRef, derived_id
from services.conflict.domain.checking import check
from services.conflict.service.partition import ConflictPartition
from services.kit.collector import calm
from services.kit.ledger import GENESIS, Accepted, Draft, Moment
from services.kit.ledger.stamping import Stamp
from tests.bench.figures import Figure, show
from tests.bench.running import typed
from tests.conflict.story import VENDOR, facts
from tests.make import MAY_1, details, proof
from tests.story import image

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
MEASURED = 5_000
BUDGETS = {100_000: 1_500, 1_000_000: 800}
CHECK_MS_MAX = 10.0


def accounts(count: int, random: Random) -> list[tuple[str, str]]:
    """Names of companies and their web domains."""
    made = []
    for number in range(count):
        word = "".join(random.choices(SYLLABLES, k=3))
        made.append((f"{word.title()} {random.choice(TRADES)}", f"{word}-{number}.com"))
    return made


def a_customer(known: tuple[str, str], random: Random) -> Customer:
    """An account as somebody types it: with some legal form, in some case, sometimes with its domain or an error."""
    name, domain = known
    if random.random() < 0.1:
        place = random.randrange(1, len(name) - 1)
        name = name[:place] + name[place + 1 :]
    typed = f"{name} {random.choice(FORMS)}".strip()
    website = domain if random.random() < 0.5 else None
    return Customer(name=typed.upper() if random.random() < 0.2 else typed, website=website)


def submissions(count: int, random: Random) -> Iterator[Accepted]:
    """Records of a registration ledger, one claim after the other."""
    known = accounts(max(1, count // 2), random)
    stamp = Stamp("registration", 0, GENESIS, MAY_1)
    for number in range(1, count + 1):
        partner = f"partner-{int(PARTNERS * random.random() ** 2)}"
        account = known[int(len(known) * random.random() ** 2)]
        asked = details(
            customer=a_customer(account, random),
            products=(random.choice(PRODUCTS),),
            territory=random.choice(TERRITORIES),
            evidence=EVIDENCE,
        )
        event = RegistrationSubmitted(
            registration=derived_id("bench", str(number)),
            partner=facts(partner),
            programme=ProgrammeRef(programme="upm-default", version=1),
            details=asked,
        )
        draft = Draft(
            f"registration/{event.registration}", event.TYPE, 1, encode(event), str(number), "", f"{VENDOR}/x/y"
        )
        at = MAY_1 + timedelta(hours=number / CLAIMS_AN_HOUR)
        yield Accepted("registration", 0, number, number, b"", stamp.record(draft, at, ""))


class Run:
    """One partition and how it fares."""

    def __init__(self) -> None:
        self.partition = ConflictPartition()
        self.sequence = 0

    def screen(self, records: Iterator[Accepted], count: int) -> list[float]:
        """Screen so many claims, and whatever is due between; milliseconds of processor time of each."""
        took = []
        for _, record in zip(range(count), records, strict=False):
            at = record.time
            began = time.process_time()
            while (due := self.partition.next_due()) is not None and due <= at:
                self.sequence += len(self.partition.due(Moment(at, self.sequence)))
            self.sequence += len(self.partition.observe("registration", record, Moment(at, self.sequence)))
            took.append((time.process_time() - began) * 1000)
        return took

    def ask(self, known: list[tuple[str, str]], random: Random) -> list[float]:
        """Ask about accounts; milliseconds of processor time of each answer."""
        took = []
        for number in range(MEASURED):
            query = CheckQuery(customer=a_customer(random.choice(known), random))
            asked = CheckProtection(check=derived_id("check", str(number)), queries=(query,))
            began = time.process_time()
            check(asked, VENDOR, MAY_1, self.partition.state)
            took.append((time.process_time() - began) * 1000)
        return took


def measure(claims: int) -> list[Figure]:
    """Fill a partition, then screen and ask some more; dump it and take it up again."""
    run, records = Run(), submissions(claims + MEASURED, Random(1))
    run.screen(records, claims)
    screened = run.screen(records, MEASURED)
    asked = run.ask(accounts(claims // 2, Random(1)), Random(2))
    kept, restored = image(run.partition), ConflictPartition()
    began = time.process_time()
    restored.load(kept)
    return [
        Figure(
            f"screenings at {claims:,} live claims", MEASURED / sum(screened) * 1000, "claims/s", BUDGETS.get(claims)
        ),
        Figure("a screening, p50", _place(screened, 0.5), "ms"),
        Figure("a screening, p99", _place(screened, 0.99), "ms"),
        Figure("a check, p50", _place(asked, 0.5), "ms"),
        Figure("a check, p99", _place(asked, 0.99), "ms", CHECK_MS_MAX),
        Figure("state taken up from a checkpoint", time.process_time() - began, "s"),
        Figure("checkpoint", len(kept) / 2**20, "MiB"),
    ]


def _place(took: list[float], share: float) -> float:
    return sorted(took)[int(len(took) * share)]


def main() -> None:
    """Run it and print a table, or JSON lines."""
    given = typed(__doc__, claims=100_000)
    calm()
    show(measure(given.claims), as_json=given.json)


if __name__ == "__main__":
    main()
