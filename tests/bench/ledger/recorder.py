"""Saves a second of one application of the eventsourcing library, on a ledger and on the library's PostgreSQL store.

`python -m tests.bench.ledger.recorder [--json]` starts servers by the ladder and measures both stores in turns, so that
whatever else the machine does falls on both. A save is a new aggregate with two events. The two promise different
things: PostgreSQL answers when its disk has the save, Kafka when its in-sync replicas have it in memory.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from services.kit.stack import Stack
from tests.servers import unique

THREADS = (1, 4, 16)
TURNS = 3


class Account(Aggregate):
    """Something with two events."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.balance = 0

    @event("Deposited")
    def deposit(self, amount: int) -> None:
        self.balance += amount


class Rate(NamedTuple):
    """Operations a second, the median of the turns."""

    store: str
    what: str
    threads: int
    per_second: float


def on_ledger(kafka: str) -> dict[str, str]:
    return {
        "PERSISTENCE_MODULE": "services.kit.ledger",
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "LEDGER_TOPIC": unique("bench"),
    }


def on_postgres(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "POSTGRES_POOL_SIZE": str(max(THREADS)),
    }


def save(app: Application[UUID], until: float) -> list[UUID]:
    """New aggregates until the time is over."""
    saved = []
    while time.perf_counter() < until:
        account = Account("Northwind")
        account.deposit(100)
        app.save(account)
        saved.append(account.id)
    return saved


def load(app: Application[UUID], ids: Sequence[UUID], until: float) -> int:
    """Aggregates out of the store until the time is over."""
    count = 0
    while time.perf_counter() < until:
        app.repository.get(ids[count % len(ids)])
        count += 1
    return count


def turn(app: Application[UUID], seconds: float) -> Iterator[tuple[str, int, float]]:
    """One measurement of everything: what, threads, operations a second."""
    ids: list[UUID] = []
    for threads in THREADS:
        with ThreadPoolExecutor(threads) as pool:
            began = time.perf_counter()
            futures = [pool.submit(save, app, began + seconds) for _ in range(threads)]
            ids += [saved for future in futures for saved in future.result()]
            count = sum(len(future.result()) for future in futures)
            yield "save of 2 events", threads, count / (time.perf_counter() - began)
    began = time.perf_counter()
    yield "load of one aggregate", 1, load(app, ids, began + seconds) / (time.perf_counter() - began)


def measure(kafka: str, database: str, seconds: float) -> list[Rate]:
    """Both stores in turns; of each figure the median."""
    found: dict[tuple[str, str, int], list[float]] = {}
    with ExitStack() as stack:
        stores: Mapping[str, Application[UUID]] = {
            "ledger on Kafka": stack.enter_context(Application[UUID](env=on_ledger(kafka))),
            "library on PostgreSQL": stack.enter_context(Application[UUID](env=on_postgres(database))),
        }
        for app in stores.values():
            save(app, time.perf_counter() + 1)  # warm
        for _ in range(TURNS):
            for store, app in stores.items():
                for what, threads, rate in turn(app, seconds):
                    found.setdefault((store, what, threads), []).append(rate)
    return [Rate(*place, statistics.median(rates)) for place, rates in found.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Stack.up(Path(folder)) as servers:
        name = unique("bench")
        with psycopg.connect(servers.database, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
            rates = measure(servers.kafka, servers.database.rsplit("/", 1)[0] + f"/{name}", arguments.seconds)
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    if arguments.json:
        print(json.dumps([rate._asdict() for rate in rates]))
        return
    for rate in sorted(rates, key=lambda rate: (rate.what, rate.threads)):
        print(f"{rate.what:24} {rate.threads:3} threads  {rate.store:22} {rate.per_second:8.0f}/s")


if __name__ == "__main__":
    main()
