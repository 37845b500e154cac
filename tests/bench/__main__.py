"""Runs benchmarks, one after the other, and writes what they print into `docs/benchmarks.md`: `make bench`.

`python -m tests.bench [NAME ...]`: all, or those whose names are given (`conflict`, `ledger.drain`). Each has its block
on the page as soon as it ended; one that fails leaves the block as it was, and the exit code says so.
"""

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BENCHES = (
    "tests.bench.ledger.drain",
    "tests.bench.ledger.replay",
    "tests.bench.ledger.recorder",
    "tests.bench.registration --commands 20000",
    "tests.bench.growing",
    "tests.bench.machine --steps 100000",
    "tests.bench.programmes",
    "tests.bench.conflict --claims 10000 100000 --writer 5000",
    "tests.bench.matching",
    "tests.bench.blanket",
    "tests.bench.projections --registrations 82000",
    "tests.bench.past",
    "tests.bench.reports",
    "tests.bench.erasure",
    "tests.bench.proof",
    "tests.bench.edge",
    "tests.bench.start",
)
OPENING = """# Benchmarks

Each block is what its command printed when it was run last: `make bench` runs all, one after the other, and writes
this page, `python -m tests.bench NAME ...` some of them. The load, the services, Kafka and PostgreSQL share the cores
of one machine. Ratios inside one block were measured in one run, in turns, and say more than absolutes. A budget is
what the design asks for: at least that many a second, at most that many milliseconds or seconds.

How a figure was chosen: of the drain at a given batch the best of two turns, of the replay the best of three, of the
recorder and the registration writer the median of three, of the second start the worst of three; others are one run.
In the drain, the chain and the raw appends work off up to 2000 batches, transactions and the library 60: their figures
carry more of what a start costs.

"""


def main() -> None:
    """Run those that are wanted, showing what they print as they go. Exits with 1 when one failed."""
    wanted = sys.argv[1:]
    if unknown := set(wanted) - {name_of(line) for line in BENCHES}:
        sys.exit(f"no benchmarks: {', '.join(sorted(unknown))}; there are {', '.join(map(name_of, BENCHES))}")
    blocks, failed = read_blocks(PAGE.read_text()), list[str]()
    for line in BENCHES:
        if not wanted or name_of(line) in wanted:
            try:
                blocks[name_of(line)] = block(line)
            except subprocess.CalledProcessError as error:
                failed.append(f"{name_of(line)} (exit code {error.returncode})")
            PAGE.write_text(page(blocks))
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def name_of(line: str) -> str:
    """What a benchmark is called: its module within this package."""
    return line.split(maxsplit=1)[0].removeprefix("tests.bench.")


def read_blocks(text: str) -> dict[str, str]:
    """The blocks of the page, by the names of their benchmarks."""
    _, *blocks = re.split(r"(?m)^(?=## )", text)
    commands = (re.search(r"(?m)^\$ python -m (\S+)", each) for each in blocks)
    return {name_of(found[1]): each.rstrip() for found, each in zip(commands, blocks, strict=True) if found}


def page(blocks: Mapping[str, str]) -> str:
    """The page: its blocks in the order in which they are run."""
    ordered = (blocks[name_of(line)] for line in BENCHES if name_of(line) in blocks)
    return "\n\n".join([OPENING + machine(), *ordered]) + "\n"


def machine() -> str:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = (f"{os.cpu_count()} cores", f"{memory:.0f} GiB", platform.machine(), f"Python {platform.python_version()}")
    return f"Machine: {', '.join(parts)}."


def block(line: str) -> str:
    """One benchmark: its heading, its command, and its output."""
    name, *options = line.split()
    words = measured(name)
    print(f"\n{words}\n  python -m {line}", flush=True)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", name, *options], stdout=subprocess.PIPE, text=True, check=True)
    print(f"{done.stdout}\n  {time.monotonic() - began:.0f} s", flush=True)
    return shown(words, line, done.stdout)


def measured(name: str) -> str:
    """What a benchmark measures: the first line of its module, of a folder the one that is run."""
    found = find_spec(name)
    folder = found is None or found.origin is None
    return (import_module(f"{name}.__main__" if folder else name).__doc__ or "").splitlines()[0]


def shown(words: str, line: str, printed: str) -> str:
    """A benchmark as the page has it."""
    return f"## {words}\n\n```\n$ python -m {line}\n{printed.strip()}\n```"


if __name__ == "__main__":
    main()
