"""Of customers that a person told apart, and that are written alike, the one that a new writing means."""

from math import exp2
from typing import Final

from contracts.values import EntityId
from services.conflict.domain.world import World
from services.conflict.matching import Evidence, Related
from services.conflict.matching import Resolution as Found

FAVOURED_BITS: Final = 4.0
"""So much more has to speak for one than for any other of them: sixteen times as likely."""
TOLD_APART: Final = "told apart"


def preferred(found: Found, world: World, recorded: EntityId | None = None) -> Found:
    """What was found; of several customers that are near certain the one it is.

    Of those that a person told apart it is the one that the evidence favours by far; else the one that a claim is
    `recorded` on stays. What favours none is a customer of its own, near to each of them, until a person merges it.
    """
    if len(found.tied) < 2:
        return found
    best, second = sorted(found.tied, key=lambda one: -_bits(one))[:2]
    margin = round(_bits(best) - _bits(second), 2)
    if margin >= FAVOURED_BITS and _told_apart(found.tied, world):
        return _favoured(best, second, margin, found)
    kept = next((one for one in found.tied if one.customer == recorded), None)
    return found if kept is None else _on(kept, found)


def _favoured(best: Related, second: Related, margin: float, found: Found) -> Found:
    """As sure as it is to be the one and not the other; what speaks for it comes first."""
    over = Evidence(TOLD_APART, best.customer, second.customer, margin)
    sure = round(min(best.match.probability, 1 / (1 + exp2(-margin))), 4)
    return _on(best, found)._replace(probability=sure, evidence=(over, *best.match.evidence))


def _on(one: Related, found: Found) -> Found:
    match = one.match
    return found._replace(
        relation="same",
        customer=one.customer,
        probability=match.probability,
        evidence=match.evidence,
        related=tuple(other for other in found.related if other.customer != one.customer),
        tied=(),
    )


def _told_apart(tied: tuple[Related, ...], world: World) -> bool:
    first, *others = tied
    return all(world.apart(first.customer, other.customer) for other in others)


def _bits(one: Related) -> float:
    return sum(evidence.bits for evidence in one.match.evidence)
