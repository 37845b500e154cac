"""What is noted of a registration for those that look back at its customer: how it ended, or that it may still earn."""

from datetime import UTC, datetime
from typing import Any, Final

from contracts import protections as g
from contracts import registrations as r
from contracts.attributions import OrderAttributed
from contracts.message import Event
from contracts.periods import after
from contracts.terms import Reward
from services.registration.domain.lookback import keys_of
from services.registration.domain.state import Past, Registration, World
from services.registration.policy.customers import written_keys

FOREVER: Final = datetime.max.replace(tzinfo=UTC)
"""What is paid once per customer is never paid again."""


def noted(event: Event, now: Registration, at: datetime, world: World) -> Past | None:
    """What to note of a registration behind an event of it; None when no rule of its programme ever asks."""
    until = _until(event, now, at, world)
    if until is None:
        return None
    reward = _once_rewarded(now, world)
    paid = isinstance(event, r.DealWon) and event.payable and reward is not None
    return _past(now, at, until, paid=paid, precedence=reward.precedence if reward is not None else 0)


def _until(event: Event, now: Registration, at: datetime, world: World) -> datetime | None:
    match event:
        case r.RegistrationWithdrawn() | r.RegistrationExpired():
            return _cooled_off(now, at, world) or _corrected(now, at, world)
        case r.DealWon():
            return _looked_back(now.vendor, at, world) if not _rewarded(event) else FOREVER
        case g.ProtectionGranted():
            return FOREVER if _rewarded(event) else None
        case g.ProtectionEnteredGrace():
            return FOREVER if _once_rewarded(now, world) is not None else event.until
        case r.RegistrationCancelled() | r.DealLost():
            return _corrected(now, at, world)
        case _:
            return None


def _rewarded(event: r.DealWon | g.ProtectionGranted) -> bool:
    return event.reward is not None and event.reward.once_per_customer


def _once_rewarded(now: Registration, world: World) -> Reward | None:
    """The reward of a granted registration, if it is paid only once per customer."""
    versions = world.published(now.vendor, now.programme)
    if not now.track or not versions:
        return None
    tracks: dict[Any, Any] = versions[now.programme_version - 1].programme.terms
    reward = tracks[now.track].reward if now.track in tracks else None
    return reward if reward is not None and reward.once_per_customer else None


def _cooled_off(now: Registration, at: datetime, world: World) -> datetime | None:
    """When the partner may claim the customer again under any version of the programme that is known by now."""
    versions = world.published(now.vendor, now.programme)
    periods = {terms.cooling_off for one in versions for terms in one.programme.terms.values()}
    return max((after(period, at) for period in periods if period is not None), default=None)


def _looked_back(vendor: str, at: datetime, world: World) -> datetime | None:
    """When no programme of the vendor that is known by now looks back as far any more."""
    periods = {terms.look_back for one in world.programmes(vendor) for terms in one.terms.values()}
    return max((after(period, at) for period in periods if period is not None), default=None)


def _corrected(now: Registration, at: datetime, world: World) -> datetime | None:
    """A claim that is over earns nothing any more: what was noted of it while it stood is let go."""
    return at if _once_rewarded(now, world) is not None else None


def _past(now: Registration, at: datetime, until: datetime, **known: Any) -> Past:
    return Past(
        registration=now.id,
        vendor=now.vendor,
        partner=now.partner,
        programme=now.programme,
        stage=now.stage,
        ended_at=at,
        products=now.asked().products,
        keys=keys_of(now),
        until=until,
        **known,
    )


def order_noted(event: OrderAttributed, vendor: str, at: datetime, world: World) -> Past:
    """What to note of an order that was attributed to a partner: a deal that is won, and perhaps paid."""
    once = event.reward is not None and event.reward.once_per_customer
    return Past(
        registration=event.attribution,
        vendor=vendor,
        partner=event.partner,
        programme=event.programme.programme,
        stage="closed_won",
        ended_at=at,
        products=(),
        keys=written_keys(event.customer),
        until=FOREVER if once else _looked_back(vendor, at, world) or at,
        paid=once and event.payable,
        precedence=event.reward.precedence if once and event.reward is not None else 0,
    )
