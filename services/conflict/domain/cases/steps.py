"""Which decider answers which command about a case, and in which stages it may be sent at all."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final, NamedTuple

from contracts import conflicts as c
from contracts.message import Command, Event
from contracts.refusal import refuse
from services.conflict.domain.cases import appealing, settling, working
from services.conflict.domain.cases.asking import Asking
from services.conflict.domain.state import Case, Stage
from services.conflict.domain.state.cases import OPEN
from services.conflict.domain.world import World


class Step(NamedTuple):
    """A command on a case: the stages it is for, and who decides it there."""

    stages: Set[Stage]
    decide: Callable[[Case, Asking, World], Sequence[Event]]


STEPS: Final[Mapping[type[Command], Step]] = {
    c.AcknowledgeConflict: Step(OPEN, working.acknowledge),
    c.EscalateConflict: Step(OPEN, working.escalate),
    c.RequestConflictEvidence: Step(OPEN, working.request_evidence),
    c.ProvideConflictEvidence: Step(OPEN | {"appealed"}, working.provide_evidence),
    c.ProposeOutcome: Step(OPEN, settling.propose),
    c.ConfirmOutcome: Step(OPEN, settling.confirm),
    c.ResolveConflict: Step(OPEN, settling.resolve),
    c.DismissConflict: Step(OPEN, settling.dismiss),
    c.AppealConflict: Step({"resolved"}, appealing.appeal),
    c.DecideConflictAppeal: Step({"appealed"}, appealing.decide_appeal),
}
"""Every other pair of command and stage is refused."""


def decide(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Decide a command about a case that is not closed. Raises Refused."""
    step = STEPS[type(asking.command)]
    if case.stage not in step.stages:
        raise refuse("WRONG_STATE", f"the case is {case.stage}")
    return step.decide(case, asking, world)
