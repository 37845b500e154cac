"""A won deal that a standing claim of its partner preceded is paid after all once that one ends without earning it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from contracts.attributions import OrderAttributed, OrderRewardDue
from contracts.message import Event
from contracts.registrations import DealRewardDue, DealWon
from contracts.trace import Ruling
from services.registration.domain.lookback import keys_of, rewarded_before
from services.registration.domain.state import Past, Preceded, Registration, Unconfirmed, World
from services.registration.policy.rewarding import ORDER_CREDITED, PRECEDED, TO_CONFIRM, earned

PAID_ONCE = "PAID_ONCE"
"""The rule by which a partner is paid for one of its claims on a customer."""


def preceded(event: Event, past: Past) -> Preceded | None:
    """What a won deal, or an attributed order, waits for; None for one that is paid or never will be."""
    if not isinstance(event, DealWon | OrderAttributed) or event.not_payable != PRECEDED:
        return None
    return Preceded(
        registration=past.registration,
        vendor=past.vendor,
        partner=past.partner,
        keys=past.keys,
        precedence=past.precedence,
        won_at=past.ended_at,
        is_order=isinstance(event, OrderAttributed),
        order=event.order_reference or "",
    )


def unconfirmed(event: Event, now: Registration, at: datetime, actor: str) -> Unconfirmed | None:
    """What waits for somebody to confirm it; None for what does not, or would earn nothing."""
    if not isinstance(event, DealWon) or event.reward is None or event.not_payable not in TO_CONFIRM:
        return None
    deal = Preceded(
        registration=now.id,
        vendor=now.vendor,
        partner=now.partner,
        keys=keys_of(now),
        precedence=event.reward.precedence,
        won_at=at,
        order=event.order_reference or "",
    )
    return Unconfirmed(deal, event.reward.once_per_customer, actor)


def credited(event: Event) -> str | None:
    """The order that earns a reward with this event, if one does."""
    if not isinstance(event, DealWon | OrderAttributed) or not event.payable or event.reward is None:
        return None
    return event.order_reference


def reviewed(deals: Iterable[Preceded], at: datetime, world: World) -> Iterator[tuple[Preceded, bool]]:
    """One partner's deals that wait: since when each is due, the first to be paid alone; and whether one waits on."""
    due: set[str] = set()
    for deal in sorted(deals, key=lambda deal: (-deal.precedence, deal.won_at, deal.registration)):
        others = rewarded_before(world, deal.vendor, deal.partner, deal.keys, deal.registration)
        reason = ORDER_CREDITED if world.credited(deal.vendor, deal.order or None) else earned(deal.precedence, others)
        first = reason is None and due.isdisjoint(deal.keys)
        due.update(deal.keys if first else ())
        yield replace(deal, due=(deal.due or at) if first else None), reason in (None, PRECEDED)


def reward_due(deal: Preceded) -> list[Event]:
    """Nothing precedes the deal any more; decided by the clock."""
    because = f"won with precedence {deal.precedence}: none of a higher one stands any more, and none was paid"
    trace: tuple[Ruling, ...] = ({"rule": PAID_ONCE, "verdict": "passed", "because": because},)
    if deal.is_order:
        return [OrderRewardDue(attribution=deal.registration, partner=deal.partner, trace=trace)]
    return [DealRewardDue(registration=deal.registration, partner=deal.partner, trace=trace)]
