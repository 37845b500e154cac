"""What was before with the customer of a claim, and who sits there now."""

from collections.abc import Iterable, Iterator
from functools import partial

from contracts.registrations import Details
from contracts.values import EntityId
from services.registration.domain.state import Incumbent, Partner, Past, Registration, World
from services.registration.policy.claims import Before, Former, Sitting
from services.registration.policy.customers import written_keys
from services.registration.policy.rewarding import Rewarded


def keys_of(was: Registration) -> tuple[str, ...]:
    """The names of a registration's customer: who screening found it to be, and what was written of it."""
    return (*was.customers, *written_keys(was.asked().customer))


def own_claims_before(world: World, partner: Partner, details: Details) -> Before:
    """A partner's own claims on a customer, by what is written of it: at others' nobody looks before a screening."""
    return Before(partial(_own, world, partner, details))


def _own(world: World, partner: Partner, details: Details) -> tuple[Former, ...]:
    past = world.past(partner.vendor, written_keys(details.customer))
    return _formers(one for one in past if one.partner == partner.id)


def what_was_before(world: World, was: Registration) -> Before:
    """All that was before with the customer of a claim, and who sits there now."""
    return Before(partial(_all, world, was), partial(_sitting, world, was))


def _all(world: World, was: Registration) -> tuple[Former, ...]:
    return _formers(one for one in world.past(was.vendor, keys_of(was)) if one.registration != was.id)


def _sitting(world: World, was: Registration) -> tuple[Sitting, ...]:
    return tuple(Sitting(one.partner, one.products, one.territory) for one in sitting(world, was))


def sitting(world: World, was: Registration) -> Iterator[Incumbent]:
    """Who sits at a registration's customer, by whichever id it was known."""
    for customer in was.customers:
        yield from world.incumbents(was.vendor, customer)


def _formers(past: Iterable[Past]) -> tuple[Former, ...]:
    return tuple(Former(one.partner, one.programme, one.stage, one.ended_at, one.products) for one in past)


def rewarded_before(
    world: World, vendor: str, partner: str, keys: Iterable[str], itself: EntityId
) -> Iterator[Rewarded]:
    """A partner's other claims on a customer, and orders attributed to it, that may be rewarded beside this one."""
    for one in world.past(vendor, keys):
        if one.partner == partner and one.registration != itself:
            yield Rewarded(one.precedence, one.paid, standing=one.stage == "approved")
