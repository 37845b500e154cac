"""Puts a claim before all rules: what they have against it, and the trace of what each of them found."""

from collections.abc import Set
from typing import Literal, NamedTuple

from contracts.rules import Consequence, Moment
from contracts.trace import Ruling, Verdict
from services.registration.policy.claims import Asked
from services.registration.policy.rules import (
    EVIDENCE_CODE,
    GATES,
    PREREQUISITE_CODE,
    Answer,
    evidenced,
    prerequisites,
    speaking,
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


def judge(asked: Asked, moment: Moment) -> Judgement:
    """Put a claim before the rules of its track. Without a track no further rule can speak.

    At an extension only prerequisites and evidence that are asked for then speak: all other rules were passed before.
    """
    known: Judgement | None = asked.judged.get(moment)
    if known is None:
        finding = _Finding(asked.exceptions)
        _put(asked, moment, finding)
        known = asked.judged[moment] = Judgement(tuple(finding.objections), tuple(finding.trace))
    return known


def objections(asked: Asked, moment: Moment) -> tuple[Objection, ...]:
    """What the rules have against a claim; nothing when it may pass."""
    return judge(asked, moment).objections


def _put(asked: Asked, moment: Moment, finding: "_Finding") -> None:
    if moment != "extension":
        for one in GATES if asked.track_type is None else speaking(asked.terms):
            if (answer := one.ask(asked)) is not None:
                finding.take(one.name, one.code, answer)
    if asked.track_type is not None:
        for name, otherwise, answer in prerequisites(asked, moment):
            finding.take(name, PREREQUISITE_CODE, answer, otherwise)
        finding.take("EVIDENCED", EVIDENCE_CODE, evidenced(asked, moment))


class _Finding:
    """Takes the rules' answers, one after another."""

    def __init__(self, exceptions: Set[str]) -> None:
        self._exceptions = exceptions
        self.objections: list[Objection] = []
        self.trace: list[Ruling] = []

    def take(self, rule: str, code: str, answer: Answer, otherwise: Consequence = "block") -> None:
        if answer is None:
            return
        if isinstance(answer, str):
            self.trace.append({"rule": rule, "verdict": "passed", "because": answer})
            return
        weight: Weight = "waived" if rule in self._exceptions else otherwise
        self.objections.append(Objection(code, answer.because, answer.pointers, rule, weight))
        self.trace.append({"rule": rule, "verdict": VERDICTS[weight], "because": answer.because})
