"""Another look at a settled case: filed for the losing side in time, decided by somebody else, and what follows."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from contracts import conflicts as c
from contracts.customers import Resolution
from contracts.direct import DirectClaimRegistered
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Scope, derived_id
from services.conflict.domain.cases.asking import Asking
from services.conflict.domain.cases.effects import effects, winner
from services.conflict.domain.cases.facts import Matter, matter_of
from services.conflict.domain.cases.fairness import neutral, only_its_own, somebody_else
from services.conflict.domain.cases.restoring import expect_free
from services.conflict.domain.cases.settling import own, settlement
from services.conflict.domain.cases.working import appealed, as_settled
from services.conflict.domain.claims import customer_of
from services.conflict.domain.screening import screen
from services.conflict.domain.state import Case, Done, LiveClaim, Settled
from services.conflict.domain.world import World
from services.conflict.policy.roles import DIRECT_PARTY


def appeal(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Ask for another look, for a side that lost. Raises Refused."""
    command: c.AppealConflict = asking.command
    was = _settled(case)
    side = as_settled(case, command.claim)
    only_its_own(asking.actor, case.id, side)
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
    somebody_else(asking.actor, was.people)
    if command.outcome is None:
        return [c.OutcomeUpheld(conflict=case.id, claims=case.sides, reason=command.reason)]
    wanted = settlement(c.ResolveConflict.model_validate(dict(command)))
    earlier, later = (_as_known(side, world) for side in was.sides)
    matter = matter_of(case, (earlier, later), world)
    plain = effects(wanted, matter, world)
    if _same(plain, was):
        raise refuse("NOTHING_CHANGED", "this is how the case was settled", "/outcome")
    found = [_instead(effect, done, side) for effect, done, side in zip(plain, was.done, was.sides, strict=True)]
    expect_free(found, was, world)
    return _overturned(case, wanted, command.reason, found, matter, asking, world)


def _as_known(side: LiveClaim, world: World) -> LiveClaim:
    """A side as it was contested, by what is known of it now: what it has shown since, and whose it has become."""
    now, customer = world.claim(side.id), world.stands_for(side.customer)
    if now is None:
        return replace(side, customer=customer)
    return replace(
        side, customer=now.customer, party=now.party, call=now.call, proofs=now.proofs, worked_at=now.worked_at
    )


def _same(found: Sequence[c.Effect], was: Settled) -> bool:
    """Nothing would be undone, and nothing done that was not; of two splits nobody knows."""
    return tuple(map(Done.by, found)) == was.done and not any(effect.scope for effect in found)


def _instead(effect: c.Effect, done: Done, side: LiveClaim) -> c.Effect:
    """The new outcome's effect on a side, with what undoes the old one's."""
    if effect.effect in c.ENDING:
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
    overturned = c.OutcomeOverturned(
        conflict=case.id,
        overturned=was.outcome,
        outcome=wanted.outcome,
        rule=wanted.outcome.upper(),
        winner=winner(wanted, found, matter, world),
        effects=tuple(found),
        reason=reason,
    )
    both = zip(found, matter.sides, strict=True)
    again = [
        event
        for effect, side in both
        if _lives(effect, side, asking.at)
        for event in _reinstated(case, side.scoped(effect.scope), world)
    ]
    return [overturned, *own(case.id, found, matter.sides, world), *again]


def _lives(effect: c.Effect, side: LiveClaim, at: datetime) -> bool:
    """A claim of direct sales that ended by the outcome lives again, unless its time has run out since."""
    return bool(effect.reopen) and side.kind == "direct" and (side.end is None or side.end > at)


def _reinstated(case: Case, side: LiveClaim, world: World) -> Iterator[Event]:
    """It meets the protections that came meanwhile, but the other side of this case; who is undecided comes to it."""
    resolution = Resolution(customer=side.customer, relation="same", probability=side.probability)
    yield DirectClaimRegistered(
        direct_claim=side.id,
        written=customer_of(side),
        resolution=resolution,
        claim=side.claim(),
        owner=side.call or DIRECT_PARTY,
        entered_by=side.by,
        description="an outcome against it was overturned",
    )
    for found in screen(side, resolution, derived_id("overturned", case.id), world).detected:
        if not {one.claim for one in found.sides if one.protected} <= set(case.sides):
            yield found
