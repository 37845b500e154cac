"""The page docs/cases.md as it should be: every command in every state of a case, outcomes, rules, and the clock."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from contracts import conflicts as c
from contracts.message import Command, Event
from contracts.outcomes import CommandRefused
from services.conflict.policy.outcomes import FAVOURS, NEEDS
from services.conflict.policy.suggesting import RULES
from tests.conflict.cases.contests import DANA, contested
from tests.conflict.story import Story
from tests.make import an_id, proof

PAGE: Final = Path(__file__).parents[3] / "docs" / "cases.md"
OPENING = """# Life of a case of conflict

Written by `make case-table`: each state was reached by real commands, each command was sent in an ordinary form by
somebody who may send it, and what came of it stands here. A test does the same and compares. A cell shows the events of
the decision, or the code of the refusal ([codes](codes.md)).

The programme of this table promises a decision, asks both sides for proof, and lets an outcome be looked at again; one
that says nothing of cases promises nothing, and an outcome is final there. How a programme says so: `conflicts` in
[programmes.md](programmes.md).

"""
OUTCOMES = """
## Outcomes

Who settles a case chooses one of these, which are all there are. What the rules would decide stands with the case from
its first record on; who decides otherwise says why. An outcome that these two sides cannot have is refused.

| outcome | goes on | is refused with |
|---|---|---|
"""
SUGGESTED = """
## What the rules would decide

The first rule that applies, and whose outcome these sides may have.

| rule | outcome | because |
|---|---|---|
"""
CLOCK = """
## What the clock decides

| state | falls due |
|---|---|
"""
WHO: Final = {
    "earlier": "the first claim",
    "later": "the later claim",
    "named": "the side that the customer's letter names",
    "incumbent": "the customer's incumbent",
    "partner": "the partner",
    "direct": "direct sales",
    "both": "both, each in its way",
    "none": "neither",
}
RULES_OF_TABLE: Final = {
    "within": "P5D",
    "at_risk": "P1D",
    "to": "cam",
    "evidence_within": "P10D",
    "appeal_within": "P10D",
    "appeal_decided_within": "P5D",
}
WON = {"outcome": "later_claim_awarded", "reason": "they did the work"}


def _open() -> Story:
    return contested(**RULES_OF_TABLE)


def _asked(story: Story, command: type[Command], **known: Any) -> Story:
    return story.about_latest(command, **known)


STATES: Final[Mapping[str, Callable[[], Story]]] = {
    "detected": _open,
    "acknowledged": lambda: _asked(_open(), c.AcknowledgeConflict),
    "escalated": lambda: _asked(_open(), c.EscalateConflict, reason="large"),
    "proof asked for": lambda: _asked(_open(), c.RequestConflictEvidence),
    "outcome proposed": lambda: _asked(_open(), c.ProposeOutcome, **WON),
    "resolved": lambda: _asked(_open(), c.ResolveConflict, **WON),
    "appealed": lambda: _asked(STATES["resolved"](), c.AppealConflict, claim=an_id("a"), grounds="first"),
    "closed": lambda: _asked(STATES["appealed"](), c.DecideConflictAppeal, by=DANA, reason="it stands"),
}
COMMANDS: Final[Mapping[type[Command], Callable[[Story], dict[str, Any]]]] = {
    c.AcknowledgeConflict: lambda _: {},
    c.EscalateConflict: lambda _: {"reason": "large"},
    c.RequestConflictEvidence: lambda _: {},
    c.ProvideConflictEvidence: lambda story: {"claim": an_id("b"), "evidence": (proof("meeting", at=story.at),)},
    c.ProposeOutcome: lambda _: WON,
    c.ConfirmOutcome: lambda _: {},
    c.ResolveConflict: lambda _: WON,
    c.DismissConflict: lambda _: {"reason": "another company"},
    c.AppealConflict: lambda _: {"claim": an_id("a"), "grounds": "first"},
    c.DecideConflictAppeal: lambda _: {"outcome": "first_claim_upheld", "reason": "looked at again"},
}


def outcome(command: type[Command], state: str) -> str:
    """What comes of a command in a state; Dana sends it, who decided nothing before."""
    story = STATES[state]()
    events = story.about_latest(command, **{"by": DANA, **COMMANDS[command](story)}).last
    refused = next((event.code for event in events if isinstance(event, CommandRefused)), None)
    return f"`{refused}`" if refused is not None else _names(events)


def _names(events: Iterable[Event], between: str = "<br>") -> str:
    return between.join(type(event).__name__ for event in events)


def page() -> str:
    """The whole page."""
    head = f"| | {' | '.join(STATES)} |\n|---|{'---|' * len(STATES)}\n"
    rows = [f"| {one.__name__} | {' | '.join(outcome(one, state) for state in STATES)} |\n" for one in COMMANDS]
    return "".join([OPENING, head, *rows, OUTCOMES, *_outcomes(), SUGGESTED, *_rules(), CLOCK, *_clock()])


def _outcomes() -> Iterator[str]:
    for code, who in FAVOURS.items():
        conditions = "<br>".join(f"`{one.code}`: {one.explanation}" for one in NEEDS[code])
        yield f"| `{code}` | {WHO[who]} | {conditions} |\n"


def _rules() -> Iterator[str]:
    for rule in RULES:
        yield f"| `{rule.code}` | `{rule.outcome}` | {rule.reason} |\n"


def _clock() -> Iterator[str]:
    for state, reached in STATES.items():
        found = "<br>".join(f"{days} days: {names}" for days, names in _due(reached()))
        if found:
            yield f"| {state} | {found} |\n"


def _due(story: Story) -> Iterator[tuple[int, str]]:
    """What falls due in a case within a month, if nothing else happens."""
    start, case = story.at, story.latest_case().conflict
    for _ in range(30):
        passed = story.passes(days=1).last
        own = [event for event in passed if getattr(event, "conflict", None) == case]
        if own:
            yield (story.at - start) // timedelta(days=1), _names(own, ", ")
