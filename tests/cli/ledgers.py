"""Small ledgers written by hand, as records and as copies in a folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.codec import encode
from contracts.message import Event, message_class
from services.cli.copies import CopyOf, CopyWriter
from services.kit.ledger.chain import GENESIS
from services.kit.ledger.record import Draft, Stored
from services.kit.ledger.stamping import Stamp
from tests.contracts.specimens import sample

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def an_event(name: str, **changes) -> Event:
    """An event with every field filled, some of them as wanted."""
    known = message_class(name)
    value = sample(known, full=True) | {field: plain(given) for field, given in changes.items()}
    return known.model_validate(value)


def plain(value):
    """JSON values of models, so that changes may be given as either."""
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


class Writing:
    """Writes one partition; versions count up by stream, time by the minute."""

    def __init__(self, ledger: str) -> None:
        self.ledger = ledger
        self.records: list[Stored] = []
        self._stamp = Stamp(ledger, 0, GENESIS, START)
        self._versions: dict[str, int] = {}
        self._position = 0

    def add(self, stream: str, event: Event, *, actor="acme/north-it/u1", minutes=1, version=None, position=None):
        """Append an event; anything may be set wrong on purpose."""
        self._versions[stream] = version or self._versions.get(stream, 0) + 1
        self._position = self._position + 1 if position is None else position
        at = self._stamp.at + timedelta(minutes=minutes)
        draft = Draft(
            stream, event.TYPE, self._versions[stream], encode(event), f"id{len(self.records)}", "cause", actor
        )
        self._stamp.begin("append")
        record = self._stamp.record(draft, at, f"commands={self._position}")
        self._stamp.at = at
        self.records.append(Stored(len(self.records), 0, record))
        return self

    def copy(self, folder: Path) -> Path:
        """Leave the ledger as a copy in a folder."""
        writer = CopyWriter(folder, CopyOf(self.ledger, 0))
        writer.add(self.records)
        writer.close()
        return writer.path
