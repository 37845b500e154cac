"""Documents that people write in YAML, read into a model; an error names line and place, and what is wrong there."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


class Fault(NamedTuple):
    """One thing that is wrong in a document; lines count from 1."""

    line: int
    place: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.place}: {self.problem}"


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
    try:
        tree = yaml.compose(text, Loader=_Loader)
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is SafeLoader with fewer guesses
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DocumentError([Fault(line, "document", error.problem or "is not YAML")]) from error
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise DocumentError(_faults(error, tree)) from error


def _faults(error: ValidationError, tree: yaml.Node | None) -> Iterator[Fault]:
    for item in error.errors():
        place: Place = (*item["loc"], *item.get("ctx", {}).get("place", ()))
        line, known = _find(tree, place)
        named = (*known, place[-1]) if item["type"] == "missing" else known
        yield Fault(line, ".".join(map(str, named)) or "document", item["msg"])


def _find(node: yaml.Node | None, place: Place) -> tuple[int, Place]:
    """The line of the deepest part of `place` that the document has, and that part.

    A validator's place also names the alternatives of a union it tried; they are no part of the document and left out.
    """
    line = node.start_mark.line + 1 if node else 1
    known: Place = ()
    for step in place:
        found = _child(node, step)
        if found is None:
            continue
        node, line = found
        known = (*known, step)
    return line, known


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return child, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None
