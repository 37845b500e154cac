"""What the registration service says of protections, in the words of these tests."""

from datetime import timedelta
from typing import Any

from contracts import protections as g
from contracts.registrations import RegistrationSubmitted
from contracts.values import Customer, ProgrammeRef, Reach, Scope, Window
from tests.conflict.story import Story, facts
from tests.make import an_id, details

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")
PROGRAMME = ProgrammeRef(programme="upm-default", version=1)
PARTNERS = "system/registration"


def of(claim: str) -> dict[str, str]:
    """The ids of a protection, which are one."""
    return {"protection": an_id(claim), "registration": an_id(claim)}


def protected(story: Story, claim: str, partner: str, days: int = 90, grace: int = 0, **changes: Any) -> Story:
    """A claim is granted for so many days, and so many of grace."""
    window = Window(start=story.at, end=story.at + timedelta(days=days))
    terms: dict[str, Any] = {"window": window, **changes}
    if grace:
        terms["grace_until"] = window.end + timedelta(days=grace)
    event = g.ProtectionGranted(**of(claim), partner=facts(partner), programme=PROGRAMME, scope=Scope(), **terms)
    return story.sees(event, by=PARTNERS)


def submitted(story: Story, claim: str, partner: str, reach: Reach | None = None, **changes: Any) -> Story:
    """A partner claims Siemens, and reaches so far with it."""
    asked = details(**{"customer": SIEMENS, **changes})
    event = RegistrationSubmitted(
        registration=an_id(claim), partner=facts(partner), programme=PROGRAMME, details=asked, reach=reach
    )
    return story.sees(event, by=f"acme/{partner}/petra")


def passed_on(story: Story, old: str, new: str, partner: str) -> Story:
    """Another partner takes a protection over."""
    event = RegistrationSubmitted(
        registration=an_id(new),
        partner=facts(partner),
        programme=PROGRAMME,
        details=details(customer=SIEMENS),
        transferred_from=an_id(old),
    )
    return story.sees(event, by=f"acme/{partner}/petra")


def sits(story: Story, claim: str, partner: str, products: tuple[str, ...] = ("cloud",), days: int = 365) -> Story:
    """A deal was won, and its partner is the customer's incumbent."""
    story.sees(g.ProtectionFulfilled(**of(claim)), by=PARTNERS)
    event = g.IncumbencyEstablished(
        **of(claim),
        partner=partner,
        customer=story.screening().claim.customer,
        products=products,
        until=story.at + timedelta(days=days),
    )
    return story.sees(event, by="acme/-/kim")
