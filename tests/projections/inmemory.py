"""Views folded without a database: from the records of two ledgers to rows, at the end or after any event."""

from collections.abc import Iterable
from typing import Any

from services.kit.ledger import GENESIS, Chain, Record, Stored
from services.projections.domain import VIEWS
from services.projections.domain.view import Entry, Owner, Seen
from services.projections.service.reading import read, see
from tests.projections.ledgers import Ledgers
from tests.projections.story import Story

Rows = dict[str, dict[str, Entry]]


def seen(ledgers: Ledgers) -> list[Seen]:
    """All records, the registration ledger's before the other's."""
    entities: dict[str, Owner] = {}
    causes: dict[str, Owner] = {}
    found = []
    for name, records in ledgers.records.items():
        for accepted in Chain(name, ledgers.partition, GENESIS).follow(_stored(records)):
            found.append(one := see(read(accepted), entities, causes))
            causes[one.id] = one.owner
    return found


def _stored(records: Iterable[Record]) -> list[Stored]:
    return [Stored(offset, 0, record) for offset, record in enumerate(records)]


def folded(records: Iterable[Seen]) -> Rows:
    """The rows of every view by key."""
    rows: Rows = {view.name: {} for view in VIEWS}
    for record in records:
        for view in VIEWS:
            if record.kind in view.kinds and (key := view.key_of(record)) is not None:
                entry = view.fold(key, rows[view.name].get(key), record)
                if entry is not None:
                    rows[view.name][key] = entry
    return rows


def until(records: list[Seen], type_: str, occurrence: int) -> list[Seen]:
    """The records up to the one that is the so-manieth of its type."""
    places = [index for index, record in enumerate(records) if record.type == type_]
    return records[: places[occurrence - 1] + 1]


def told(turn: str, partner: str = "north") -> tuple[Ledgers, str]:
    """One life in ledgers of its own, and the registration's id."""
    ledgers = Ledgers()
    return ledgers, Story(ledgers).live(turn, partner, "Muster GmbH")


def row_after(view: str, turn: str, type_: str, occurrence: int) -> dict[str, Any]:
    """The registration's row in a view once this has happened."""
    ledgers, id_ = told(turn)
    found: dict[str, Any] = folded(until(seen(ledgers), type_, occurrence))[view][id_].row._asdict()
    return found
