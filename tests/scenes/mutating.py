"""Changes one number of a programme at a time, and asks whether anybody notices: its scene, or its probes.

`python -m tests.scenes.mutating [--json] [NAME …]` prints what nobody noticed, and exits with 1 if there is any.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

import contracts
from contracts.programme import Programme
from services.kit import documents
from services.kit.documents import DocumentError
from tests.make import a_programme
from tests.scenes.all import PROGRAMMES
from tests.scenes.memory import MemoryStage
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
    """Who noticed: the model that reads it, the scene, or nobody (an empty text)."""
    try:
        changed = documents.read(Programme, mutant.text)
    except DocumentError:
        return "refused"
    if changed == a_programme(mutant.name):
        return "the same"
    return "scene" if _scene_fails(scenes[mutant.name], _with(mutant.name, changed)) else ""


def _with(name: str, changed: Programme) -> Callable[[str], Programme]:
    return lambda wanted: changed if wanted == name else a_programme(wanted)


def _scene_fails(scene: ModuleType, written: Callable[[str], Programme]) -> bool:
    with patch.object(Teller, "written", staticmethod(written)):
        try:
            scene.play(MemoryStage(scene.STARTS))
        except AssertionError:
            return True
    return False


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    counts: dict[str, int] = {}
    survivors: list[Any] = []
    for name in given.names or PROGRAMMES:
        for mutant in mutants(name):
            found = noticed(mutant, PROGRAMMES)
            counts[found or "nobody"] = counts.get(found or "nobody", 0) + 1
            survivors += [] if found else [str(mutant)]
    print(
        json.dumps({"counts": counts, "survivors": survivors}) if given.json else f"{counts}\n" + "\n".join(survivors)
    )
    sys.exit(bool(survivors))


if __name__ == "__main__":
    main()
