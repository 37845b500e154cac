"""How long a person or a partner's system waits: submissions to the final decision, and protection checks, over HTTP.

`python -m tests.bench.edge [--json]` starts a dealreg of its own (Kafka, PostgreSQL and all services on this machine,
beside the load generator) and sends at a steady pace, whether or not earlier answers have come.
"""

import argparse
import asyncio
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.integration.house import House, a_partner, a_programme, a_registration, running

SYLLABLES = (
    "bar ben cor dal den far fen gal gor hal ken lam lor mar mel nor pel ral san sol tan tor val ver zan".split()
)
PARTNERS = 20
WARM_UP_SECONDS = 3


@dataclass
class Result:
    """What one load showed; latencies in milliseconds, of the answers that were accepted."""

    what: str
    rate: int
    sent: int
    refused: int
    pending: int
    p50: float
    p99: float
    worst: float


def a_name(random: Random) -> str:
    """A company's name nobody else has."""
    words = ("".join(random.choices(SYLLABLES, k=3)).title() for _ in range(2))
    return f"{' '.join(words)} {random.choice(['GmbH', 'AG', 'Ltd', 'SA', 'Inc'])}"


class Load:
    """Sends requests at a steady pace and measures from when each was due, not from when it could be sent."""

    def __init__(self, what: str, rate: int, seconds: int) -> None:
        self.what, self.rate, self.seconds = what, rate, seconds
        self._waits: list[float] = []
        self._refused = self._pending = self._sent = 0

    async def run(self, send: Any) -> Result:
        """Send until the time is over; those of the warm-up are not counted."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.rate * (self.seconds + WARM_UP_SECONDS)):
                due = began + number / self.rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                tasks.create_task(self._one(send, number, due, counted=due - began >= WARM_UP_SECONDS))
        waits = sorted(self._waits)
        places = [waits[int(len(waits) * share)] if waits else float("nan") for share in (0.5, 0.99)]
        return Result(
            self.what, self.rate, self._sent, self._refused, self._pending, *places, waits[-1] if waits else 0
        )

    async def _one(self, send: Any, number: int, due: float, *, counted: bool) -> None:
        answer: httpx.Response = await send(number)
        if not counted:
            return
        self._sent += 1
        self._refused += answer.is_error
        self._pending += answer.status_code == 202
        if answer.is_success:
            self._waits.append((time.perf_counter() - due) * 1000)


async def measure(house: House, seconds: int) -> list[Result]:
    """Submissions at 100/s, then checks at 200/s against what was submitted."""
    random = Random(1)
    names = [a_name(random) for _ in range(100 * (seconds + WARM_UP_SECONDS))]
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=house.url, timeout=30, limits=limits, trust_env=False) as http:
        partners = [bearer(house.token("partner", org=f"bench-{number}")) for number in range(PARTNERS)]
        direct = bearer(house.token("direct-sales"))

        async def submit(number: int) -> httpx.Response:
            body = a_registration(names[number])
            return await http.post("/v1/registrations", json=body, headers=partners[number % PARTNERS])

        async def check(_: int) -> httpx.Response:
            body = {"customer": {"name": random.choice(names)}, "products": ["cloud/compute"], "territory": "DE"}
            return await http.post("/v1/protection-checks", json=body, headers=direct)

        return [
            await Load("submit to the final decision", 100, seconds).run(submit),
            await Load("protection check", 200, seconds).run(check),
        ]


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}", "Prefer": "wait=10"}


def prepare(house: House) -> None:
    """A programme and the partners, entered as an operator would."""
    with house.client("operator") as operator:
        operator.put("/v1/programmes/upm-default", json=a_programme()).raise_for_status()
        for number in range(PARTNERS):
            operator.put(f"/v1/partners/bench-{number}", json=a_partner()).raise_for_status()


def main() -> None:
    """Run it and print a table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder), "run", "--no-demo", DEALREG_REQUESTS_PER_SECOND="10000") as house:
            prepare(house)
            results = asyncio.run(measure(house, given.seconds))
    for result in results:
        print(json.dumps(vars(result)) if given.json else line(result))


def line(result: Result) -> str:
    """A result for people."""
    return (
        f"{result.what:<30} {result.rate:>4}/s  p50 {result.p50:7.1f} ms  p99 {result.p99:7.1f} ms  "
        f"worst {result.worst:7.1f} ms  sent {result.sent}, refused {result.refused}, pending {result.pending}"
    )


if __name__ == "__main__":
    main()
