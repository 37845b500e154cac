"""What a won deal leaves behind: the customer's incumbent, kept apart from the registration, which is over."""

from msgspec.structs import replace

from contracts import protections as g
from services.registration.domain.state import Incumbent

INCUMBENCY_EVENTS = (g.IncumbencyEstablished, g.RenewalDue, g.IncumbencyEnded)
"""They stand in the stream of the protection that was won, behind its end."""
IncumbencyEvent = g.IncumbencyEstablished | g.RenewalDue | g.IncumbencyEnded


def established(event: g.IncumbencyEstablished, vendor: str, version: int) -> Incumbent:
    """The incumbent, with the version of the protection's stream."""
    return Incumbent(
        registration=event.registration,
        vendor=vendor,
        partner=event.partner,
        customer=event.customer or "",
        products=event.products,
        until=event.until,
        renewal_from=event.renewal_from,
        protection_version=version,
        territory=event.territory,
    )


def renewal_told(was: Incumbent) -> Incumbent:
    """It was said that the renewal is due; it is not said twice."""
    return replace(was, renewal_from=None, protection_version=was.protection_version + 1)
