"""What a decider of cases is given beside the state: the command, who sends it, and when."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts.envelope import Actor
from contracts.refusal import refuse
from services.conflict.domain.state import Case, LiveClaim
from services.conflict.domain.world import World


class Asking(NamedTuple):
    """A command put to a decider, which knows its class by the table it stands in."""

    command: Any
    actor: Actor
    at: datetime


def both_sides(case: Case, world: World) -> tuple[LiveClaim, LiveClaim]:
    """The two claims of a case. Raises Refused when one has ended and the case is about to lapse."""
    earlier, later = map(world.claim, case.sides)
    if earlier is None or later is None:
        raise refuse("SIDE_ENDED", "a side of this case has ended, and the case with it")
    return earlier, later
