"""How a deal ended: won, with the order compared and the reward it earns, or lost."""

from datetime import timedelta

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from contracts.terms import Reward
from contracts.values import Code
from services.registration.domain.incumbency import won as followed_by
from services.registration.domain.judging import standing_claim
from services.registration.domain.lookback import keys_of, rewarded_before
from services.registration.domain.protecting.ending import offer_over, released
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.customers import Compared, compared
from services.registration.policy.rewarding import END_CUSTOMER_DIFFERS, NEVER, NOT_CONFIRMED, SUSPENDED, not_payable

AHEAD = timedelta(days=1)
"""A deal may be won on a day that has begun for the partner and not for us, or is over for us and not for it."""


def record_outcome(was: Registration, request: Request, world: World) -> list[Event]:
    """Say how a granted deal ended; a protection that still stands has served, or is given back."""
    command: r.RecordOutcome = request.command
    if command.on > (request.at + AHEAD).date():
        raise refuse("OUTCOME_IN_FUTURE", "the deal ended on a day that has not come", "/on")
    if was.priority_at is not None and command.on < (was.priority_at - AHEAD).date():
        raise refuse("OUTCOME_BEFORE_CLAIM", f"the claim was made on {was.priority_at:%Y-%m-%d}", "/on")
    if command.outcome == "lost":
        lost = r.DealLost(registration=was.id, on=command.on, reason=command.reason)
        return [lost, *released(was, command.reason)]
    asked, checked = standing_claim(world, was, request.at), _checked(was, command.order)
    # Where somebody else bought, the registered customer has nothing that could be renewed.
    sits = () if _is_for_another(checked) else followed_by(was, asked, world)
    return [_won(was, command, asked, checked, world), *_served(was), *sits]


def _served(was: Registration) -> list[Event]:
    """In the tail of a protection an order still counts, but it protects nothing any more."""
    if was.grant is None or was.grant.phase == "ended":
        return []
    return [*offer_over(was), g.ProtectionFulfilled(protection=was.id, registration=was.id)]


def _won(
    was: Registration, command: r.RecordOutcome, asked: Asked, checked: r.OrderChecked | None, world: World
) -> Event:
    reward = asked.terms.reward if asked.track_type is not None else None
    reference = command.order_reference or (command.order.reference if command.order else None)
    reason = _not_payable(was, reward, checked, reference, world)
    return r.DealWon(
        registration=was.id,
        on=command.on,
        value=command.value,
        order_reference=reference,
        recurring=command.recurring,
        order=checked,
        partner=was.partner,
        role=asked.details.chain.role,
        programme=asked.ref,
        reward=reward,
        payable=reason is None,
        not_payable=reason,
    )


def _checked(was: Registration, order: r.Order | None) -> r.OrderChecked | None:
    if order is None:
        return None
    found = Compared("unclear", "the order names no end customer")
    if order.customer is not None:
        found = compared(was.asked().customer, order.customer)
    return r.OrderChecked(reference=order.reference, sell_through=order.sell_through, **found._asdict())


def _is_for_another(checked: r.OrderChecked | None) -> bool:
    """Whether the order is for somebody else than who was registered."""
    return checked is not None and checked.end_customer == "different"


def _not_payable(
    was: Registration, reward: Reward | None, checked: r.OrderChecked | None, reference: str | None, world: World
) -> Code | None:
    if _is_for_another(checked):
        return END_CUSTOMER_DIFFERS
    others = rewarded_before(world, was.vendor, was.partner, keys_of(was), was.id)
    reason = not_payable(reward, others, world.credited(was.vendor, reference))
    # Once it is confirmed it is asked again what precedes it.
    return reason if reward is None or reason in NEVER else _to_confirm(was, checked) or reason


def _to_confirm(was: Registration, checked: r.OrderChecked | None) -> Code | None:
    """Why somebody has to confirm that the deal was won as its partner says. Domain reference, section 3.2."""
    if was.grant is not None and was.grant.phase == "suspended":
        return SUSPENDED
    return None if checked is not None and checked.end_customer == "same" else NOT_CONFIRMED
