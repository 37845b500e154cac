"""A won deal that no order shows to be so is paid once somebody else than who told of it says that it was won."""

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.authority import may_act
from services.registration.domain.lookback import rewarded_before
from services.registration.domain.request import Request, is_same_person
from services.registration.domain.state import Unconfirmed, World
from services.registration.policy.rewarding import withheld


def confirm(request: Request, world: World) -> list[Event]:
    """Say that a deal was won as it was told; what else keeps its reward back is looked at anew."""
    command: r.ConfirmDeal = request.command
    found = world.registration(command.registration)
    if found is None or not may_act(request.actor, command, found, world):
        raise refuse("NOT_FOUND", "there is no such registration")
    told = world.unconfirmed(command.registration)
    if told is None:
        raise refuse("WRONG_STATE", f"the registration is {found.stage}, and no outcome waits to be confirmed")
    if is_same_person(told.reported_by, str(request.actor)):
        raise refuse("REPORTER_CANNOT_CONFIRM", "who told of an outcome does not confirm it")
    return [_confirmed(told, command, world)]


def _confirmed(told: Unconfirmed, command: r.ConfirmDeal, world: World) -> Event:
    deal = told.deal
    others = rewarded_before(world, deal.vendor, deal.partner, deal.keys, deal.registration)
    credited = world.credited(deal.vendor, deal.order or None)
    reason = withheld(deal.precedence if told.once else None, others, credited)
    return r.DealConfirmed(
        registration=deal.registration,
        partner=deal.partner,
        payable=reason is None,
        not_payable=reason,
        note=command.note,
    )
