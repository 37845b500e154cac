"""States and changes as lines: for people in short, for programs with every field."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import typer

from services.cli.output import err, out, plain
from services.cli.replay.states import Change, Place, States
from services.projections.domain.view import Entry

SHORT = 60
"""Characters of a value that people are shown."""


def show_states(found: States, entity: str | None, *, as_json: bool) -> None:
    """Print every row, or those of one entity."""
    rows = {place: entry for place, entry in found.rows.items() if entity in (None, place[1])}
    for (view, key), entry in sorted(rows.items(), key=_by_place):
        text = f"{view:<20} {key:<40} {_state(entry):<16} since {entry.changed_at:%Y-%m-%d %H:%M:%S}"
        _print({"view": view, **_fields(entry)}, text, as_json=as_json)
    if not rows:
        nothing("row")


def show_changes(found: States, entity: str | None, *, as_json: bool) -> None:
    """Print every row that came about or changed, with the fields that did."""
    changes = {place: change for place, change in found.changes() if entity in (None, place[1])}
    for place, change in sorted(changes.items(), key=_by_place):
        _print(_difference(place, change), f"{' '.join(place)}: {_in_words(change)}", as_json=as_json)
    if not changes:
        nothing("change")


def nothing(kind: str) -> None:
    """Say that nothing is like what was asked for, beside the output, which stays empty."""
    err.print(f"There is no such {kind}.", highlight=False)


def _by_place(item: tuple[Place, Any]) -> Place:
    return item[0]


def _state(entry: Entry) -> str:
    return getattr(entry.row, "state", "")


def _print(value: dict[str, Any], text: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(_json(value))
    else:
        out.print(plain(text), soft_wrap=True, highlight=False)


def utc(at: datetime) -> datetime:
    """An instant that was typed; without a zone it is UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _difference(place: Place, change: Change) -> dict[str, Any]:
    before = {} if change.before is None else _fields(change.before)
    after = _fields(change.after)
    changed = [name for name in after if before.get(name) != after[name]]
    return {
        "view": place[0],
        "key": place[1],
        "before": {name: before[name] for name in changed} if before else None,
        "after": {name: after[name] for name in changed},
    }


def _in_words(change: Change) -> str:
    if change.before is None:
        return f"new {_state(change.after)}".rstrip()
    return ", ".join(_moves(change.before.row._asdict(), change.after.row._asdict())) or "told again"


def _moves(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name, value in after.items():
        if before[name] != value:
            yield f"{name} {_short(before[name])} → {_short(value)}"


def _fields(entry: Entry) -> dict[str, Any]:
    return {**{name: value for name, value in entry._asdict().items() if name != "row"}, **entry.row._asdict()}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _json(value)
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
