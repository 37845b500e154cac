"""Ten thousand people erased, and nothing left to find of them in any table, topic, export, log or other file.

`python -m tests.bench.erasure [--people 10000] [--json]` starts a dealreg of its own, registers a deal with each of
them, and types what compliance would: an export, `dealreg erase`, another export, `dealreg traces`.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import httpx
import psutil

from tests.bench.edge import PARTNERS, bearer, prepare
from tests.bench.figures import Figure, show
from tests.bench.running import typed
from tests.integration.conftest import Done, shown
from tests.integration.house import House, a_registration, eventually, running
from tests.servers import temporary_open_folder

AT_ONCE = 16
SUBMITTED_ONE_IN = 10
PERIOD = ("--period", "2020-01-01T00:00:00Z..2100-01-01T00:00:00Z")
ERASED_SECONDS_MAX = 600
SIGNED_SECONDS_MAX = 600
"""Within so long the views have come by, and a checkpoint covers an export: both wait while the machine is busy."""


def a_person(number: int) -> dict[str, str]:
    """Somebody nobody else is."""
    address = f"zoe.quagliozzi.{number:05d}@customer-{number:05d}.example"
    return {"name": f"Zoë Quagliozzi-{number:05d}", "email": address, "phone": f"+49 30 555 {number:05d}"}


async def register(house: House, people: Sequence[dict[str, str]]) -> None:
    """A deal with each of them: some submitted and decided, most still drafts, which the vault does not tell apart."""
    waiting = iter(range(len(people)))

    async def submit(http: httpx.AsyncClient) -> None:
        for number in waiting:
            said = {"contact": people[number], "draft": number % SUBMITTED_ONE_IN != 0}
            body = a_registration(f"Customer {number:05d} AG") | said
            headers = bearer(house.token("partner", org=f"bench-{number % PARTNERS}"))
            (await http.post("/v1/registrations", json=body, headers=headers)).raise_for_status()

    async with httpx.AsyncClient(base_url=house.url, timeout=60, trust_env=False) as http, asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(submit(http))


def measure(house: House, count: int) -> list[Figure]:
    """Register, erase and look; the bundles lie where the look comes by."""
    people = [a_person(number) for number in range(count)]
    asyncio.run(register(house, people))
    token = house.token("compliance")

    def typing(*words: str, said: Sequence[str] = ()) -> Done:
        return house.command(*words, "--json", said="\n".join(said), DEALREG_TOKEN=token, seconds=3_600)

    export = partial(typing, "export")
    eventually(lambda: export(str(house.data / "before.zip"), *PERIOD).returncode == 0, SIGNED_SECONDS_MAX)
    processor, began = _processor(house), time.perf_counter()
    emails = [person["email"] for person in people]
    told = shown(typing("erase", "--file", "-", "--yes", "--reason", "benchmark", said=emails))
    seconds, busy = time.perf_counter() - began, _processor(house) - processor
    eventually(lambda: export(str(house.data / "after.zip"), *PERIOD).returncode == 0, SIGNED_SECONDS_MAX)
    began = time.perf_counter()
    found = json.loads(typing("traces", "--file", "-", said=[w for person in people for w in person.values()]).stdout)
    return [
        Figure("people erased, by their addresses", told["erased"], "subjects", count),
        Figure("time for all of them, by the clock", seconds, "s", ERASED_SECONDS_MAX),
        Figure("processor time of the services, Kafka and PostgreSQL", busy, "s"),
        Figure("words looked for behind it", 3 * count, "words"),
        Figure("looked through: rows, records, files and what is in them", found["bytes"] / 2**20, "MiB"),
        Figure("time for that, by the clock", time.perf_counter() - began, "s"),
        Figure("traces found, and files that could not be read", len(found["traces"]) + len(found["unread"]), "", 0),
    ]


def _processor(house: House) -> float:
    """Seconds of processor time of the house and its servers so far."""
    root = psutil.Process(house.process.pid)
    return sum(sum(each.cpu_times()[:2]) for each in (root, *root.children(recursive=True)))


def main() -> None:
    """Run it and print a table, or JSON lines."""
    given = typed(__doc__, people=10_000)
    own = {"KAFKA_BOOTSTRAP_SERVERS": "", "DATABASE_URL": "", "DEALREG_STACK": "native"}
    own |= {"DEALREG_REQUESTS_PER_SECOND": "10000", "DEALREG_CHECKPOINT_SECONDS": "5"}
    with temporary_open_folder() as folder, running(Path(folder), "run", "--no-demo", **own) as house:
        prepare(house)
        figures = measure(house, given.people)
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
