"""What somebody meant who wrote a document that its model refuses: which alternative, and which field."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from contracts.references import Place

Error = Any
"""One error as pydantic tells it: a dictionary with `type`, `loc`, `msg` and `ctx`."""
Labels = Callable[[Place], tuple[int, ...]]
WRONG_ALTERNATIVE, FIELD_UNKNOWN, FAULT = 100, 3, 1
"""What it weighs that a value is not of the kind that an alternative takes, or has fields of another, or a fault."""


def likeliest(errors: Iterable[Error], labels: Labels, settled: int = 0) -> list[Error]:
    """Of the errors of each union those of the alternative that fits best: where only little is wrong.

    A place names the alternatives that were tried, between the keys of the document; `labels` says at which positions.
    """
    found: list[Error] = []
    tried: dict[Place, dict[str | int, list[Error]]] = {}
    for error in errors:
        place, at = error["loc"], labels(error["loc"])
        if len(at) <= settled or (error["type"] == "missing" and at[settled] == len(place) - 1):
            found.append(error)
        else:
            tried.setdefault(place[: at[settled]], {}).setdefault(place[at[settled]], []).append(error)
    for place, alternatives in tried.items():
        reduced = [likeliest(each, labels, settled + 1) for each in alternatives.values()]
        found += min(reduced, key=lambda each: sum(_weight(error, len(place)) for error in each))
    return found


def _weight(error: Error, at: int) -> int:
    if len(error["loc"]) == at + 1:
        return WRONG_ALTERNATIVE
    return FIELD_UNKNOWN if error["type"] == "extra_forbidden" else FAULT


def hint(error: Error, place: Place, schema: dict[str, Any]) -> str:
    """For a field that the model does not have: the one that was probably meant, or those there are."""
    if error["type"] != "extra_forbidden":
        return ""
    known = sorted({name for node in _nodes(schema, place[:-1]) for name in node.get("properties", ())})
    close = get_close_matches(str(place[-1]), known, n=1)
    return f": did you mean {close[0]!r}?" if close else f": there are {', '.join(known)}"


def _nodes(schema: dict[str, Any], place: Place) -> list[dict[str, Any]]:
    definitions = schema.get("$defs", {})
    nodes = list(_resolved(schema, definitions))
    for step in place:
        inner = (child for node in nodes for child in _child(node, step))
        nodes = [each for child in inner for each in _resolved(child, definitions)]
    return nodes


def _child(node: dict[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(step, int):
        yield from (node[key] for key in ("items",) if key in node)
    elif step in node.get("properties", {}):
        yield node["properties"][step]
    else:
        yield from (each for each in (node.get("additionalProperties"),) if isinstance(each, dict))
        yield from node.get("patternProperties", {}).values()


def _resolved(node: dict[str, Any], definitions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in node:
        yield from _resolved(definitions[node["$ref"].rpartition("/")[2]], definitions)
    for key in ("anyOf", "oneOf", "allOf"):
        for part in node.get(key, ()):
            yield from _resolved(part, definitions)
    yield node
