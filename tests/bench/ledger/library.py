"""The same work with the eventsourcing library on its PostgreSQL store: one save, one transaction, for a batch."""

from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

from tests.bench.ledger.recorder import on_postgres
from tests.bench.ledger.trivial import COMMAND_BYTES
from tests.servers import unique


class Booking(Aggregate):
    """One event that says as much as those of the other contenders."""

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.text = text


class Library:
    """An application on a database of its own."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._name = unique("bench")

    def __enter__(self) -> "Library":
        self._execute(f"CREATE DATABASE {self._name}")
        url = f"{self._database.rsplit('/', 1)[0]}/{self._name}"
        self._app = Application[UUID](env=on_postgres(url))
        return self

    def __exit__(self, *_: object) -> None:
        self._app.close()
        self._execute(f"DROP DATABASE {self._name} WITH (FORCE)")

    def save(self, count: int, batch: int) -> None:
        """So many events, so many at once."""
        text = "x" * (COMMAND_BYTES - 60)
        for start in range(0, count, batch):
            self._app.save(*(Booking(number, text) for number in range(start, start + batch)))

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._database, autocommit=True) as connection:
            connection.execute(statement.encode())
