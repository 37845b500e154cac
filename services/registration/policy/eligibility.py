"""Puts a claim before all rules: what they have against it, and the trace of what each of them found."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from contracts.trace import Ruling, Verdict
from contracts.track import Consequence, Moment
from services.registration.policy.claims import Asked
from services.registration.policy.rules import (
    EVIDENCE_CODE,
    GATES,
    PREREQUISITE_CODE,
    RULES,
    Answer,
    No,
    evidenced,
    prerequisites,
)

Weight = Literal["block", "condition", "warn", "waived"]
VERDICTS: dict[Weight, Verdict] = {"block": "failed", "condition": "condition", "warn": "warned", "waived": "waived"}


class Objection(NamedTuple):
    """Why a rule does not let a claim pass: the code, in words, and the fields it is about (JSON pointers).

    `weight`: block stops it, condition lets it in but not be granted, warn is for whoever decides; waived was one of
    these until a person granted an exception.
    """

    code: str
    detail: str
    pointers: tuple[str, ...]
    rule: str
    weight: Weight = "block"


class Judgement(NamedTuple):
    """What the rules found: every objection, and every rule that had something to compare, in their order."""

    objections: tuple[Objection, ...]
    trace: tuple[Ruling, ...]

    @property
    def blocking(self) -> tuple[Objection, ...]:
        """What stops the claim."""
        return tuple(each for each in self.objections if each.weight == "block")

    @property
    def noted(self) -> tuple[str, ...]:
        """The codes of what lets it pass for now: conditions and warnings."""
        return tuple(each.code for each in self.objections if each.weight in ("condition", "warn"))


class Asking(NamedTuple):
    """One rule's answer, and what follows if it is No."""

    rule: str
    code: str
    answer: Answer
    otherwise: Consequence = "block"


def judge(asked: Asked, moment: Moment) -> Judgement:
    """Put a claim before the rules of its track. Without a track no further rule can speak.

    At an extension only the prerequisites speak: all other rules were passed when the claim was made and granted.
    """
    known: Judgement | None = asked.judged.get(moment)
    if known is None:
        known = asked.judged[moment] = _judged(asked, moment)
    return known


def _judged(asked: Asked, moment: Moment) -> Judgement:
    objections: list[Objection] = []
    trace: list[Ruling] = []
    for rule, code, answer, otherwise in _askings(asked, moment):
        if isinstance(answer, No):
            weight: Weight = "waived" if rule in asked.exceptions else otherwise
            objections.append(Objection(code, answer.because, answer.pointers, rule, weight))
            trace.append({"rule": rule, "verdict": VERDICTS[weight], "because": answer.because})
        elif answer is not None:
            trace.append({"rule": rule, "verdict": "passed", "because": answer})
    return Judgement(tuple(objections), tuple(trace))


def objections(asked: Asked, moment: Moment) -> tuple[Objection, ...]:
    """What the rules have against a claim; nothing when it may pass."""
    return judge(asked, moment).objections


def _askings(asked: Asked, moment: Moment) -> Iterator[Asking]:
    rules = GATES if asked.track_type is None else GATES + RULES
    if moment != "extension":
        for name, code, ask in rules:
            yield Asking(name, code, ask(asked))
    if asked.track_type is None:
        return
    for name, otherwise, answer in prerequisites(asked, moment):
        yield Asking(name, PREREQUISITE_CODE, answer, otherwise)
    yield Asking(evidenced.__name__.upper(), EVIDENCE_CODE, evidenced(asked, moment))
