"""The names a programme's parts use of one another: tiers, products, territories, desks, competencies, and where."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from contracts.message import Value

Place = tuple[str | int, ...]
"""Where in a programme something stands: the keys and indexes that lead there."""

KINDS: Final[Mapping[str, str]] = {
    "minimum_tier": "tier",
    "tier": "tier",
    "tiers": "tier",
    "by_tier": "tier",
    "becomes": "tier",
    "product": "product",
    "products": "product",
    "territories": "territory",
    "plural_by_law": "territory",
    "to": "desk",
    "desks": "desk",
    "escalates_to": "desk",
    "competency": "competency",
    "at_least": "rung",
}
"""What a field of this name speaks of, wherever in a rule it stands."""


class Named(NamedTuple):
    """A name that must exist elsewhere in the programme."""

    place: Place
    kind: str
    name: str


def in_words(place: Place) -> str:
    """A place as people write it: `tracks.var.routes[2].to`, counted from 0."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return words.removeprefix(".")


def named(rules: Value, place: Place = ()) -> Iterator[Named]:
    """Every name that rules use, and where, in the order in which they are written."""
    for field, value in rules:
        if value is not None:
            yield from _in(value, (*place, field), KINDS.get(field))


def _in(value: Any, place: Place, kind: str | None) -> Iterator[Named]:
    match value:
        case Value():
            yield from named(value, place)
        case str() if kind is not None:
            yield Named(place, kind, value)
        case dict():
            for key, item in value.items():
                yield from _in(key if kind is not None else item, (*place, key), kind)
        case tuple():
            for index, item in enumerate(value):
                yield from _in(item, (*place, index), kind)
