"""How long a list of all deals takes to become a Parquet file, in how much memory, and ten questions to it in DuckDB.

`python -m tests.bench.reports [--json] [--deals N]`; processor time is that of this process, which leaves the database
out, and of DuckDB with both its threads.
"""

import resource
import time
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

from services.kit.database import open_database
from services.kit.sheets import FORMATS, Sheet, streamed
from services.kit.stack import Stack
from services.projections.domain.view import Owner
from services.projections.policy.reports import BATCH_ROWS, QUERY_SECONDS_MAX
from services.projections.store.querying import Library
from services.projections.store.reports import REPORTS, Asked
from tests.bench.figures import Figure, show
from tests.bench.running import on_servers, typed
from tests.projections.conftest import Views, installation
from tests.projections.reports.books import Books
from tests.projections.reports.filling import multiply
from tests.projections.reports.questions import QUESTIONS, ask, opened
from tests.servers import unique

SECONDS_MAX, QUESTION_SECONDS_MAX = 60.0, 1.0
MEBIBYTE = 2**20


async def measure(stack: Stack, deals: int, folder: Path) -> list[Figure]:
    """The file, and the questions to it."""
    engine = open_database(installation(stack.kafka, stack.database, folder, unique("bench")))
    views = Views(engine, unique("views"))
    await views.open()
    books = Books()
    books.grant(books.claims("north", 1), "north")
    await views.fold(books.ledgers.records)
    await multiply(engine, views.tables, deals)
    before, began, worked = _memory(), time.perf_counter(), time.process_time()
    await _export(Library(engine, views.tables), folder / "deals.parquet")
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    await engine.dispose()
    return [
        Figure(f"{deals:,} deals to Parquet, processor time", processor, "s", SECONDS_MAX),
        Figure("the same by the clock, database and disk included", seconds, "s", SECONDS_MAX),
        Figure("memory it took beyond what was there", _memory() - before, "MiB"),
        Figure("the file", (folder / "deals.parquet").stat().st_size / MEBIBYTE, "MiB"),
        *_questions(folder / "deals.parquet"),
    ]


async def _export(library: Library, path: Path) -> None:
    report = REPORTS["deals"]
    query = report.rows(library.tables, Asked(Owner("acme", None), False, datetime.now(UTC)))
    writer = FORMATS["parquet"](Sheet(report.name, report.columns, {}))
    with path.open("wb") as file:
        async with aclosing(library.stream(query, BATCH_ROWS, QUERY_SECONDS_MAX)) as rows:
            async for chunk in streamed(writer, rows):
                file.write(chunk)


def _questions(file: Path) -> list[Figure]:
    """The slowest of each of the ten in three turns."""
    connection = opened()
    found = []
    for number, question in enumerate(QUESTIONS, 1):
        times = []
        for _ in range(3):
            worked = time.process_time()
            ask(connection, question, str(file))
            times.append(time.process_time() - worked)
        found.append(Figure(f"DuckDB, question {number}, processor time", max(times), "s", QUESTION_SECONDS_MAX))
    return found


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEBIBYTE


def main() -> None:
    """Measure, and print."""
    asked = typed(__doc__, deals=1_000_000)
    show(on_servers(lambda stack, folder: measure(stack, asked.deals, folder)), as_json=asked.json)


if __name__ == "__main__":
    main()
