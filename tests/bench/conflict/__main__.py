"""How fast conflict screens: claims of many partners on companies written in many ways, and questions between them.

`python -m tests.bench.conflict [--json] [--claims N ...] [--worlds usual crowded] [--writer N]` drives one partition in
memory, as its writer would; figures are per second of processor time. Up to a hundred thousand claims are really
screened to fill it, more are folded. With `--writer`, so many more are screened by a writer on a real broker, and that
is by the clock. What the worlds are like is told in `world.py`, and by the first figures of each.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, product
from random import Random

import psutil

from contracts.direct import CheckProtection, CheckQuery
from contracts.values import derived_id
from services.conflict.domain.checking import check
from services.conflict.service.partition import ConflictPartition
from services.kit.collector import at_rest, calm
from tests.bench.conflict.companies import Company, written
from tests.bench.conflict.filling import Run
from tests.bench.conflict.world import WORLDS, Filing, World
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


def ask(partition: ConflictPartition, known: Sequence[Company], random: Random) -> list[float]:
    """Ask about companies; milliseconds of processor time of each answer."""
    took = []
    for number in range(MEASURED):
        query = CheckQuery(customer=written(random.choice(known), random))
        asked = CheckProtection(check=derived_id("check", str(number)), queries=(query,))
        began = time.process_time()
        check(asked, VENDOR, MAY_1, partition.state)
        took.append((time.process_time() - began) * 1000)
    return took


def measure(name: str, claims: int, by_writer: int) -> list[Figure]:
    """Fill a partition, then screen and ask some more; dump it and take it up again."""
    world = WORLDS[name](claims + WARMED + MEASURED + by_writer, Random(1))
    run, filed = Run(), world.filings(Random(2))
    _fill(run, filed, claims)
    cases = run.cases
    took, asked = run.screen(filed, MEASURED), ask(run.partition, world.companies, Random(3))
    found = [
        *_told(world, claims),
        Figure("of the screenings measured opened a case", 100 * (run.cases - cases) / MEASURED, "%"),
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


def _fill(run: Run, filed: Iterator[Filing], claims: int) -> None:
    if claims <= SCREENED_MAX:
        run.screen(filed, claims)
        return
    with at_rest():
        run.fold(filed, claims)
    run.screen(filed, WARMED)


def _told(world: World, claims: int) -> list[Figure]:
    """What the world is like after so many claims."""
    live = Counter(Counter(world.claimed[:claims]).values())
    companies = live.total()
    return [
        Figure("companies with one live claim", 100 * live[1] / companies, "%"),
        Figure("with two or three", 100 * (live[2] + live[3]) / companies, "%"),
        Figure("live claims of the company that has most", max(live), "claims"),
    ]


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
    parser.add_argument("--worlds", choices=tuple(WORLDS), nargs="+", default=tuple(WORLDS))
    parser.add_argument("--writer", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    calm()
    for name, claims in product(given.worlds, given.claims):
        if not given.json:
            print(f"the {name} world")
        show(measure(name, claims, given.writer), as_json=given.json)


if __name__ == "__main__":
    main()
