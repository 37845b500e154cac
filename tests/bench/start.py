"""How long it takes from typing `dealreg run` to ready, with everything installed: on an empty folder, and again.

`python -m tests.bench.start [--json]`
"""

import time
from pathlib import Path

from tests.bench.figures import Figure, show
from tests.bench.running import typed
from tests.integration.house import running
from tests.servers import temporary_open_folder

AGAIN = 3


def seconds_to_ready(folder: Path) -> float:
    """From the command to `readyz`."""
    began = time.perf_counter()
    with running(folder, "run", "--no-demo", KAFKA_BOOTSTRAP_SERVERS="", DATABASE_URL="", DEALREG_STACK="native"):
        return time.perf_counter() - began


def main() -> None:
    """Run it and print a table, or JSON lines."""
    given = typed(__doc__)
    with temporary_open_folder() as folder:
        first = seconds_to_ready(folder)
        again = [seconds_to_ready(folder) for _ in range(AGAIN)]
    figures = [
        Figure("start to ready, empty folder", first, "s"),
        Figure(f"start to ready, again (worst of {AGAIN})", max(again), "s", 15),
    ]
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
