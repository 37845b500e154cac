"""Makes of an accepted record what views see; what this program cannot read stays a record without an event."""

from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple

import orjson

from contracts.codec import decode
from contracts.message import Event
from services.kit.ledger import Accepted
from services.kit.ledger.bookkeeping import is_bookkeeping
from services.projections.domain.owners import Traces, owner_of
from services.projections.domain.view import Owner, Seen


class Readable(NamedTuple):
    """A record, its JSON and its event, as far as they can be read, and what says whose it is."""

    record: Accepted
    event: Event | None
    traces: Traces

    @property
    def poison(self) -> bool:
        """It carries an event that this program does not know; views skip it, the history keeps it."""
        return self.event is None and not is_bookkeeping(self.record)


def read(record: Accepted) -> Readable:
    """Read a record; never raises, the ledger has it whether we understand it or not."""
    data, name = _json(record.value), record.type
    kind, _, entity = record.stream.partition("/")
    event = None if data is None else event_of(name, record.value)
    if event is not None and name != event.TYPE:
        data = event.model_dump(mode="json", exclude_none=True)  # an older version: views know today's fields
    return Readable(record, event, Traces(kind, entity, record.causation, record.actor, data))


def see(readable: Readable, entities: MutableMapping[str, Owner], causes: Mapping[str, Owner]) -> Seen:
    """The record with its owner."""
    record, event, traces = readable
    kind, entity, causation, actor, data = traces
    owner = owner_of(traces, entities, causes)
    # By position: to give each field its name takes as long again, and this is done for every record.
    place = (record.ledger, record.partition, record.sequence, record.stream, kind, entity, record.version)
    what = (record.id, record.type, record.time, causation, actor, record.hash)
    return Seen(*place, *what, owner, record.value, data, event)


def _json(value: bytes) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return None


def event_of(name: str, value: bytes) -> Event | None:
    """The event of a record; None when this program cannot read it."""
    try:
        message = decode(name, value)
    except (LookupError, TypeError, ValueError):
        return None
    return message if isinstance(message, Event) else None
