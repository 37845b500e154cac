"""Invariants of any ledger: time never goes back, streams count up, somebody stands behind every record."""

from collections.abc import Iterator
from datetime import datetime

from services.cli.invariants.finding import Violation
from services.kit.ledger import Accepted

BOOKKEEPING = "ledger/"
COMMAND_OUTCOMES = "command/"


class RecordRules:
    """Looks at the records of one partition, in order."""

    def __init__(self) -> None:
        self._time: datetime | None = None
        self._versions: dict[str, int] = {}
        self._inputs: dict[str, int] = {}

    def see(self, record: Accepted) -> Iterator[Violation]:
        """What is wrong with this record beside those before it."""
        if self._time is not None and record.time < self._time:
            yield _broken("time never goes back", record, f"{record.time} after {self._time}")
        self._time = record.time
        if not _is_actor(record.actor):
            yield _broken("every record has an authenticated actor", record, f"the actor is {record.actor!r}")
        yield from self._version(record)
        yield from self._positions(record)

    def _version(self, record: Accepted) -> Iterator[Violation]:
        if record.stream.startswith((BOOKKEEPING, COMMAND_OUTCOMES)):
            return
        wanted = self._versions.get(record.stream, 0) + 1
        if record.version != wanted:
            yield _broken("versions of a stream count up by one", record, f"version {record.version}, not {wanted}")
        self._versions[record.stream] = record.version

    def _positions(self, record: Accepted) -> Iterator[Violation]:
        for name, _, text in (part.partition("=") for part in record.inputs.split(",") if part):
            position = int(text)
            if position < self._inputs.get(name, 0):
                yield _broken("an input is consumed once and in order", record, f"{name} went back to {position}")
            self._inputs[name] = position


def _is_actor(actor: str) -> bool:
    return actor.startswith("system/") or (actor.count("/") >= 2 and all(actor.split("/", 2)))


def _broken(rule: str, record: Accepted, detail: str) -> Violation:
    return Violation(rule, record.ledger, record.partition, record.sequence, detail)
