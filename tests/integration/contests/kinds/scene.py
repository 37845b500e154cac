"""A scene: two claims are made, and this is the kind of their meeting, and where each of them ends."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from contracts.findings import ConflictKind, Severity
from tests.integration.contests.ground import Ground, Side

Answer = Literal["protected", "direct-reserved", "ambiguous", "clear"]


class Meeting(NamedTuple):
    """What a scene comes to: the two sides, the one that was there first in front, and the customer they meet on."""

    first: Side
    second: Side
    customer: Mapping[str, Any]


Play = Callable[[Ground], Meeting]


class Scene(NamedTuple):
    """What is played, and what is to be seen afterwards.

    `states`: of the registrations, direct claims or designations. `held`: the second waits for the case; `case`: there
    is one at all. `answer`: what direct sales is told when it asks about the customer. `together`: the two sides know
    each other, as they work on one deal.
    """

    kind: ConflictKind
    play: Play
    severity: Severity
    states: tuple[str, str]
    held: bool
    case: bool
    answer: Answer
    together: bool


SCENES: list[Scene] = []


def scene(  # what is to be seen, in one line
    kind: ConflictKind,
    severity: Severity,
    states: tuple[str, str],
    *,
    held: bool = False,
    case: bool | None = None,
    answer: Answer = "protected",
    together: bool = False,
) -> Callable[[Play], Play]:
    """Say what is to be seen of the scene that stands under this."""

    def listed(play: Play) -> Play:
        seen = held if case is None else case
        SCENES.append(Scene(kind, play, severity, states, held, seen, answer, together))
        return play

    return listed
