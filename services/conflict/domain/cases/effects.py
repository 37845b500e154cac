"""What a settlement does to each side of a case."""

from collections.abc import Sequence
from typing import Any

from contracts.conflicts import ENDING, Effect, Settlement
from contracts.refusal import refuse
from contracts.values import EntityId
from services.conflict.domain.cases.facts import Matter, sides_of
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy.outcomes import FAVOURS, LEADS, Sides, What, inadmissible
from services.conflict.policy.overlap import overlap
from services.conflict.policy.roles import DIRECT_PARTY


def winners(settled: Settlement, matter: Matter, world: World) -> tuple[EntityId, ...]:
    """The sides an outcome lets go on, the leading one first. Raises Refused when the outcome does not fit the case."""
    sides = sides_of(matter, world)
    if (missing := inadmissible(settled.outcome, sides)) is not None:
        raise refuse(missing.code, missing.explanation, "/outcome")
    ids = [side.id for side in matter.sides]
    if settled.winner is not None and settled.winner not in ids:
        raise refuse("WINNER_NOT_A_SIDE", f"{settled.winner} is no side of this case", "/winner")
    if FAVOURS[settled.outcome] == "both":
        return _leading(settled, ids)
    found = _favoured(settled, sides)
    if settled.winner is not None and settled.winner not in found:
        raise refuse("WINNER_CONTRADICTS_OUTCOME", f"{settled.outcome} is not won by {settled.winner}", "/winner")
    return found


def winner(settled: Settlement, found: Sequence[Effect], matter: Matter, world: World) -> EntityId | None:
    """The one side that an outcome with these effects lets go on for itself, if it is one."""
    ended = {effect.claim for effect in found if effect.effect in ENDING}
    going_on = [one for one in winners(settled, matter, world) if one not in ended]
    return going_on[0] if len(going_on) == 1 else None


def _favoured(settled: Settlement, sides: Sides) -> tuple[EntityId, ...]:
    """The one side that an outcome favours; nobody where it favours none. Raises Refused."""
    match FAVOURS[settled.outcome]:
        case "none":
            return ()
        case "named":
            return _named(settled, sides.chosen)
        case "incumbent":
            return _named(settled, sides.seated)
        case who:
            return tuple(side.claim for side in sides.favoured(who))


def _leading(settled: Settlement, ids: Sequence[EntityId]) -> tuple[EntityId, ...]:
    """Both sides; the one first that leads, where the outcome has one that does."""
    usual = LEADS.get(settled.outcome)
    if usual is None and settled.winner is not None:
        raise refuse("WINNER_CONTRADICTS_OUTCOME", f"{settled.outcome} has no winner", "/winner")
    lead = settled.winner or ids[usual == "later"]
    return (lead, *(one for one in ids if one != lead))


def _named(settled: Settlement, possible: Sequence[EntityId]) -> tuple[EntityId, ...]:
    if settled.winner is not None and settled.winner in possible:
        return (settled.winner,)
    if settled.winner is None and len(possible) == 1:
        return (possible[0],)
    if settled.winner is None:
        raise refuse("WINNER_NEEDED", f"{settled.outcome} needs the winning claim to be named", "/winner")
    raise refuse("WINNER_CONTRADICTS_OUTCOME", f"nothing speaks for {settled.winner}", "/winner")


def effects(settled: Settlement, matter: Matter, world: World) -> list[Effect]:
    """What the outcome does to each side, the earlier first. Raises Refused."""
    going_on = winners(settled, matter, world)
    terms = _terms(settled, going_on, matter, world)
    return [
        Effect.model_validate(
            {
                "claim": side.id,
                "effect": _usual(side, going_on),
                "proposal": _proposal(side, matter, going_on, world),
                **terms.get(side.id, {}),
            }
        )
        for side in matter.sides
    ]


def _usual(side: LiveClaim, going_on: Sequence[EntityId]) -> What:
    """A winner that waits goes on to approval; one that is protected already, or direct, stays as it is.

    So does a reserved account or an incumbent that lost: the case was about who comes beside it, not about its end.
    """
    if side.id not in going_on:
        return "keep" if side.reserved or side.incumbent else "deny"
    return "award" if side.pending else "keep"


def _terms(
    settled: Settlement, going_on: Sequence[EntityId], matter: Matter, world: World
) -> dict[EntityId, dict[str, Any]]:
    """On which terms the sides go on, where an outcome changes them."""
    rules, found = matter.rules, {}
    match settled.outcome:
        case "scope_split":
            found = split(settled, matter, world)
        case "co_sell_shared":
            found = _shared(settled, going_on, {side.id: side.party for side in matter.sides})
        case "primary_plus_secondary_terms":
            price, reward = rules.secondary_price_level, rules.secondary_reward
            found = {going_on[1]: {"standing": "secondary", "price_level": price, "reward_share": reward}}
        case "sourcing_and_fulfilment_split":
            found = {going_on[0]: {"standing": "fulfilment"}, going_on[1]: {"standing": "sourcing"}}
        case "open_competition":
            found = {side: {"standing": "open"} for side in going_on}
        case "same_partner_merged":
            found = {going_on[1]: {"effect": "merge", "into": going_on[0]}}
    return found


def _shared(
    settled: Settlement, going_on: Sequence[EntityId], parties: dict[EntityId, str]
) -> dict[EntityId, dict[str, Any]]:
    """Who joins the other's deal: a partner with its share, direct sales without one."""
    lead, other = _lead_of_deal(going_on, parties)
    if parties[other] == DIRECT_PARTY:
        return {other: {"effect": "join", "into": lead}}
    return {other: {"effect": "join", "into": lead, "party": parties[other], "share": settled.share}}


def _lead_of_deal(going_on: Sequence[EntityId], parties: dict[EntityId, str]) -> tuple[EntityId, EntityId]:
    """Who leads a shared deal and who joins it: a partner's registration is the deal, direct sales joins."""
    lead, other = going_on
    return (other, lead) if parties[lead] == DIRECT_PARTY else (lead, other)


def split(settled: Settlement, matter: Matter, world: World) -> dict[EntityId, dict[str, Any]]:
    """What each side of a split goes on with: inside of what it claims, and apart from the other. Raises Refused."""
    kept = {part.claim: part.scope for part in settled.split}
    if set(kept) - {side.id for side in matter.sides} or not kept:
        raise refuse("SPLIT_NEEDED", "say for the sides of the case what each keeps", "/split")
    regions = world.regions(matter.sides[0].vendor)
    before = [side.claim() for side in matter.sides]
    after = [claim.model_copy(update={"scope": kept.get(claim.claim, claim.scope)}) for claim in before]
    for was, now in zip(before, after, strict=True):
        found = overlap(was, now.model_copy(update={"project": None}), regions)
        if {found.products, found.territory} - {"equal", "contains"}:
            raise refuse("SPLIT_BEYOND_CLAIM", f"{was.claim} would keep more than it claims", "/split")
    if overlap(after[0], after[1], regions).scopes_meet:
        raise refuse("SPLIT_STILL_MEETS", "what the two sides keep still meets", "/split")
    pairs = zip(before, after, strict=True)
    return {now.claim: {"scope": now.scope} for was, now in pairs if now.scope != was.scope}


def _proposal(side: LiveClaim, matter: Matter, going_on: Sequence[EntityId], world: World) -> int | None:
    """The version of the request that a protection loses, where the other side does not contest what was granted.

    It does not meet it, or a person has said before that both may stand.
    """
    if side.id in going_on or side.granted is None:
        return None
    granted, regions = side.as_granted().claim(), world.regions(side.vendor)
    others = [other for other in matter.sides if other.id != side.id and world.settled(side.id, other.id) is None]
    contested = any(overlap(granted, other.claim(), regions).scopes_meet for other in others)
    return None if contested else side.registration_version
