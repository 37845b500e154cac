"""Processor time of this program and of all that it started, by program: what work costs on a machine that has more.

Servers that run in containers are not children of ours, and count nothing.
"""

from collections import Counter

import psutil

OURS = "python"
NAMES = {"postgres": "PostgreSQL", "java": "Kafka"}


def used() -> Counter[str]:
    """Seconds so far, by program; those of processes that ended are with whoever waited for them."""
    found: Counter[str] = Counter()
    this = psutil.Process()
    for process in (this, *this.children(recursive=True)):
        try:
            found[NAMES.get(process.name(), OURS)] += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return found
