"""A case is settled: by one person, by two where the programme asks for two, or dismissed as a false match."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts import conflicts as c
from contracts.direct import DirectClaimRescoped, DirectClaimWithdrawn
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import EntityId, Text
from services.conflict.domain.cases.asking import Asking, both_sides
from services.conflict.domain.cases.effects import effects, winner
from services.conflict.domain.cases.facts import Matter, matter_of, promised, suggestion_on
from services.conflict.domain.cases.fairness import neutral, somebody_else
from services.conflict.domain.claims import lapses
from services.conflict.domain.direct import ENDED_AS
from services.conflict.domain.state import Case, LiveClaim
from services.conflict.domain.world import World


def resolve(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Settle the case alone. Raises Refused where the programme asks for two, or the outcome does not fit."""
    command: c.ResolveConflict = asking.command
    matter = matter_of(case, both_sides(case, world), world)
    neutral(asking.actor, matter.sides)
    _may_alone(matter)
    return settled(case, matter, settlement(command), command.reason, asking.at, world)


def settlement(command: c.ResolveConflict | c.ProposeOutcome) -> c.Settlement:
    """The outcome that a command names, with what it needs."""
    return c.Settlement(outcome=command.outcome, winner=command.winner, split=command.split, share=command.share)


def _may_alone(matter: Matter) -> None:
    if matter.rules.four_eyes:
        raise refuse("FOUR_EYES_NEEDED", "propose the outcome; another person confirms it")


def propose(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Say how the case should be settled; it has to be an outcome that could be carried out. Raises Refused."""
    command: c.ProposeOutcome = asking.command
    matter = matter_of(case, both_sides(case, world), world)
    neutral(asking.actor, matter.sides)
    wanted = settlement(command)
    _reasoned(wanted, command.reason, matter, asking.at, world)
    effects(wanted, matter, world)
    return [c.OutcomeProposed(conflict=case.id, settlement=wanted, reason=command.reason)]


def confirm(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Agree to what another person proposed. Raises Refused."""
    matter = matter_of(case, both_sides(case, world), world)
    neutral(asking.actor, matter.sides)
    if case.proposed is None:
        raise refuse("NOTHING_PROPOSED", "nobody has proposed an outcome")
    somebody_else(asking.actor, (case.proposed.by,))
    proposed = case.proposed
    return settled(case, matter, proposed.parsed(), proposed.reason, asking.at, world, proposed.by)


def dismiss(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Say that it was a false match. Raises Refused."""
    sides = [side for side in map(world.claim, case.sides) if side is not None]
    neutral(asking.actor, sides)
    if len(sides) == len(case.sides):
        _may_alone(matter_of(case, (sides[0], sides[1]), world))
    return [c.ConflictDismissed(conflict=case.id, claims=case.sides, reason=asking.command.reason)]


def _reasoned(wanted: c.Settlement, reason: Text, matter: Matter, at: datetime, world: World) -> c.Suggestion | None:
    """The rules' suggestion if this follows it; who decides otherwise says why. Raises Refused."""
    suggestion = suggestion_on(matter, at, world)
    named = wanted.winner in (None, suggestion.winner)
    if wanted.outcome == suggestion.outcome and named:
        return suggestion
    if not reason.strip():
        raise refuse("REASON_NEEDED", f"the rules suggest {suggestion.outcome}: say why not", "/reason")
    return None


def settled(
    case: Case,
    matter: Matter,
    wanted: c.Settlement,
    reason: Text,
    at: datetime,
    world: World,
    proposed_by: str | None = None,
) -> list[Event]:
    """The case is settled like this, and what we own of its sides follows. Raises Refused."""
    suggestion = _reasoned(wanted, reason, matter, at, world)
    found = effects(wanted, matter, world)
    resolved = c.ConflictResolved(
        conflict=case.id,
        outcome=wanted.outcome,
        rule=suggestion.rule if suggestion is not None else wanted.outcome.upper(),
        winner=winner(wanted, found, matter, world),
        effects=tuple(found),
        reason=reason.strip() or (suggestion.reason if suggestion is not None else ""),
        programme=matter.ruled.programme if matter.ruled is not None else None,
        proposed_by=proposed_by,
        appeal_until=promised(matter.rules.appeal_within, matter, at, world) if _hurts(found) else None,
    )
    return [resolved, *own(case.id, found, matter.sides, world)]


def _hurts(found: Iterable[c.Effect]) -> bool:
    """Whether anybody lost something that could be looked at again."""
    return any(effect.effect in c.ENDING or effect.scope or effect.standing for effect in found)


def own(conflict: EntityId, found: Iterable[c.Effect], sides: Sequence[LiveClaim], world: World) -> list[Event]:
    """What an outcome does to claims of direct sales, which are ours; a registration is its own service's.

    One that has ended since stays as it is.
    """
    direct = {side.id for side in sides if side.kind == "direct" and world.claim(side.id) is not None}
    events: list[Event] = []
    for effect in found:
        if effect.claim not in direct:
            continue
        if effect.effect in c.ENDING:
            events += _withdrawn(effect.claim, conflict, world)
        elif effect.scope is not None:
            events.append(DirectClaimRescoped(direct_claim=effect.claim, scope=effect.scope, conflict=conflict))
    return events


def _withdrawn(claim: EntityId, conflict: EntityId, world: World) -> list[Event]:
    gone = DirectClaimWithdrawn(direct_claim=claim, reason=f"conflict {conflict} was settled")
    others = lapses(claim, ENDED_AS[DirectClaimWithdrawn], world)
    return [gone, *(lapse for lapse in others if lapse.conflict != conflict)]
