"""What an outcome took from a protection may be another's by now: it is compared before it is given back."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from contracts.conflicts import ENDING, Effect
from contracts.refusal import refuse
from services.conflict.domain.meeting import everybody_met
from services.conflict.domain.resolving import as_known
from services.conflict.domain.state import LiveClaim, Settled
from services.conflict.domain.world import World


def expect_free(found: Sequence[Effect], was: Settled, world: World) -> None:
    """Nothing is given back that was granted to a third side since. Raises Refused.

    A claim that is not decided is compared before it is granted anyway, and so is one that lives again.
    """
    sides = {side.id for side in was.sides}
    for restored in _restored(found, was, world):
        for met in everybody_met(restored, as_known(restored, world), {}, world):
            if met.rule.holds and met.rival.protected and met.rival.id not in sides:
                detail = f"what {restored.id} had was granted to {met.rival.id} since"
                raise refuse("GRANTED_SINCE", detail, "/outcome")


def _restored(found: Sequence[Effect], was: Settled, world: World) -> Iterator[LiveClaim]:
    """The protections among the sides as they would be, where the outcome gives something back to them."""
    for effect, done, side in zip(found, was.done, was.sides, strict=True):
        now = world.claim(side.id)
        wider = done.rescoped and effect.scope is not None
        if now is not None and now.protected and effect.effect not in ENDING and (wider or effect.standing == "full"):
            yield replace(
                now.scoped(effect.scope), protects=side.protects if effect.standing == "full" else now.protects
            )
