"""Legal holds: what keeps people, and customers that are withheld, beyond their time and from being erased."""

from collections.abc import Callable, Iterator

from contracts.customers import CustomersMerged, CustomerSplit
from contracts.message import Event
from contracts.refusal import refuse
from contracts.retention import CustomersLinked, LegalHoldPlaced, LegalHoldReleased, PlaceLegalHold, ReleaseLegalHold
from contracts.values import EntityId, derived_id
from services.registration.domain.holding import Observed
from services.registration.domain.request import Request
from services.registration.domain.state import LegalHold, Person, World
from services.registration.domain.succession import successor


def place(request: Request, world: World) -> list[Event]:
    """Put a legal hold on a matter; two on the same are two, and each is released by itself."""
    command: PlaceLegalHold = request.command
    if world.legal_hold(command.legal_hold) is not None:
        raise refuse("ALREADY_EXISTS", "there is a legal hold of this id")
    return [LegalHoldPlaced(legal_hold=command.legal_hold, on=command.on, reason=command.reason)]


def release(request: Request, world: World) -> list[Event]:
    """Take a legal hold away; it is not put back, but placed anew."""
    command: ReleaseLegalHold = request.command
    found = world.legal_hold(command.legal_hold)
    if found is None or found.vendor != request.actor.vendor:
        raise refuse("NOT_FOUND", "there is no such legal hold")
    if found.released:
        raise refuse("WRONG_STATE", "the legal hold is released")
    return [LegalHoldReleased(legal_hold=command.legal_hold, reason=command.reason)]


def keeps(hold: LegalHold, subject: str, whose: Person | None, world: World, key_of: Callable[[str], bytes]) -> bool:
    """Whether a hold keeps somebody; `key_of` makes of an id what stands in `whose`, None of whom nothing is known."""
    if hold.kind == "subject":
        return hold.matter == subject
    if whose is None or whose.vendor != hold.vendor:
        return False
    match hold.kind:
        case "partner":
            return whose.partner == hold.matter
        case "customer":
            return any(whose.customer == key_of(each) for each in world.ever_one(hold.matter))
        case _:
            named = hold.registrations or (hold.matter,)
            return any(whose.registration == key_of(each) for first in named for each in _line(first, world))


def _line(registration: EntityId, world: World) -> Iterator[EntityId]:
    """A registration, and those in which it lived on at other partners."""
    yield registration
    while world.registration(registration := successor(registration)) is not None:
        yield registration


def on_merged(seen: Observed, world: World) -> list[Event]:
    """Two customers were found to be one: holds on either are holds on both."""
    event: CustomersMerged = seen.event
    return _linked(seen, event.customer, event.absorbed, world)


def on_split(seen: Observed, world: World) -> list[Event]:
    """One customer was found to be two: who came before may belong to either, so holds on either stay on both."""
    event: CustomerSplit = seen.event
    return _linked(seen, event.customer, event.part, world)


def _linked(seen: Observed, customer: EntityId, other: EntityId, world: World) -> list[Event]:
    """What was one at any time is known as such for good: merged a second time it is nothing new."""
    if other in world.ever_one(customer):
        return []
    vendor = seen.actor.partition("/")[0]
    link = derived_id("customer-link", vendor, customer, other)
    return [CustomersLinked(link=link, vendor=vendor, customer=customer, other=other)]
