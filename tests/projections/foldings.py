"""Fresh folds up to an instant, and what the tables say of it: two ways to the same rows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from contracts.message import Event
from services.kit.ledger import Record
from services.projections.domain import VIEWS
from services.projections.domain.validity import true_from
from services.projections.domain.view import Entry, Owner, Seen
from services.projections.service.reading import read, see
from services.projections.service.weaving import Weave
from services.projections.store.copying import Rows
from services.projections.store.instants import Instants, as_they_were
from tests.projections.conftest import LEDGERS, Views, stored
from tests.projections.ledgers import Ledgers


class Ticking(Ledgers):
    """Every decision has an instant of its own."""

    def _decide(self, ledger: str, causation: str, actor: str, events: tuple[tuple[str, Event], ...]) -> list[str]:
        self.pass_time(seconds=1)
        return super()._decide(ledger, causation, actor, events)


Fresh = dict[str, dict[str, Entry]]


def woven(records: Mapping[str, Sequence[Record]]) -> list[Seen]:
    """All records in the order in which they are folded."""
    weave = Weave(LEDGERS, 0, {})
    for name, found in records.items():
        weave.add(name, stored(found))
    entities: dict[str, Owner] = {}
    owners: dict[str, Owner] = {}
    seen = []
    while taken := weave.take(1_000):
        for record in taken:
            seen.append(one := see(read(record), entities, owners))
            owners[one.id] = one.owner
    return seen


def fresh_fold(seen: Sequence[Seen], at: Instants) -> Fresh:
    """The rows of every view, from nothing: of each row the records known by then, until one was not true yet."""
    rows: Fresh = {view.name: {} for view in VIEWS}
    ahead: set[tuple[str, str]] = set()
    for record, name, key in _concerned(seen, at.known):
        if (name, key) in ahead or true_from(record.event, record.time) > at.true:
            ahead.add((name, key))
            continue
        view = next(view for view in VIEWS if view.name == name)
        entry = view.fold(key, rows[name].get(key), record)
        if entry is not None:
            rows[name][key] = entry
    return rows


def _concerned(seen: Sequence[Seen], known: datetime) -> Iterator[tuple[Seen, str, str]]:
    for record in seen:
        if record.time <= known:
            for view in VIEWS:
                if record.kind in view.kinds and (key := view.key_of(record)) is not None:
                    yield record, view.name, key


async def asked(views: Views, at: Instants) -> Fresh:
    """The rows of every view, as the tables give them for these instants."""
    readable = as_they_were(views.tables, at)
    found: Fresh = {}
    async with views.engine.connect() as connection:
        for view in VIEWS:
            rows = Rows(view, *views.tables.of_view(view.name))
            result = await connection.execute(select(readable.views[view.name]))
            entries = [rows.entry(tuple(row)) for row in result]
            found[view.name] = {entry.key: entry for entry in entries}
            assert len(found[view.name]) == len(entries), f"{view.name} shows a row twice"
    return found


def plain(fresh: Fresh) -> dict[str, dict[str, Any]]:
    """Rows that compare as the database keeps them: JSON without the difference between lists and tuples."""
    return {name: {key: _plain(entry) for key, entry in rows.items()} for name, rows in fresh.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
