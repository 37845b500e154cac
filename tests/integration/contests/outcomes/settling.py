"""A contest and its outcome: who meets, what the decider says, and where that leaves both sides."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from contracts.conflicts import ResolutionCode
from tests.integration.contests.ground import Ground, Side

Pair = tuple[str, str]


class Contest(NamedTuple):
    """Two sides that meet, the earlier in front; the customer; and what the decider says beside the outcome."""

    first: Side
    second: Side
    customer: Mapping[str, Any]
    said: Mapping[str, Any] = {}

    @property
    def sides(self) -> tuple[Side, Side]:
        return (self.first, self.second)


Play = Callable[[Ground], Contest]


class Settled(NamedTuple):
    """What is played, and what is to be seen once it is settled; the first side in front.

    `states`: of the two sides. `effects`: what the case does to each. `grants`: what each is protected as, none for
    nothing. `lost`: the sides (0, 1) that end, or go on with less, for which another look may be asked for. `answer`:
    what direct sales is told of the customer afterwards. `together`: the two know each other from now on.
    """

    outcome: ResolutionCode
    play: Play
    states: Pair
    effects: Pair
    grants: tuple[str | None, str | None]
    lost: tuple[int, ...]
    answer: str
    together: bool


OUTCOMES: list[Settled] = []


def outcome(  # what is to be seen, in one line
    code: ResolutionCode,
    states: Pair,
    effects: Pair,
    grants: tuple[str | None, str | None],
    *,
    lost: tuple[int, ...] = (),
    answer: str = "protected",
    together: bool = False,
) -> Callable[[Play], Play]:
    """Say what is to be seen of the contest that stands under this, once it is settled so."""

    def listed(play: Play) -> Play:
        OUTCOMES.append(Settled(code, play, states, effects, grants, lost, answer, together))
        return play

    return listed
