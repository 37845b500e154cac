"""Asks of a programme with one number changed who notices: the model, its story, or a probe at the number's edge."""

from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any
from unittest.mock import patch

from contracts.programme import Programme
from services.kit import documents
from services.kit.documents import DocumentError
from tests.make import a_programme
from tests.scenes.memory import MemoryStage
from tests.scenes.mutants import Mutant
from tests.scenes.probes.deciding import differs
from tests.scenes.teller import Teller

STORY, PROBE, MODEL = "the story of its programme", "a probe at its edge", "the model, which refuses it"
SAME = "nobody, as it means the same"
BY = (STORY, PROBE, MODEL, SAME)


def noticed(mutant: Mutant, scenes: Mapping[str, ModuleType]) -> str:
    """Who noticed it, as `BY` has it; an empty text when nobody did."""
    try:
        changed = documents.read(Programme, mutant.text)
    except DocumentError:
        return MODEL
    if _meaning(changed) == _meaning(a_programme(mutant.name)):
        return SAME if mutant.before != mutant.after else ""
    if _told_otherwise(scenes[mutant.name], _with(mutant.name, changed)):
        return STORY
    return PROBE if differs(changed, mutant.name) else ""


def _meaning(programme: Programme) -> Any:
    """A programme without what only looks different: a precedence is a place among the others, and a tier that ended
    before this version was in force was never given under it."""
    known = programme.model_dump()
    begins = programme.effective_from
    for tier in known["tiers"]:
        if begins is not None and tier["until"] is not None:
            tier["until"] = max(tier["until"], begins)
    rewards = [part["reward"] for part in (known["rules"], *known["tracks"].values()) if part["reward"]]
    order = sorted({reward["precedence"] for reward in rewards})
    for reward in rewards:
        reward["precedence"] = order.index(reward["precedence"])
    return known


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
