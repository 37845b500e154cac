"""Another look at a settled case: filed for the losing side in time, decided by somebody else, and what follows."""

from collections.abc import Iterator, Sequence

from contracts import conflicts as c
from contracts.customers import Resolution
from contracts.direct import DirectClaimRegistered
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Scope
from services.conflict.domain.cases.asking import Asking
from services.conflict.domain.cases.effects import effects
from services.conflict.domain.cases.facts import Matter, matter_of
from services.conflict.domain.cases.fairness import DIRECT_ROLE, neutral, somebody_else
from services.conflict.domain.cases.settling import own, settlement
from services.conflict.domain.cases.working import appealed
from services.conflict.domain.claims import customer_of
from services.conflict.domain.state import Case, Done, LiveClaim, Settled
from services.conflict.domain.state.cases import ENDING
from services.conflict.domain.world import World
from services.conflict.policy.roles import DIRECT_PARTY


def appeal(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Ask for another look, for a side that lost. Raises Refused."""
    command: c.AppealConflict = asking.command
    was = _settled(case)
    side = next((side for side in was.sides if side.id == command.claim), None)
    if set(asking.actor.roles) == {DIRECT_ROLE} and (side is None or side.party != DIRECT_PARTY):
        raise refuse("NOT_FOUND", f"there is no conflict {case.id}")
    if command.claim not in was.lost:
        raise refuse("NOTHING_LOST", "this claim lost nothing by the outcome", "/claim")
    return [appealed(case, was, command.claim, command.grounds, asking.at, world, command.evidence)]


def _settled(case: Case) -> Settled:
    if case.settled is None:
        raise refuse("WRONG_STATE", f"the case is {case.stage}")
    return case.settled


def decide_appeal(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Say whether the outcome stands; another one is carried out in its place, and what it did is undone."""
    command: c.DecideConflictAppeal = asking.command
    was = _settled(case)
    neutral(asking.actor, was.sides)
    somebody_else(asking.actor, was.people, "an appeal")
    if command.outcome is None:
        return [c.OutcomeUpheld(conflict=case.id, claims=case.sides, reason=command.reason)]
    wanted = settlement(c.ResolveConflict.model_validate(dict(command)))
    matter = matter_of(case, (was.sides[0], was.sides[1]), world)
    found = [_instead(effect, *pair) for effect, pair in zip(effects(wanted, matter, world), _pairs(was), strict=True)]
    if _same(found, was):
        raise refuse("NOTHING_CHANGED", "this is how the case was settled", "/outcome")
    return _overturned(case, wanted, command.reason, found, matter, asking, world)


def _pairs(was: Settled) -> Iterator[tuple[Done, LiveClaim]]:
    return zip(was.done, was.sides, strict=True)


def _same(found: Sequence[c.Effect], was: Settled) -> bool:
    """Nothing would be undone, and nothing done that was not."""
    undone = any(effect.reopen or effect.scope or effect.standing for effect in found)
    ended = {effect.claim for effect in found if effect.effect in ENDING}
    return not undone and ended == {one.claim for one in was.done if one.effect in ENDING}


def _instead(effect: c.Effect, done: Done, side: LiveClaim) -> c.Effect:
    """The new outcome's effect on a side, with what undoes the old one's."""
    if effect.effect in ENDING:
        return effect
    update: dict[str, object] = {}
    if done.ended:
        update |= {"effect": "award", "reopen": True}
    elif done.rescoped and effect.scope is None:
        update["scope"] = Scope(products=side.products, territory=side.territory)
    if done.standing and effect.standing is None:
        update["standing"] = "full"
    return effect.model_copy(update=update)


def _overturned(
    case: Case,
    wanted: c.Settlement,
    reason: str,
    found: Sequence[c.Effect],
    matter: Matter,
    asking: Asking,
    world: World,
) -> list[Event]:
    was = _settled(case)
    going_on = [effect.claim for effect in found if effect.effect not in ENDING]
    overturned = c.OutcomeOverturned(
        conflict=case.id,
        overturned=was.outcome,
        outcome=wanted.outcome,
        rule=wanted.outcome.upper(),
        winner=going_on[0] if len(going_on) == 1 else None,
        effects=tuple(found),
        reason=reason,
    )
    both = zip(found, matter.sides, strict=True)
    again = [_reinstated(side) for effect, side in both if _lives(effect, side, asking)]
    return [overturned, *own(case.id, found, matter.sides, world), *again]


def _lives(effect: c.Effect, side: LiveClaim, asking: Asking) -> bool:
    """A claim of direct sales that ended by the outcome lives again, unless its time has run out since."""
    return bool(effect.reopen) and side.kind == "direct" and (side.end is None or side.end > asking.at)


def _reinstated(side: LiveClaim) -> Event:
    return DirectClaimRegistered(
        direct_claim=side.id,
        written=customer_of(side),
        resolution=Resolution(customer=side.customer, relation="same", probability=side.probability),
        claim=side.claim(),
        owner=side.call or DIRECT_PARTY,
        description="an outcome against it was overturned",
    )
