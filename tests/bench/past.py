"""Whether the past is answered as a fresh fold would, at many instants, and what keeping it and asking for it takes.

`python -m tests.bench.past [--json] [--registrations N] [--instants N]`; every decision has an instant of its own.
"""

import random
import time
from pathlib import Path

from sqlalchemy import func, select

from services.kit.database import open_database
from services.kit.stack import Stack
from services.projections.domain.view import Owner
from services.projections.store.instants import Instants
from services.projections.store.querying import Library, Question
from tests.bench.figures import Figure, show
from tests.bench.running import on_servers, typed
from tests.projections.conftest import Views, installation
from tests.projections.foldings import Ticking, asked, fresh_fold, same, woven
from tests.projections.story import Story
from tests.servers import unique

PAGE_ROWS = 50


async def measure(stack: Stack, registrations: int, instants: int, data: Path) -> list[Figure]:
    """Compare at all instants, half of them with what was known only later; then count and time."""
    engine = open_database(installation(stack.kafka, stack.database, data, unique("bench")))
    ledgers = Ticking()
    Story(ledgers).tell(registrations)
    views = Views(engine, unique("views"))
    await views.open()
    await views.fold(ledgers.records, batch=2_000)
    seen = woven(ledgers.records)
    dice, differing = random.Random(1), 0
    times = [record.time for record in seen]
    for number in range(instants):
        true = dice.choice(times)
        at = Instants(true, times[-1] if number % 2 else true)
        differing += not same(await asked(views, at), fresh_fold(seen, at))
    library = Library(engine, views.tables)
    figures = [
        Figure("instants at which the answer is not that of a fresh fold", differing, f"of {instants}", 0),
        Figure("records in the two ledgers", len(seen), ""),
        Figure("rows of the past", await _count(views) / len(seen), "a record"),
        Figure("a page of registrations now", await _seconds(library, instants) * 1e3, "ms"),
        Figure("the same of an instant", await _seconds(library.at(at), instants) * 1e3, "ms"),
    ]
    await engine.dispose()
    return figures


async def _count(views: Views) -> int:
    async with views.engine.connect() as connection:
        counts = [await connection.scalar(select(func.count()).select_from(t)) for t in views.tables.past.values()]
    return sum(count or 0 for count in counts)


async def _seconds(library: Library, times: int) -> float:
    """Processor seconds of this process for one page; the database's are not counted."""
    question = Question("registrations", Owner("acme", None), False, {}, None, PAGE_ROWS)
    began = time.process_time()
    for _ in range(times):
        await library.page(question)
    return (time.process_time() - began) / times


def main() -> None:
    """Measure, and print."""
    given = typed(__doc__, registrations=100, instants=1_000)
    figures = on_servers(lambda stack, folder: measure(stack, given.registrations, given.instants, folder))
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
