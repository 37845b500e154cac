"""Changes one number of a programme at a time, and asks whether its probes or its story notice."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
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
from tests.scenes.probes.deciding import differs
from tests.scenes.teller import Teller

FOLDER = Path(contracts.__file__).parent / "programmes"
NUMBER = re.compile(r"(?<![\w.-])P?T?(\d+(?:\.\d+)?)(?=$|[\s,\]}WDHMS])")
"""A number in a line of YAML, by itself or in a period; those in names, dates and times of day are none."""
COMMENT = re.compile(r"\s*#")
STORY, PROBE, MODEL = "the story of its programme", "a probe at its edge", "the model, which refuses it"
SAME = "nobody, as a precedence is but a place, and that is the same"
BY = (STORY, PROBE, MODEL, SAME)


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
    """Each number of a programme's file, one more in its last digit and, where that is not below nothing, one less."""
    lines = (FOLDER / f"{name}.yaml").read_text().splitlines(keepends=True)
    for index, line in enumerate(lines):
        for found in () if COMMENT.match(line) else NUMBER.finditer(line):
            number = Decimal(found[1])
            step = Decimal(1).scaleb(number.as_tuple().exponent)
            for changed in (number + step, number - step):
                if changed < 0:
                    continue
                new = f"{line[: found.start(1)]}{changed}{line[found.end(1) :]}"
                text = "".join([*lines[:index], new, *lines[index + 1 :]])
                yield Mutant(name, index + 1, line.strip(), new.strip(), text)


def noticed(mutant: Mutant, scenes: Mapping[str, ModuleType]) -> str:
    """Who noticed it, as `BY` has it; an empty text when nobody did."""
    try:
        changed = documents.read(Programme, mutant.text)
    except DocumentError:
        return MODEL
    if "precedence" in mutant.before and _keeps_its_place(changed, a_programme(mutant.name)):
        return SAME
    if _told_otherwise(scenes[mutant.name], _with(mutant.name, changed)):
        return STORY
    return PROBE if differs(changed, mutant.name) else ""


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
def _told_as_written(scene: ModuleType) -> tuple[str, ...]:
    return tuple(scene.play(MemoryStage(scene.STARTS)).lines)


def _told_otherwise(scene: ModuleType, written: Callable[[str], Programme]) -> bool:
    """Whether a scene is told otherwise under these programmes, or does not even come to its end."""
    known = _told_as_written(scene)

    def line(teller: Teller, text: str) -> None:
        told(teller, text)
        assert teller.lines[-1] == known[len(teller.lines) - 1], "the rest need not be played"

    told = Teller.line
    with patch.object(Teller, "written", staticmethod(written)), patch.object(Teller, "line", line):
        try:
            return tuple(scene.play(MemoryStage(scene.STARTS)).lines) != known
        except (AssertionError, LookupError):
            return True
