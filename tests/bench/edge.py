"""How long a person or a partner's system waits: submissions to the final decision, and protection checks, over HTTP.

`python -m tests.bench.edge [--json]` starts a dealreg of its own (Kafka, PostgreSQL and all services on this machine,
beside the load generator), once as one process and once with a process for each service, and sends at a steady pace,
whether or not earlier answers have come.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import aiohttp
import uvloop

from services.cli.serving import SERVICES
from services.kit.stack import Stack
from tests.bench.figures import Figure, show
from tests.bench.running import typed
from tests.integration.house import House, a_partner, a_programme, a_registration, running
from tests.servers import temporary_open_folder

SYLLABLES = (
    "bar ben cor dal den far fen gal gor hal ken lam lor mar mel nor pel ral san sol tan tor val ver zan".split()
)
PARTNERS = 20
SUBMISSIONS_A_SECOND = 25, 50, 100
CHECKS_A_SECOND = 200
WARM_UP_SECONDS = 3
PENDING = 202
REQUESTS_PER_SECOND = "10000"
"""What one sender is let: no limit of his is to end the load."""
CONNECTIONS_MAX = 100
ERRORS_FROM = 400
Send = Callable[[int], Awaitable[int]]
"""Sends the request of this number; its status."""


def a_name(random: Random) -> str:
    """A company's name nobody else has."""
    words = ("".join(random.choices(SYLLABLES, k=3)).title() for _ in range(2))
    return f"{' '.join(words)} {random.choice(['GmbH', 'AG', 'Ltd', 'SA', 'Inc'])}"


class Load:
    """Sends requests at a steady pace and measures from when each was due, not from when it could be sent."""

    def __init__(self, what: str, rate: int, seconds: int) -> None:
        self.what, self.rate, self.seconds = what, rate, seconds
        self._waits: list[float] = []
        self._unanswered = self._sent = 0

    async def run(self, send: Send) -> "Load":
        """Send until the time is over; those of the warm-up are not counted."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.rate * (self.seconds + WARM_UP_SECONDS)):
                due = began + number / self.rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                tasks.create_task(self._one(send, number, due, counted=due - began >= WARM_UP_SECONDS))
        return self

    async def _one(self, send: Send, number: int, due: float, *, counted: bool) -> None:
        status = await send(number)
        if counted:
            self._sent += 1
            self._unanswered += status >= ERRORS_FROM or status == PENDING
            self._waits.append((time.perf_counter() - due) * 1000)

    def figures(self, p50_budget_ms: float | None, p99_budget_ms: float) -> list[Figure]:
        """What the load showed."""
        waits = sorted(self._waits)
        what = f"{self.what}, {self.rate}/s"
        return [
            Figure(f"{what}, p50", waits[len(waits) // 2], "ms", p50_budget_ms),
            Figure(f"{what}, p99", waits[int(len(waits) * 0.99)], "ms", p99_budget_ms),
            Figure(f"{what}, refused or late", self._unanswered / self._sent * 100, "%"),
        ]


class Doors(NamedTuple):
    """Where the two kinds of requests go, and what those are called who answer."""

    kind: str
    registration: House
    conflict: House


async def measure(doors: Doors, seconds: int) -> list[Figure]:
    """Submissions, and checks against what was submitted; those at the highest rate last, which may leave a backlog."""
    random = Random(1)
    names = [a_name(random) for _ in range(SUBMISSIONS_A_SECOND[-1] * (seconds + WARM_UP_SECONDS))]
    partners = [bearer(doors.registration.token("partner", org=f"bench-{number}")) for number in range(PARTNERS)]
    direct = bearer(doors.conflict.token("direct-sales"))
    # A client that costs little itself, as it runs beside what it measures; what finds no connection free waits.
    connector = aiohttp.TCPConnector(limit=CONNECTIONS_MAX)
    async with aiohttp.ClientSession(connector=connector) as http:

        async def post(url: str, body: dict[str, Any], headers: dict[str, str]) -> int:
            async with http.post(url, json=body, headers=headers) as answer:
                await answer.read()
                return answer.status

        async def submit(number: int) -> int:
            url = f"{doors.registration.url}/v1/registrations"
            return await post(url, a_registration(names[number]), partners[number % PARTNERS])

        async def check(_: int) -> int:
            body = {"customer": {"name": random.choice(names)}, "products": ["cloud/compute"], "territory": "DE"}
            return await post(f"{doors.conflict.url}/v1/protection-checks", body, direct)

        slow, *faster = [Load(f"{doors.kind}: submit", rate, seconds) for rate in SUBMISSIONS_A_SECOND]
        checks = Load(f"{doors.kind}: check", CHECKS_A_SECOND, seconds)
        await slow.run(submit)
        await checks.run(check)
        for load in faster:
            await load.run(submit)
    return [figure for load in (slow, *faster) for figure in load.figures(30, 150)] + checks.figures(None, 25)


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}", "Prefer": "wait=10"}


def prepare(house: House) -> None:
    """A programme and the partners, entered as an operator would."""
    operator = house.client("operator")
    operator.put("/v1/programmes/upm-default", json=a_programme()).raise_for_status()
    for number in range(PARTNERS):
        operator.put(f"/v1/partners/bench-{number}", json=a_partner()).raise_for_status()


@contextmanager
def one_process(folder: Path) -> Iterator[Doors]:
    """All services in one process, as `dealreg run` has them."""
    with running(folder, "run", "--no-demo", DEALREG_REQUESTS_PER_SECOND=REQUESTS_PER_SECOND) as house:
        yield Doors("one process", house, house)


@contextmanager
def processes(folder: Path) -> Iterator[Doors]:
    """A process for each service."""
    with Stack.up(folder / "stack") as servers, ExitStack() as stack:
        served = [stack.enter_context(_served(folder, name, servers)) for name in SERVICES]
        yield Doors("three processes", served[0], served[1])


def _served(folder: Path, service: str, servers: Stack) -> AbstractContextManager[House]:
    return running(
        folder,
        "serve",
        service,
        DEALREG_REQUESTS_PER_SECOND=REQUESTS_PER_SECOND,
        KAFKA_BOOTSTRAP_SERVERS=servers.kafka,
        DATABASE_URL=servers.database,
    )


def main() -> None:
    """Run it and print a table, or JSON lines."""
    given = typed(__doc__, seconds=10)
    figures = []
    for opened in (one_process, processes):
        with temporary_open_folder() as folder, opened(folder) as doors:
            prepare(doors.registration)
            figures += uvloop.run(measure(doors, given.seconds))
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
