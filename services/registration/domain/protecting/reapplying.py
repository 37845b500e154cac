"""In the grace of a protection its holder may apply again: the new grant takes the place of the one that ran out."""

from collections.abc import Iterator

from contracts import protections as g
from contracts import registrations as r
from contracts.matching import touches
from contracts.message import Event
from contracts.programme import Programme
from services.registration.domain.lookback import keys_of
from services.registration.domain.state import Registration, World

RENEWED = "the holder was granted it anew"


def replaced(was: Registration, world: World) -> Iterator[Event]:
    """The ends of the holder's own protections in grace for the same deal, behind the grant that replaces them."""
    versions = world.published(was.vendor, was.programme)
    # Nobody looks where no version of the programme has a grace.
    if not any(terms.protection.grace for one in versions for terms in one.programme.terms.values()):
        return
    programme = versions[was.programme_version - 1].programme
    for old in _in_grace(was, world):
        if same_deal(was.asked(), old.asked(), programme):
            yield g.ProtectionReleased(protection=old.id, registration=old.id, reason=RENEWED)
            yield r.RegistrationExpired(registration=old.id, cause="protection_expired")


def _in_grace(was: Registration, world: World) -> Iterator[Registration]:
    """The partner's own of the same programme and customer whose time is over, and their grace is not."""
    for one in world.past(was.vendor, keys_of(was)):
        if one.registration == was.id or (one.partner, one.programme) != (was.partner, was.programme):
            continue
        old = world.registration(one.registration)
        if isinstance(old, Registration) and old.grant is not None and old.grant.phase == "in_grace":
            yield old


def same_deal(new: r.Details, old: r.Details, programme: Programme) -> bool:
    """Whether the scopes meet: what is protected elsewhere, or for another project, has nothing to do with the new."""
    near = programme.within(new.territory, old.territory) or programme.within(old.territory, new.territory)
    ours, theirs = new.deal.project, old.deal.project
    apart = ours and theirs and ours.casefold() != theirs.casefold()
    return near and not apart and touches(new.products, old.products)
