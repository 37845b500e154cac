"""Decides what people ask to be done with a conflict case."""

from collections.abc import Sequence
from typing import Literal

from contracts.conflicts import (
    AcknowledgeConflict,
    ConflictAcknowledged,
    ConflictDismissed,
    ConflictEscalated,
    ConflictResolved,
    DismissConflict,
    Effect,
    EscalateConflict,
    ResolveConflict,
)
from contracts.direct import DirectClaimWithdrawn
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import EntityId
from services.conflict.domain.claims import lapses
from services.conflict.domain.direct import ENDED_AS
from services.conflict.domain.state import Case, LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy.kinds import DIRECT_PARTY
from services.conflict.policy.outcomes import FAVOURS, What, Who
from services.conflict.policy.overlap import overlap

CaseCommand = AcknowledgeConflict | EscalateConflict | ResolveConflict | DismissConflict


def decide(command: CaseCommand, case: Case, world: World) -> Sequence[Event]:
    """Decide a command about an open case. Raises Refused."""
    match command:
        case AcknowledgeConflict():
            return _acknowledge(command, case)
        case EscalateConflict():
            return _escalate(command, case)
        case ResolveConflict():
            return _resolve(command, case, world)
        case DismissConflict():
            return [ConflictDismissed(conflict=case.id, claims=case.sides, reason=command.reason)]


def _acknowledge(command: AcknowledgeConflict, case: Case) -> Sequence[Event]:
    if case.stage != "detected":
        raise refuse("ALREADY_ACKNOWLEDGED", f"the case is {case.stage}")
    return [ConflictAcknowledged(conflict=case.id, note=command.note)]


def _escalate(command: EscalateConflict, case: Case) -> Sequence[Event]:
    if case.stage == "escalated":
        raise refuse("ALREADY_ESCALATED", "the case was handed up before")
    return [ConflictEscalated(conflict=case.id, reason=command.reason)]


def _resolve(command: ResolveConflict, case: Case, world: World) -> Sequence[Event]:
    sides = [side for side in map(world.claim, case.sides) if side is not None]
    winners = _winners(FAVOURS[command.outcome], command, sides)
    effects = [
        Effect(claim=side.id, effect=_effect(side, winners), proposal=_proposal(side, sides, winners, world))
        for side in sides
    ]
    resolved = ConflictResolved(
        conflict=case.id,
        outcome=command.outcome,
        rule=command.outcome.upper(),
        winner=winners[0] if len(winners) == 1 else None,
        effects=tuple(effects),
        reason=command.reason,
    )
    return [resolved, *_stand_down(case, sides, winners, world)]


def _winners(favours: Who, command: ResolveConflict, sides: Sequence[LiveClaim]) -> tuple[EntityId, ...]:
    """The sides an outcome lets go on. Raises Refused when the outcome does not fit the case."""
    match favours:
        case "both":
            return tuple(side.id for side in sides)
        case "none":
            return ()
        case "earlier" | "later":
            found = (sides[0] if favours == "earlier" else sides[-1]).id
        case "named":
            found = _named(command)
        case "direct" | "partner":
            found = _by_party(favours, sides)
    if command.winner not in (None, found):
        raise refuse("WINNER_CONTRADICTS_OUTCOME", f"{command.outcome} is won by {found}", "/winner")
    if found not in [side.id for side in sides]:
        raise refuse("WINNER_NOT_A_SIDE", f"{found} is no side of this case", "/winner")
    return (found,)


def _named(command: ResolveConflict) -> EntityId:
    if command.winner is None:
        raise refuse("WINNER_NEEDED", f"{command.outcome} needs the winning claim to be named", "/winner")
    return command.winner


def _by_party(favours: Literal["direct", "partner"], sides: Sequence[LiveClaim]) -> EntityId:
    direct = [side.id for side in sides if side.party == DIRECT_PARTY]
    partner = [side.id for side in sides if side.party != DIRECT_PARTY]
    if not direct or not partner:
        raise refuse("NO_DIRECT_SIDE", "direct sales is not a side of this case", "/outcome")
    return direct[0] if favours == "direct" else partner[0]


def _effect(side: LiveClaim, winners: Sequence[EntityId]) -> What:
    """A winner that waits goes on to approval; one that is protected already, or direct, stays as it is."""
    if side.id not in winners:
        return "deny"
    return "award" if side.pending else "keep"


def _proposal(side: LiveClaim, sides: Sequence[LiveClaim], winners: Sequence[EntityId], world: World) -> int | None:
    """The version of the request that a protection loses, where the other side does not contest what was granted.

    It does not meet it, or a person has said before that both may stand.
    """
    if side.id in winners or side.granted is None:
        return None
    granted, regions = side.as_granted().claim(), world.regions(side.vendor)
    others = [other for other in sides if other.id != side.id and world.settled(side.id, other.id) is None]
    contested = any(overlap(granted, other.claim(), regions).scopes_meet for other in others)
    return None if contested else side.registration_version


def _stand_down(case: Case, sides: Sequence[LiveClaim], winners: Sequence[EntityId], world: World) -> list[Event]:
    """A claim of direct sales that lost is ours to end; a registration is ended by its own service."""
    events: list[Event] = []
    for side in sides:
        if side.kind == "direct" and side.id not in winners:
            events.append(DirectClaimWithdrawn(direct_claim=side.id, reason=f"conflict {case.id} was settled"))
            events += [
                lapse for lapse in lapses(side.id, ENDED_AS[DirectClaimWithdrawn], world) if lapse.conflict != case.id
            ]
    return events
