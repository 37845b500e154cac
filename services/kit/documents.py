"""Documents that people write in YAML, read into a model; an error names line and place, and what is wrong there."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from contracts.references import Place, in_words
from services.kit.meant import hint, likeliest

Model = TypeVar("Model", bound=BaseModel)
THE_WHOLE = "document"


class Fault(NamedTuple):
    """One thing that is wrong in a document; lines and columns count from 1, places in lists from 0."""

    line: int
    column: int
    place: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.place}: {self.problem}"


class Found(NamedTuple):
    """The deepest part of a place that a document has (its key or item), and which of the steps it does not have."""

    node: yaml.Node | None
    place: Place
    absent: tuple[int, ...]

    @property
    def spot(self) -> tuple[int, int]:
        """Line and column, counted from 1."""
        return (self.node.start_mark.line + 1, self.node.start_mark.column + 1) if self.node else (1, 1)


class DocumentError(ValueError):
    """A document that does not say what its model asks for; `faults` in the order of its lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class _Loader(yaml.SafeLoader):
    """YAML as JSON reads it: `NO` is a country and `1.10` a text, only `true` and `false` are truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("null", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), ["t", "f"])


def read(model: type[Model], text: str) -> Model:
    """Read a YAML document into a model. Raises DocumentError."""
    tree, value = _loaded(text)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise DocumentError(_faults(error, tree, model)) from error


def composed(text: str) -> yaml.Node | None:
    """A YAML document as a tree that knows where everything stands; None for an empty one. Raises DocumentError."""
    return _loaded(text)[0]


def _loaded(text: str) -> tuple[yaml.Node | None, Any]:
    """The tree and what it says; taking the text apart is what costs, so it is done once for both."""
    loader = _Loader(text)
    try:
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DocumentError([Fault(*spot, THE_WHOLE, error.problem or "is not YAML")]) from error
    finally:
        loader.dispose()


def find(tree: yaml.Node | None, place: Place) -> Found:
    """Where a place stands in a document, as far as the document has it.

    A validator's place also names the alternatives of a union it tried; they are no part of the document and left out.
    """
    at, node, absent = tree, tree, list[int]()
    known: Place = ()
    for index, step in enumerate(place):
        found = _child(node, step)
        if found is None:
            absent.append(index)
        else:
            (at, node), known = found, (*known, step)
    return Found(at, known, tuple(absent))


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """What marks the spot, and what stands there."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, child) for key, child in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _faults(error: ValidationError, tree: yaml.Node | None, model: type[BaseModel]) -> Iterator[Fault]:
    schema = model.model_json_schema()
    for item in likeliest(error.errors(), lambda place: find(tree, place).absent):
        for place, problem in item.get("ctx", {}).get("problems", (((), ""),)):
            found = find(tree, (*item["loc"], *place))
            named = (*found.place, item["loc"][-1]) if item["type"] == "missing" else found.place
            words = problem or f"{item['msg']}{hint(item, named, schema)}"
            yield Fault(*found.spot, in_words(named) or THE_WHOLE, words)
