"""A protection that was taken over lives on in another registration: whoever asks for the first finds that one."""

from msgspec.structs import replace

from contracts.values import EntityId, derived_id
from services.registration.domain.state import Closed, Registration, World


def successor(registration: EntityId) -> EntityId:
    """The registration under which another partner takes a protection over; that happens to each at most once."""
    return derived_id("registration", registration, "transfer")


def taken_over(now: Registration, before: Registration) -> Registration:
    """The registration that takes the place of one before: whoever wrote that wrote this, and never judges it."""
    return replace(now, authors=tuple(dict.fromkeys((*before.authors, *now.authors))))


def as_of_now(claim: EntityId, world: World) -> Registration | Closed | None:
    """What has become of a claim; of one that was passed on, what has become of it at the partner that has it now.

    The conflict service may not have heard of that when it speaks of the claim by its first id.
    """
    found = world.registration(claim)
    while isinstance(found, Closed) and (taken := world.registration(successor(claim))) is not None:
        claim, found = successor(claim), taken
    return found
