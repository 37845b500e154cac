"""What people do with a case, and what the rules say of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

from contracts import conflicts as c
from contracts.message import Command
from tests.conflict.cases.oracle import EARLIER, GOES_ON, OPEN, SIDES, Case, No, Person
from tests.make import proof

OUTCOMES: Final = (
    *("first_claim_upheld", "later_claim_awarded", "not_a_conflict", "all_rejected"),
    *("open_competition", "direct_retained", "direct_stands_down"),
)


class Choice(NamedTuple):
    """What somebody chose to say: about which sides (where it is about one, the first), and which outcome."""

    by: Person
    sides: tuple[str, ...]
    outcome: str | None
    at: datetime

    @property
    def side(self) -> str:
        return self.sides[0]


def _admissible(case: Case, outcome: str) -> None:
    if outcome not in case.outcomes:
        raise No("DIRECT_SIDE" if case.direct else "NO_DIRECT_SIDE")


def acknowledge(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN)
    if case.stage != "detected":
        raise No("ALREADY_ACKNOWLEDGED")
    case.neutral(choice.by)
    case.stage = "acknowledged"
    return ["ConflictAcknowledged"]


def escalate(case: Case, _: Choice) -> list[str]:
    case.expect(*OPEN)
    if case.stage == "escalated":
        raise No("ALREADY_ESCALATED")
    case.stage = "escalated"
    return ["ConflictEscalated"]


def ask(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN)
    if case.answer_due is not None:
        raise No("ALREADY_ASKED")
    before = case.suggested()
    case.waiting = set(choice.sides)
    case.silent -= case.waiting
    case.answer_due = choice.at + case.promises.evidence_within
    return ["ConflictEvidenceRequested", *case.reconsidered(before)]


def show(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN, "appealed")
    _only_its_own(case, choice)
    before = case.suggested()
    case.waiting.discard(choice.side)
    case.silent.discard(choice.side)
    case.answer_due = case.answer_due if case.waiting else None
    return ["ConflictEvidenceReceived", *case.reconsidered(before)]


def _only_its_own(case: Case, choice: Choice) -> None:
    if not choice.by.decides and not (case.direct and choice.side == EARLIER):
        raise No("NOT_FOUND")


def propose(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN)
    case.neutral(choice.by)
    _admissible(case, str(choice.outcome))
    case.proposed = (str(choice.outcome), choice.by.name)
    return ["OutcomeProposed"]


def confirm(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN)
    case.neutral(choice.by)
    if case.proposed is None:
        raise No("NOTHING_PROPOSED")
    outcome, proposer = case.proposed
    if proposer == choice.by.name:
        raise No("SAME_PERSON")
    return case.settle(outcome, choice.at, {proposer, choice.by.name})


def resolve(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN)
    case.neutral(choice.by)
    if case.promises.four_eyes:
        raise No("FOUR_EYES_NEEDED")
    _admissible(case, str(choice.outcome))
    return case.settle(str(choice.outcome), choice.at, {choice.by.name})


def dismiss(case: Case, choice: Choice) -> list[str]:
    case.expect(*OPEN)
    case.neutral(choice.by)
    if case.promises.four_eyes:
        raise No("FOUR_EYES_NEEDED")
    return case.end("ConflictDismissed")


def appeal(case: Case, choice: Choice) -> list[str]:
    case.expect("resolved")
    _only_its_own(case, choice)
    fate = dict(zip(SIDES, case.outcomes[case.outcome], strict=True))[choice.side]
    if fate == GOES_ON:
        raise No("NOTHING_LOST")
    case.stage = "appealed"
    case.people |= {choice.by.name}
    case.due = choice.at + case.promises.appeal_decided_within
    return ["ConflictAppealed"]


def decide_appeal(case: Case, choice: Choice) -> list[str]:
    case.expect("appealed")
    case.neutral(choice.by)
    if choice.by.name in case.people:
        raise No("SAME_PERSON")
    if choice.outcome is None:
        return case.end("OutcomeUpheld")
    _admissible(case, choice.outcome)
    if case.outcomes[choice.outcome] == case.outcomes[case.outcome]:
        raise No("NOTHING_CHANGED")
    case.outcome = choice.outcome
    return case.end("OutcomeOverturned")


class Act(NamedTuple):
    """Something that people do: the command, what it says, what comes of it, and when it is sensible to do it.

    `seller`: direct sales may do it, too.
    """

    command: type[Command]
    said: Callable[[Choice, dict[str, str]], dict[str, Any]]
    rules: Callable[[Case, Choice], list[str]]
    sensible: Callable[[Case], bool]
    seller: bool = False


def _nothing(_: Choice, __: dict[str, str]) -> dict[str, Any]:
    return {}


def _reason(_: Choice, __: dict[str, str]) -> dict[str, Any]:
    return {"reason": "so we think"}


def _outcome(choice: Choice, _: dict[str, str]) -> dict[str, Any]:
    return {"reason": "so we think", "outcome": choice.outcome}


def _asked(choice: Choice, claims: dict[str, str]) -> dict[str, Any]:
    return {"claims": [claims[side] for side in choice.sides]}


def _proof(choice: Choice, claims: dict[str, str]) -> dict[str, Any]:
    return {"claim": claims[choice.side], "evidence": (proof("meeting", at=choice.at),)}


def _grounds(choice: Choice, claims: dict[str, str]) -> dict[str, Any]:
    return {"claim": claims[choice.side], "grounds": "look again"}


def _open(case: Case) -> bool:
    return case.stage in OPEN


def _alone(case: Case) -> bool:
    return _open(case) and not case.promises.four_eyes


ACTS: Final = (
    Act(c.AcknowledgeConflict, _nothing, acknowledge, lambda case: case.stage == "detected"),
    Act(c.EscalateConflict, _reason, escalate, _open),
    Act(c.RequestConflictEvidence, _asked, ask, lambda case: _open(case) and case.answer_due is None),
    Act(c.ProvideConflictEvidence, _proof, show, lambda case: case.stage != "resolved", seller=True),
    Act(c.ProposeOutcome, _outcome, propose, _open),
    Act(c.ConfirmOutcome, _nothing, confirm, lambda case: _open(case) and case.proposed is not None),
    Act(c.ResolveConflict, _outcome, resolve, _alone),
    Act(c.DismissConflict, _reason, dismiss, _alone),
    Act(c.AppealConflict, _grounds, appeal, lambda case: case.stage == "resolved", seller=True),
    Act(c.DecideConflictAppeal, _outcome, decide_appeal, lambda case: case.stage == "appealed"),
)
