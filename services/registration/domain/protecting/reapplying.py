"""In the grace of a protection its holder may apply again: the new grant takes the place of the one that ran out."""

from collections.abc import Iterator

from contracts import protections as g
from contracts import registrations as r
from contracts.matching import touches
from contracts.message import Event
from services.registration.domain.lookback import keys_of
from services.registration.domain.state import Past, Registration, World

RENEWED = "the holder was granted it anew"


def replaced(was: Registration, world: World) -> Iterator[Event]:
    """The ends of the holder's own protections in grace for the same deal, behind the grant that replaces them."""
    for one in _own_before(was, world):
        old = world.registration(one.registration)
        in_grace = isinstance(old, Registration) and old.grant is not None and old.grant.phase == "in_grace"
        if in_grace and touches(was.asked().products, one.products):
            yield g.ProtectionReleased(protection=one.registration, registration=one.registration, reason=RENEWED)
            yield r.RegistrationExpired(registration=one.registration, cause="protection_expired")


def _own_before(was: Registration, world: World) -> Iterator[Past]:
    """The partner's others on this customer in the same programme; nobody looks where no version of it has a grace."""
    versions = world.published(was.vendor, was.programme)
    if any(terms.protection.grace for one in versions for terms in one.programme.terms.values()):
        for one in world.past(was.vendor, keys_of(was)):
            if one.registration != was.id and (one.partner, one.programme) == (was.partner, was.programme):
                yield one
