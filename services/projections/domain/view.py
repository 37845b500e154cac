"""A view: the shape of its rows, and a pure fold of events into them; what is common to all rows is kept here."""

from collections.abc import Callable, Iterable, Mapping
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
    """

    ledger: str
    partition: int
    sequence: int
    stream: str
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

    @property
    def kind(self) -> str:
        """The kind of its stream: `registration` of `registration/<id>`."""
        return self.stream.partition("/")[0]

    @property
    def entity(self) -> str:
        """The id of its stream: what a registration, its protection and its claim have in common."""
        return self.stream.partition("/")[2]


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


class Folded(NamedTuple):
    """What a run of records leaves: the last state of each row by key, and those before that somebody could see."""

    rows: dict[str, Entry]
    past: list[Past]


RowT = TypeVar("RowT", bound=tuple[Any, ...])
EventT = TypeVar("EventT", bound=Event)
Opener = Callable[[EventT, Seen], RowT]
Changer = Callable[[RowT, EventT, Seen], RowT]


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
    ) -> None:
        self.name = name
        self.row = row
        self.kinds = frozenset(kinds)
        self._counted = kinds[0]
        self.key = key
        self.owner = owner
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

    def key_of(self, seen: Seen) -> str | None:
        """The row a record of one of its kinds could open or change; None when it is no concern of this view."""
        if seen.event is None:
            return None
        kind = type(seen.event)
        return self.key(seen) if kind in self._openers or kind in self._changers or Event in self._openers else None

    def fold(self, entry: Entry | None, seen: Seen) -> Entry | None:
        """The row after a record that concerns it; None while the event that opens a row was not seen (or not read)."""
        event = seen.event
        if event is None:
            return entry
        if entry is None:
            opener = self._openers.get(type(event)) or self._openers.get(Event)
            return None if opener is None else self._opened(opener(event, seen), seen)
        changer = self._changers.get(type(event)) or self._changers.get(Event)
        row = entry.row if changer is None else changer(entry.row, event, seen)
        version = seen.version if seen.kind == self._counted else entry.version
        since = max(entry.true_from, true_from(event, seen.time))
        return entry._replace(sequence=seen.sequence, version=version, changed_at=seen.time, true_from=since, row=row)

    def _opened(self, row: RowT, seen: Seen) -> Entry:
        vendor, org = self.owner(seen)
        since = true_from(seen.event, seen.time)
        place = (seen.partition, seen.sequence, seen.version, seen.time, seen.time, since)
        return Entry(self.key(seen) or "", vendor, org, *place, row)


def fold_all(view: View[Any], entries: Mapping[str, Entry], keyed: Iterable[tuple[str, Seen]]) -> Folded:
    """Fold a run of records, each with its key, into the rows there are.

    A state that was replaced in the moment in which it came about could be seen at no instant, and is not kept.
    """
    changed: dict[str, Entry] = {}
    past: list[Past] = []
    for key, seen in keyed:
        before = changed.get(key) or entries.get(key)
        entry = view.fold(before, seen)
        if entry is None:
            continue
        changed[key] = entry
        if before is not None and (before.changed_at, before.true_from) != (entry.changed_at, entry.true_from):
            past.append(Past(before, entry.changed_at, entry.true_from))
    return Folded(changed, past)
