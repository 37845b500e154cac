"""How many blanket partners the detector finds, how soon, and how many honest ones it accuses, beside naive rules.

`python -m tests.bench.blanket [--seeds N ...] [--partners N] [--declared SHARE]` lets simulated partners file for two
years. An alarm is one line at the level of a flag; the same partner is said again only after 45 days.
`--worlds [NAME ...]` does the same in worlds of strangers, whose lines are read as the command line reads them.
"""

import argparse
import time
from collections.abc import Iterable, Sequence

from services.conflict.blanket.replay import Line, read
from tests.bench.blanket.measuring import Tally, detected, naive
from tests.bench.blanket.partners import BLANKET, DAYS, Partner, lines, population
from tests.bench.blanket.strangers import written
from tests.bench.blanket.worlds import WORLDS

SEEDS = (9001, 9002, 9003, 9004)
PARTNERS = 600
FLAG = "flag"
NAIVE = {f"naive: > {count} in 7 days": count for count in (20, 40)}
COLUMNS = "false/yr  recall  " + "  ".join(f"{kind + ': recall, delay, filings':>20}" for kind in BLANKET)


class Measured:
    """The detector's alarms over some populations, and what it took."""

    def __init__(self) -> None:
        self.flag, self.watch = Tally(), Tally()
        self.seconds = self.days = 0.0

    def run(self, partners: Sequence[Partner], filings: Iterable[Line]) -> None:
        """Let it look at one population."""
        filings = list(filings)
        began = time.process_time()
        alarms = list(detected(filings))
        self.seconds += time.process_time() - began
        self.days += sum(DAYS - partner.joined for partner in partners)
        self.watch.count(partners, alarms)
        self.flag.count(partners, [alarm for alarm in alarms if alarm.level == FLAG])

    @property
    def cost(self) -> float:
        """Microseconds of the processor a partner-day."""
        return self.seconds / self.days * 1e6


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--partners", type=int, default=PARTNERS)
    parser.add_argument("--declared", type=float, default=0.0, help="share of campaigns that are declared beforehand")
    parser.add_argument("--worlds", nargs="*", choices=[[], *WORLDS], metavar="NAME", help="worlds of strangers")
    options = parser.parse_args()
    if options.worlds is None:
        beside_naive(options.seeds, options.partners, options.declared)
    else:
        in_worlds(options.seeds, options.partners, options.worlds or list(WORLDS))


def beside_naive(seeds: Sequence[int], size: int, declared: float) -> None:
    """The detector and naive rules on the same partners."""
    measured, counting = Measured(), {name: Tally() for name in NAIVE}
    for seed in seeds:
        partners = population(seed, size, declared)
        filings = lines(partners, seed)
        measured.run(partners, filings)
        for name, count in NAIVE.items():
            counting[name].count(partners, naive(filings, count))
    flag = measured.flag
    print(f"{'rule':24}{COLUMNS}")
    for name, tally in {"watch or flag": measured.watch, FLAG: flag, **counting}.items():
        print(f"{name:22} {tally.line()}")
    print(f"honest partner-years {flag.years:,.0f}; blanket partners {sum(flag.of_kind[kind] for kind in BLANKET)}")
    print("false flags by kind:", ", ".join(f"{kind} {flag.false.count(kind)}" for kind in sorted(set(flag.false))))
    print(f"cost {measured.cost:.0f} us a partner-day")


def in_worlds(seeds: Sequence[int], size: int, names: Sequence[str]) -> None:
    """The detector's flags in one world after the other."""
    print(f"{'world':24}{COLUMNS}     cost  false flags by kind")
    for name in names:
        measured = Measured()
        for seed in seeds:
            partners, text = written(seed, size, WORLDS[name])
            measured.run(partners, read(text))
        false = measured.flag.false
        kinds = ", ".join(f"{kind} {false.count(kind)}" for kind in sorted(set(false)))
        print(f"{name:22} {measured.flag.line()}  {measured.cost:4.0f} us  {kinds}", flush=True)


if __name__ == "__main__":
    main()
