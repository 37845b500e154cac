"""A view: the shape of its rows, and a pure fold of events into them; what is common to all rows is kept here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from contracts.message import Event
from services.projections.domain.validity import true_from

Json = Annotated[Any, "jsonb"]
"""A column that holds a JSON value as it is."""


class Owner(NamedTuple):
    """Whose a stream is: the vendor, and the partner if it is one partner's own."""

    vendor: str
    org: str | None


class Seen(NamedTuple):
    """An accepted record as views see it: its place, its attributes, whose it is, and the event it carries.

    `event` is None for a record that this program cannot read; `data` is its JSON, None when that is no JSON either.
    `kind` is that of its stream, `registration` of `registration/<id>`, `entity` the id: what a registration, its
    protection and its claim have in common.
    """

    ledger: str
    partition: int
    sequence: int
    stream: str
    kind: str
    entity: str
    version: int
    id: str
    type: str
    time: datetime
    causation: str
    actor: str
    hash: bytes
    owner: Owner
    value: bytes
    data: Any
    event: Event | None


class Entry(NamedTuple):
    """A row and what is common to all rows: its key, whose it is, and the first and the last record that made it.

    `changed_at` is when its last record was made, `true_from` since when it is as that record left it: earlier when
    something was recorded late, but never earlier than what was recorded before.
    """

    key: str
    vendor: str
    org: str | None
    partition: int
    sequence: int
    version: int
    opened_at: datetime
    changed_at: datetime
    true_from: datetime
    row: Any


class Past(NamedTuple):
    """A row as it was, until when that was on record, and until when it was true."""

    entry: Entry
    until_at: datetime
    until_true: datetime


RowT = TypeVar("RowT", bound=tuple[Any, ...])
EventT = TypeVar("EventT", bound=Event)
Opener = Callable[[EventT, Seen], RowT]
Changer = Callable[[RowT, EventT, Seen], RowT]


def _replacing(fields: Sequence[str]) -> Callable[..., Any]:
    """The `_replace` of a row of these fields, as most events change few of many.

    Python's own goes through all fields by name: a quarter of the time of folding registrations.
    """
    places = {name: place for place, name in enumerate(fields)}

    def replace(row: tuple[Any, ...], /, **changes: Any) -> Any:
        parts = [*row]
        for name, value in changes.items():
            parts[places[name]] = value
        return tuple.__new__(type(row), parts)

    return replace


def by_entity(seen: Seen) -> str | None:
    """The key of a view with one row an entity."""
    return seen.entity


def of_stream(seen: Seen) -> Owner:
    """The owner of a row that belongs to whom its stream belongs."""
    return seen.owner


class View(Generic[RowT]):
    """One read model. Its module says what opens a row, what changes it, and which events of its streams it ignores.

    A row has the version of its stream of the first of these `kinds`; those behind only tell more of the same entity.
    """

    def __init__(
        self,
        name: str,
        row: type[RowT],
        *kinds: str,
        key: Callable[[Seen], str | None] = by_entity,
        owner: Callable[[Seen], Owner] = of_stream,
        first: Callable[[Seen], bool] | None = None,
    ) -> None:
        """`first` tells of a record that none before it had its key; unless given, those that begin a stream are."""
        self.name = name
        self.row = row
        self.kinds = frozenset(kinds)
        self._counted = kinds[0]
        self.key = key
        self.owner = owner
        self._first = first or self._begins_stream
        shape: Any = row
        shape._replace = _replacing(shape._fields)
        self._openers: dict[type[Event], Opener[Any, RowT]] = {}
        self._changers: dict[type[Event], Changer[RowT, Any]] = {}
        self._ignored: set[type[Event]] = set()

    def opens(self, event: type[EventT]) -> Callable[[Opener[EventT, RowT]], Opener[EventT, RowT]]:
        """Decorator: how the row looks when this event is its first."""

        def enter(opener: Opener[EventT, RowT]) -> Opener[EventT, RowT]:
            self._openers[event] = opener
            return opener

        return enter

    def changes(self, event: type[EventT]) -> Callable[[Changer[RowT, EventT]], Changer[RowT, EventT]]:
        """Decorator: how this event changes a row that is there."""

        def enter(changer: Changer[RowT, EventT]) -> Changer[RowT, EventT]:
            self._changers[event] = changer
            return changer

        return enter

    def ignores(self, *events: type[Event]) -> None:
        """Say that these events of its streams are not for this view."""
        self._ignored.update(events)

    @property
    def known(self) -> frozenset[type[Event]]:
        """Every event this view folds, or says it ignores."""
        return frozenset(self._openers) | frozenset(self._changers) | self._ignored

    def concerns(self, event: type[Event]) -> bool:
        """Whether such an event of a stream of one of its kinds could open or change a row."""
        return event in self._openers or event in self._changers or Event in self._openers

    def opens_by(self, seen: Seen) -> bool:
        """Whether a record opens a row that cannot be there yet, so that none has to be looked up."""
        event = type(seen.event)
        return (event in self._openers or Event in self._openers) and self._first(seen)

    def _begins_stream(self, seen: Seen) -> bool:
        return seen.version == 1 and seen.kind == self._counted

    def key_of(self, seen: Seen) -> str | None:
        """The row a record of one of its kinds could open or change; None when it is no concern of this view."""
        return self.key(seen) if seen.event is not None and self.concerns(type(seen.event)) else None

    def fold(self, key: str, entry: Entry | None, seen: Seen) -> Entry | None:
        """The row after a record that concerns it; None while the event that opens a row was not seen (or not read)."""
        event = seen.event
        if event is None:
            return entry
        if entry is None:
            opener = self._openers.get(type(event)) or self._openers.get(Event)
            return None if opener is None else self._opened(key, opener(event, seen), seen)
        changer = self._changers.get(type(event)) or self._changers.get(Event)
        row = entry.row if changer is None else changer(entry.row, event, seen)
        _, vendor, org, partition, _, version, opened_at, _, since, _ = entry
        if seen.kind == self._counted:
            version = seen.version
        since = max(since, true_from(event, seen.time))
        return Entry(key, vendor, org, partition, seen.sequence, version, opened_at, seen.time, since, row)

    def _opened(self, key: str, row: RowT, seen: Seen) -> Entry:
        vendor, org = self.owner(seen)
        since = true_from(seen.event, seen.time)
        place = (seen.partition, seen.sequence, seen.version, seen.time, seen.time, since)
        return Entry(key, vendor, org, *place, row)
