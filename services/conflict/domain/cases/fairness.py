"""Who may decide a case: nobody who earns on a side, and where two or a second look are asked for, somebody else."""

from collections.abc import Iterable

from contracts.access import may_send
from contracts.conflicts import ResolveConflict
from contracts.envelope import Actor
from contracts.refusal import refuse
from contracts.values import EntityId
from services.conflict.domain.state import LiveClaim
from services.conflict.policy.roles import DIRECT_PARTY

DIRECT_ROLE = "direct-sales"


def person(actor: str) -> str:
    """Who acted, on whosever behalf."""
    return actor.split("/", 2)[-1]


def neutral(actor: Actor, sides: Iterable[LiveClaim]) -> None:
    """A case is decided by nobody who entered a side of it; one of direct sales by nobody of it, nor by who looks after
    the partner. Raises Refused.
    """
    known = tuple(sides)
    if any(person(side.by) == actor.subject for side in known if side.by):
        raise refuse("NOT_NEUTRAL", "who entered a claim does not decide about it")
    if not any(side.party == DIRECT_PARTY for side in known):
        return
    if DIRECT_ROLE in actor.roles or actor.subject in {side.call for side in known}:
        raise refuse("NOT_NEUTRAL", "direct sales is a side: somebody decides who earns on neither")


def somebody_else(actor: Actor, before: Iterable[str]) -> None:
    """A second look is for nobody who decided before, or asked for it. Raises Refused."""
    if actor.subject in map(person, before):
        raise refuse("SAME_PERSON", "this is for somebody who neither decided before nor asked for another look")


def only_its_own(actor: Actor, case: EntityId, side: LiveClaim | None) -> None:
    """To direct sales there are no cases but its own, and no sides but its own in those. Raises Refused."""
    own = side is not None and side.party == DIRECT_PARTY
    if not own and not may_send(actor.roles, ResolveConflict.TYPE):
        raise refuse("NOT_FOUND", f"there is no conflict {case}")
