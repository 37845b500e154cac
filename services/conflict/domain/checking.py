"""Answers "is this account protected?" from what is known now; it changes nothing and names no partner."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from contracts.direct import CheckAnswer, CheckMatch, CheckProtection, CheckQuery, ProtectionChecked
from contracts.values import EntityId, Scope
from services.conflict.domain.resolving import look_up
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy import products, territory
from services.conflict.policy.limits import BATCH_QUERIES_MIN, BATCH_ROOM, CALL_CHARACTERS_MAX, ROOM, Room
from services.conflict.policy.roles import DIRECT_PARTY
from services.conflict.policy.territory import Regions

NOBODY = "channel desk"
"""Whom to call when a claim names nobody."""


class Standing(NamedTuple):
    """A claim that stands on the account asked for: what both have in common, and how surely it is the account.

    `in_grace`: its window is over, and it stands for its holder to apply again.
    """

    claim: LiveClaim
    probability: float
    scope: Scope
    in_grace: bool


class Found(NamedTuple):
    """The claims that stand on the account for certain, those on accounts that come near, and those just missed."""

    certain: list[Standing]
    near: list[Standing]
    missed: list[Standing]


def check(command: CheckProtection, vendor: str, at: datetime, world: World) -> ProtectionChecked:
    """Answer every account asked for; the claims behind the answers are named for the record, not for the asker."""
    room = BATCH_ROOM if len(command.queries) >= BATCH_QUERIES_MIN else ROOM
    found = [_found(query, vendor, at, world) for query in command.queries]
    behind = (one for each in found for some in each for one in some[: room.matches])
    return ProtectionChecked(
        check=command.check,
        queries=command.queries,
        answers=tuple(_answer(each, room) for each in found),
        claims=tuple(dict.fromkeys(one.claim.id for one in behind)),
    )


def _answer(found: Found, room: Room) -> CheckAnswer:
    # An account that is kept for a partner, or for partners, is as protected as if one of them had registered it.
    protected = [one for one in found.certain if one.claim.party != DIRECT_PARTY]
    missed = _matches([*found.near, *found.missed][: room.near], room)
    if protected:
        return CheckAnswer(answer="protected", matches=_matches(protected[: room.matches], room), near=missed)
    if found.certain:
        return CheckAnswer(answer="direct-reserved", matches=_matches(found.certain[: room.matches], room), near=missed)
    missed = _matches(found.missed[: room.near], room)
    if found.near:
        return CheckAnswer(answer="ambiguous", matches=_matches(found.near[: room.matches], room), near=missed)
    return CheckAnswer(answer="clear", near=missed)


def _matches(found: Sequence[Standing], room: Room) -> tuple[CheckMatch, ...]:
    return tuple(
        CheckMatch(
            probability=one.probability,
            protected_until=one.claim.grace_until if one.in_grace else one.claim.until,
            in_grace=one.in_grace or None,
            call=(one.claim.call or NOBODY)[:CALL_CHARACTERS_MAX],
            scope=one.scope.model_copy(update={"products": one.scope.products[: room.products]}),
        )
        for one in found
    )


def _found(query: CheckQuery, vendor: str, at: datetime, world: World) -> Found:
    known = look_up(query.customer, vendor, world)
    near = {one.customer: _same(one.relation, one.probability) for one in known.near}
    missed = {one.customer: one.probability for one in known.missed}
    certain = {} if known.customer is None else {known.customer: known.probability}
    return Found(
        _standing(certain, query, at, world),
        _standing(dict(_related(known.customer, near, world)), query, at, world),
        _standing(missed, query, at, world),
    )


def _standing(accounts: Mapping[EntityId, float], query: CheckQuery, at: datetime, world: World) -> list[Standing]:
    """The claims on these accounts, the likeliest first."""
    found = [one for account, sure in accounts.items() for one in _on(account, sure, query, at, world)]
    return sorted(found, key=lambda one: -one.probability)


def _related(
    account: EntityId | None, accounts: dict[EntityId, float], world: World
) -> Iterator[tuple[EntityId, float]]:
    """What the writing comes near to, and what the account it was found to be comes near to."""
    yield from accounts.items()
    for other, link in world.links(account).items() if account is not None else ():
        if other not in accounts:
            yield other, _same(link.relation, link.probability)


def _same(relation: str, probability: float) -> float:
    """How likely this is the very account; for one of the same group, the probability is that of the group."""
    return round(1 - probability, 4) if relation == "family" else probability


def _on(account: EntityId, probability: float, query: CheckQuery, at: datetime, world: World) -> Iterator[Standing]:
    """The claims on one account that are in force at this moment, whether or not their end was recorded yet."""
    regions = world.regions(world.customer(account).vendor)
    for claim in world.claims_of(account):
        if claim.in_force(at):
            scope = _common(claim, query, regions)
            if scope is not None:
                in_grace = claim.end is not None and claim.end <= at
                yield Standing(claim, min(probability, claim.probability), scope, in_grace)


def _common(claim: LiveClaim, query: CheckQuery, regions: Regions) -> Scope | None:
    """What of the claim's scope was asked for; None when nothing. What a protection only asks for protects nobody."""
    held = claim.as_granted()
    where = territory.related(held.territory, query.territory, regions)
    if "disjoint" in (where, products.related(held.products, query.products)):
        return None
    asked_inside = where in ("contains", "equal")
    shared = products.shared(held.products, query.products)
    return Scope(products=shared, territory=query.territory if asked_inside else held.territory)
