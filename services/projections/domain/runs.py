"""Runs of records, each with the key of the row it concerns: which rows may be there, and what becomes of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from services.projections.domain.view import Entry, Past, Seen, View

Keyed = tuple[str, Seen]
"""A record and the key of the row that it concerns."""


class Folded(NamedTuple):
    """What a run of records leaves: the last state of each row by key, and those before that somebody could see."""

    rows: dict[str, Entry]
    past: list[Past]


def every(_: View[Any], keyed: Iterable[Keyed]) -> set[str]:
    """All keys of some records."""
    return {key for key, _ in keyed}


def doubtful(view: View[Any], keyed: Iterable[Keyed]) -> list[str]:
    """Those of which there may be a row before these records; looking for all took a tenth of the database's time."""
    first: dict[str, Seen] = {}
    for key, seen in keyed:
        first.setdefault(key, seen)
    return [key for key, seen in first.items() if not view.opens_by(seen)]


def fold_all(view: View[Any], entries: Mapping[str, Entry], keyed: Iterable[Keyed]) -> Folded:
    """Fold a run of records, each with its key, into the rows there are.

    A state that was replaced in the moment in which it came about could be seen at no instant, and is not kept.
    """
    changed: dict[str, Entry] = {}
    past: list[Past] = []
    for key, seen in keyed:
        before = changed.get(key) or entries.get(key)
        entry = view.fold(key, before, seen)
        if entry is None:
            continue
        changed[key] = entry
        if before is not None and (before.changed_at, before.true_from) != (entry.changed_at, entry.true_from):
            past.append(Past(before, entry.changed_at, entry.true_from))
    return Folded(changed, past)
