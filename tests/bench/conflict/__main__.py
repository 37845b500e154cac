"""How fast conflict screens: claims of many partners on accounts written in many ways, and questions between them.

`python -m tests.bench.conflict [--json] [--claims N ...] [--writer N]` drives one partition in memory, as its writer
would; figures are per second of processor time. Up to a hundred thousand claims are really screened to fill it, more
are folded. With `--writer`, so many more are screened by a writer on a real broker, and that is by the clock.
"""

import argparse
import time
from itertools import islice
from random import Random

import psutil

from contracts.direct import CheckProtection, CheckQuery
from contracts.values import derived_id
from services.conflict.domain.checking import check
from services.conflict.service.partition import ConflictPartition
from services.kit.collector import at_rest, calm
from tests.bench.conflict.filling import Run
from tests.bench.conflict.world import Account, a_customer, accounts, filings
from tests.bench.conflict.writing import screened
from tests.bench.figures import Figure, show
from tests.bench.running import on_servers
from tests.conflict.story import VENDOR
from tests.make import MAY_1
from tests.story import image

MEASURED = 5_000
SCREENED_MAX = 100_000
WARMED = 2_000
"""So many are screened before any is measured where the others were folded."""
BUDGETS = {100_000: 1_500, 1_000_000: 800}
P50_MS_MAX, P99_MS_MAX, CHECK_MS_MAX = 3.0, 10.0, 10.0
MIB = 2**20


def ask(partition: ConflictPartition, known: list[Account], random: Random) -> list[float]:
    """Ask about accounts; milliseconds of processor time of each answer."""
    took = []
    for number in range(MEASURED):
        query = CheckQuery(customer=a_customer(random.choice(known), random))
        asked = CheckProtection(check=derived_id("check", str(number)), queries=(query,))
        began = time.process_time()
        check(asked, VENDOR, MAY_1, partition.state)
        took.append((time.process_time() - began) * 1000)
    return took


def measure(claims: int, by_writer: int) -> list[Figure]:
    """Fill a partition, then screen and ask some more; dump it and take it up again."""
    known = accounts(claims, Random(1))
    run, filed = Run(), filings(claims + WARMED + MEASURED + by_writer, known, Random(2))
    if claims <= SCREENED_MAX:
        run.screen(filed, claims)
    else:
        with at_rest():
            run.fold(filed, claims)
        run.screen(filed, WARMED)
    took, asked = run.screen(filed, MEASURED), ask(run.partition, known, Random(3))
    found = [
        Figure(f"screenings at {claims:,} live claims", MEASURED / sum(took) * 1000, "claims/s", BUDGETS.get(claims)),
        Figure("a screening, p50", _place(took, 0.5), "ms", P50_MS_MAX),
        Figure("a screening, p99", _place(took, 0.99), "ms", P99_MS_MAX),
        Figure("a check, p50", _place(asked, 0.5), "ms"),
        Figure("a check, p99", _place(asked, 0.99), "ms", CHECK_MS_MAX),
        Figure("keys, postings and letters of the index", run.partition.state.index(VENDOR).bytes / MIB, "MiB"),
        Figure("memory of the process", psutil.Process().memory_info().rss / MIB, "MiB"),
    ]
    if by_writer:
        more = list(islice(filed, by_writer))
        found += on_servers(lambda servers, _: screened(servers.kafka, run.partition, more, claims))
    return [*found, *_taken_up(run.partition)]


def _taken_up(partition: ConflictPartition) -> list[Figure]:
    kept, restored = image(partition), ConflictPartition()
    began = time.process_time()
    restored.load(kept)
    return [
        Figure("state taken up from a checkpoint", time.process_time() - began, "s"),
        Figure("checkpoint", len(kept) / MIB, "MiB"),
    ]


def _place(took: list[float], share: float) -> float:
    return sorted(took)[int(len(took) * share)]


def main() -> None:
    """Run it and print a table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=(10_000, 30_000))
    parser.add_argument("--writer", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    calm()
    for claims in given.claims:
        show(measure(claims, given.writer), as_json=given.json)


if __name__ == "__main__":
    main()
