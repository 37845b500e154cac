"""Where a ledger and what its deciders come to now part ways, in words."""

import json
from typing import Any, NamedTuple

from services.kit.ledger.record import Accepted, Draft

SHOWN_CHARACTERS = 160


class Difference(NamedTuple):
    """The first record that would not be written like this again, and which code wrote it."""

    sequence: int
    stream: str
    type: str
    text: str
    code_version: str


def compared(record: Accepted, draft: Draft) -> str | None:
    """What is not the same in a record and in what is decided now; None when nothing differs."""
    if (record.type, record.stream) != (draft.type, draft.stream):
        return f"now it is {draft.type} of {draft.stream}"
    content_type = dict(record.record.headers)["content-type"].decode()
    pairs = {
        "id": (record.id, draft.id),
        "cause": (record.causation, draft.causation),
        "actor": (record.actor, draft.actor),
        "version": (record.version, draft.version),
        "content type": (content_type, draft.content_type),
    }
    for name, (was, now) in pairs.items():
        if was != now:
            return f"its {name} was {was}, now it is {now}"
    return None if record.value == draft.data else _in_data(record.value, draft.data)


def _in_data(was: bytes, now: bytes) -> str:
    try:
        place, before, after = _first(json.loads(was), json.loads(now), "")
    except ValueError:
        place, before, after = "", was, now
    return f"its data at {place or '/'} was {_short(before)}, now it is {_short(after)}"


def _first(was: Any, now: Any, place: str) -> tuple[str, Any, Any]:
    """The first place, as a JSON pointer, at which two values differ."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name in sorted(was.keys() | now.keys()):
            if was.get(name) != now.get(name):
                return _first(was.get(name), now.get(name), f"{place}/{name}")
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (before, after) in enumerate(zip(was, now, strict=True)):
            if before != after:
                return _first(before, after, f"{place}/{index}")
    return place, was, now


def _short(value: Any) -> str:
    text = "absent" if value is None else json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
