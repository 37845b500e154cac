"""What an event says beside its decision, in short lines for people: nothing that only programs need, and no ids."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

PLAIN: Final = frozenset(
    {
        *("outcome", "reason", "note", "explanation", "summary", "said", "cause", "code", "detail", "command"),
        *("kind", "severity", "verdict", "level", "score", "territory", "products", "origin", "description"),
        *("expected_close", "on", "at", "end", "due", "until", "valid_until", "protected_until", "role", "share"),
        *("contribution", "order_reference", "payable", "tier", "before", "types", "owner", "purpose", "call"),
        *("name", "city", "country", "website", "partner", "answer", "automatic", "changed", "fields"),
    }
)
"""Fields that are shown with their name, wherever they stand."""
WITHIN: Final = frozenset(
    {"details", "deal", "finding", "suggestion", "item", "scope", "certification", "terms", "profile", "invitation"}
)
"""Fields whose own fields are shown as if they stood beside them."""
_WHO: Final = (", ", ("name", "city", "country", "website"))
BRIEF: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "customer": _WHO,
    "written": _WHO,
    "value": (" ", ("amount", "currency")),
    "window": (" until ", ("start", "end")),
    "chain": (", ", ("role", "distributor")),
}
"""Fields that are shown in one line: what stands between their parts, and the parts."""


def facts(data: Mapping[str, Any]) -> Iterator[str]:
    """The lines, in the order in which the event has its fields; a partner's facts and rulings are told elsewhere."""
    for name, value in data.items():
        if name in BRIEF and isinstance(value, Mapping):
            between, parts = BRIEF[name]
            yield from _line(name, between.join(str(value[part]) for part in parts if value.get(part)))
        elif name in WITHIN and isinstance(value, Mapping):
            yield from facts(value)
        elif name in PLAIN and not isinstance(value, Mapping):
            yield from _line(name, _said(value))


def _line(name: str, said: str) -> Iterator[str]:
    if said:
        yield f"{name.replace('_', ' ')}: {said}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value if not isinstance(each, Mapping))
    return "" if value is None else str(value)
