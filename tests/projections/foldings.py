"""Fresh folds up to an instant, and what the tables say of it: two ways to the same rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from contracts.message import Event
from services.kit.ledger import Record
from services.projections.domain import VIEWS
from services.projections.domain.validity import true_from
from services.projections.domain.view import Entry, Owner, Seen, View
from services.projections.service.reading import read, see
from services.projections.service.weaving import Weave
from services.projections.store.copying import Rows
from services.projections.store.instants import Instants, as_they_were
from services.projections.store.tables import Tables
from tests.projections.conftest import LEDGERS, Views, stored
from tests.projections.ledgers import Ledgers


class Ticking(Ledgers):
    """Every decision has an instant of its own."""

    def _decide(self, ledger: str, causation: str, actor: str, events: tuple[tuple[str, Event], ...]) -> list[str]:
        self.pass_time(seconds=1)
        return super()._decide(ledger, causation, actor, events)


Fresh = dict[str, dict[str, Entry]]
_VIEWS_OF: dict[str, list[View[Any]]] = defaultdict(list)
for _view in VIEWS:
    for _kind in _view.kinds:
        _VIEWS_OF[_kind].append(_view)


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
    for record, view, key in _concerned(seen, at.known):
        if (view.name, key) in ahead or true_from(record.event, record.time) > at.true:
            ahead.add((view.name, key))
            continue
        entry = view.fold(key, rows[view.name].get(key), record)
        if entry is not None:
            rows[view.name][key] = entry
    return rows


def _concerned(seen: Sequence[Seen], known: datetime) -> Iterator[tuple[Seen, View[Any], str]]:
    for record in seen:
        if record.time <= known:
            for view in _VIEWS_OF[record.kind]:
                if (key := view.key_of(record)) is not None:
                    yield record, view, key


async def asked(views: Views, at: Instants) -> Fresh:
    """The rows of every view, as the tables give them for these instants."""
    readable = as_they_were(views.tables, at)
    found: Fresh = {}
    async with views.engine.connect() as connection:
        for rows in _rows(views.tables):
            name = rows.view.name
            result = await connection.execute(select(readable.views[name]))
            entries = [rows.entry(tuple(row)) for row in result]
            found[name] = {entry.key: entry for entry in entries}
            assert len(found[name]) == len(entries), f"{name} shows a row twice"
    return found


@lru_cache(1)
def _rows(tables: Tables) -> list[Rows]:
    return [Rows(view, *tables.of_view(view.name)) for view in VIEWS]


def same(one: Fresh, other: Fresh) -> bool:
    """Whether `plain` of both is equal; most rows are as they are, and need not be made plain for it."""
    return all(
        one[name].keys() == other[name].keys()
        and all(row == other[name][key] or _plain(row) == _plain(other[name][key]) for key, row in one[name].items())
        for name in one.keys() | other.keys()
    )


def plain(fresh: Fresh) -> dict[str, dict[str, Any]]:
    """Rows that compare as the database keeps them: JSON without the difference between lists and tuples."""
    return {name: {key: _plain(entry) for key, entry in rows.items()} for name, rows in fresh.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
