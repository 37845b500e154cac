"""Runs every benchmark, one after the other, and writes what they print into `docs/benchmarks.md`: `make bench`."""

import os
import platform
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BENCHES = (
    "tests.bench.ledger.drain",
    "tests.bench.ledger.replay",
    "tests.bench.ledger.recorder",
    "tests.bench.registration",
    "tests.bench.machine --steps 100000",
    "tests.bench.programmes",
    "tests.bench.growing",
    "tests.bench.conflict --claims 30000",
    "tests.bench.matching",
    "tests.bench.blanket",
    "tests.bench.projections",
    "tests.bench.past",
    "tests.bench.reports",
    "tests.bench.erasure",
    "tests.bench.edge",
    "tests.bench.proof",
    "tests.bench.start",
)
OPENING = """# Benchmarks

Written by `make bench`, which runs everything below on one machine: the load, the services, Kafka and PostgreSQL share
its cores. Ratios inside one block were measured in one run, in turns, and say more than absolutes. A budget is what the
design asks for: at least that many a second, at most that many milliseconds or seconds.

How a figure was chosen: of the drain at a given batch the best of two turns, of the replay the best of three, of the
recorder the median of three, of the second start the worst of three; all others are one run.
In the drain, the chain and the raw appends work off up to 2000 batches, transactions and the library 60: their figures
carry more of what a start costs.

"""


def main() -> None:
    """Run them all, showing what they print as they go."""
    blocks = [block(line) for line in BENCHES]
    PAGE.write_text(OPENING + machine() + "".join(blocks))


def machine() -> str:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = (f"{os.cpu_count()} cores", f"{memory:.0f} GiB", platform.machine(), f"Python {platform.python_version()}")
    return f"Machine: {', '.join(parts)}.\n"


def block(line: str) -> str:
    """One benchmark: its heading, its command, and its output."""
    name, *options = line.split()
    words = measured(name)
    print(f"\n{words}\n  python -m {line}", flush=True)
    done = subprocess.run([sys.executable, "-m", name, *options], stdout=subprocess.PIPE, text=True, check=True)
    print(done.stdout, flush=True)
    return shown(words, line, done.stdout)


def measured(name: str) -> str:
    """What a benchmark measures: the first line of its module, of a folder the one that is run."""
    found = find_spec(name)
    folder = found is None or found.origin is None
    return (import_module(f"{name}.__main__" if folder else name).__doc__ or "").splitlines()[0]


def shown(words: str, line: str, printed: str) -> str:
    """A benchmark as the page has it."""
    return f"\n## {words}\n\n```\n$ python -m {line}\n{printed.strip()}\n```\n"


if __name__ == "__main__":
    main()
