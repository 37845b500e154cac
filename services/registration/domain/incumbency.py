"""After a won deal its partner is the customer's incumbent for a time: its renewal is expected, and rivals are seen."""

from datetime import datetime

from contracts import protections as g
from contracts.matching import inside
from contracts.message import Event
from contracts.periods import after, before
from contracts.values import Code
from services.registration.domain.judging import known_partner
from services.registration.domain.lookback import sitting
from services.registration.domain.state import Incumbent, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.terms import covered_products


def won(was: Registration, asked: Asked, world: World) -> list[Event]:
    """What a won deal makes of its partner, where the programme says so; whoever sat there before does so no more.

    A partner with which the relation has ended is nobody's incumbent.
    """
    terms = asked.terms.incumbency if asked.track_type is not None else None
    if terms is None or known_partner(world, was.vendor, was.partner).standing == "terminated":
        return []
    products = covered_products(asked)
    until = after(terms.period, asked.at, asked.calendar)
    stretch = terms.renewal_within
    sits = g.IncumbencyEstablished(
        protection=was.id,
        registration=was.id,
        partner=was.partner,
        customer=was.customer or None,
        products=products,
        territory=asked.details.territory,
        until=until,
        # A stretch that is longer than the whole time begins with it.
        renewal_from=max(before(stretch, until, asked.calendar), asked.at) if stretch else None,
    )
    return [*(vacated(one) for one in sitting(world, was) if _follows(one, asked, products)), sits]


def _follows(one: Incumbent, asked: Asked, products: tuple[str, ...]) -> bool:
    """Whether all that somebody sits for is among what was won now, and where it was won."""
    there = asked.programme.within(one.territory, asked.details.territory)
    return there and all(any(inside(path, wide) for wide in products) for path in one.products)


def next_due(incumbent: Incumbent) -> datetime:
    """When the clock next has something to say about an incumbent."""
    return min(incumbent.renewal_from or incumbent.until, incumbent.until)


def overdue(incumbent: Incumbent, at: datetime) -> list[Event]:
    """The earliest thing that is due; nothing when it lies ahead."""
    if next_due(incumbent) > at:
        return []
    if incumbent.renewal_from is not None and incumbent.renewal_from < incumbent.until:
        key = incumbent.registration
        return [g.RenewalDue(protection=key, registration=key, until=incumbent.until)]
    return [vacated(incumbent)]


def vacated(incumbent: Incumbent, code: Code | None = None) -> Event:
    """The partner sits there no more: another one does, its time is over, or what the code says."""
    return g.IncumbencyEnded(protection=incumbent.registration, registration=incumbent.registration, code=code)
