"""Changes one number of a programme at a time, and asks whether its probes or its story notice."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

import contracts
from contracts.programme import Programme
from services.kit import documents
from services.kit.documents import DocumentError
from tests.make import a_programme
from tests.scenes.memory import MemoryStage
from tests.scenes.probing import probed
from tests.scenes.teller import Teller

FOLDER = Path(contracts.__file__).parent / "programmes"
NUMBER = re.compile(r"(?<![\w.-])P?T?(\d+)(?=$|[\s,\]}WDHMS]|\.\d)")
"""A number in a line of YAML, by itself or in a period; those in names, dates and times of day are none."""
COMMENT = re.compile(r"\s*#")
WORDS = re.compile(r"\b(id|name|label): ")


class Mutant(NamedTuple):
    """A programme with one number changed: its file, the line, the number before and after."""

    name: str
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}.yaml:{self.line}: {self.before} → {self.after}"


def mutants(name: str) -> Iterator[Mutant]:
    """Each number of a programme's file, one more and, where that is not nothing, one less."""
    lines = (FOLDER / f"{name}.yaml").read_text().splitlines(keepends=True)
    for index, line in enumerate(lines):
        for found in () if COMMENT.match(line) else NUMBER.finditer(line):
            number = int(found[1])
            for changed in (number + 1, number - 1):
                if changed < 0:
                    continue
                new = f"{line[: found.start(1)]}{changed}{line[found.end(1) :]}"
                text = "".join([*lines[:index], new, *lines[index + 1 :]])
                yield Mutant(name, index + 1, line.strip(), new.strip(), text)


def noticed(mutant: Mutant, scenes: Mapping[str, ModuleType]) -> str:
    """Who noticed: the model that reads it, a probe, the story, or nobody (an empty text)."""
    try:
        changed = documents.read(Programme, mutant.text)
    except DocumentError:
        return "the model"
    if "precedence" in mutant.before and _keeps_its_place(changed, a_programme(mutant.name)):
        return "nobody, as its place is the same"
    scene = scenes[mutant.name]
    if _told(scene, _with(mutant.name, changed)) != _told_as_written(scene):
        return "the story"
    return "a probe" if probed(changed, a_programme(mutant.name)) != _probed_as_written(mutant.name) else ""


def _keeps_its_place(changed: Programme, written: Programme) -> bool:
    """Whether only a precedence changed, and not its place among the others: it is nothing but that place."""

    def places(programme: Programme) -> list[str]:
        rewards = {kind: terms.reward.precedence for kind, terms in programme.terms.items() if terms.reward}
        return [f"{one}<{other}" for one in rewards for other in rewards if rewards[one] < rewards[other]]

    def others(programme: Programme) -> str:
        return re.sub(r'"precedence":\d+', "", programme.model_dump_json())

    return places(changed) == places(written) and others(changed) == others(written)


def _with(name: str, changed: Programme) -> Callable[[str], Programme]:
    return lambda wanted: changed if wanted == name else a_programme(wanted)


@cache
def _probed_as_written(name: str) -> tuple[str, ...]:
    return probed(a_programme(name), a_programme(name))


@cache
def _told_as_written(scene: ModuleType) -> tuple[str, ...]:
    return _told(scene, a_programme)


def _told(scene: ModuleType, written: Callable[[str], Programme]) -> tuple[str, ...]:
    """What is told of a scene under these programmes; nothing when it does not even come to its end."""
    with patch.object(Teller, "written", staticmethod(written)):
        try:
            return tuple(scene.play(MemoryStage(scene.STARTS)).lines)
        except AssertionError:
            return ()
