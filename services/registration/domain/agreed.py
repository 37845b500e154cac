"""Terms that a settled case left a claim: other ones than its programme's, whenever it is granted."""

from decimal import Decimal
from typing import Final

from contracts import conflicts as c
from contracts import protections as g
from contracts.message import Event
from contracts.terms import Reward
from contracts.values import ProtectionKind
from services.registration.domain.state import Agreed, Registration
from services.registration.policy.claims import Asked
from services.registration.policy.terms import narrower

KINDS: Final[dict[str, ProtectionKind]] = {"OPEN": "open", "SECONDARY": "open", "SOURCING": "attribution"}
"""What a grant does to others at most when its claim goes on as this; as anything else, what its programme says."""
FULFILMENT: Final = "FULFILMENT"
WHOLE: Final = Decimal(100)


def agreed_in(effect: c.Effect, conflict: str) -> Agreed | None:
    """What an outcome agreed for a claim; None when the claim goes on as it would have."""
    if effect.standing is None:
        return None
    return Agreed(conflict, effect.standing.upper(), effect.price_level, effect.reward_share)


def as_agreed(was: Registration, asked: Asked, agreed: Agreed | None) -> list[Event]:
    """What its grant is from now on: something else than its programme says, or that again."""
    if agreed is None or asked.track_type is None:
        return []
    terms = asked.terms
    kind = narrower(terms.protection.kind, KINDS.get(agreed.code, terms.protection.kind))
    if agreed.code == FULFILMENT and (was.grant is None or was.grant.kind == kind):
        return []
    changed = g.ProtectionTermsChanged(
        protection=was.id,
        registration=was.id,
        code=agreed.code,
        conflict=agreed.conflict,
        kind=kind,
        price_level=agreed.price_level or terms.protection.price_level,
        reward=_part_of(terms.reward, agreed.reward_share),
    )
    return [changed]


def _part_of(reward: Reward | None, share: Decimal | None) -> Reward | None:
    """The programme's reward, or so much of it in per cent."""
    if reward is None or share is None or reward.rate is None:
        return reward
    return reward.model_copy(update={"rate": (reward.rate * share / WHOLE).quantize(Decimal("0.0001"))})
