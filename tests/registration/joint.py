"""Deals of several partners, in tests: programmes that let them sell together, invitations, and who accepts them."""

from typing import Any

from contracts import cosell as c
from contracts import registrations as r
from contracts.envelope import Actor
from contracts.programme import Programme
from tests.make import a_programme, an_id, details
from tests.registration.findings import screened
from tests.registration.story import PARTNER, RIVAL, VENDOR, Story

A, INVITATION, SECOND = an_id("a"), an_id("invitation"), an_id("second invitation")
THIRD = Actor(VENDOR, "tailspin", "tara", ("partner",))
DISTRIBUTOR = Actor(VENDOR, "bigbox", "dan", ("distributor",))
CO_SELL: dict[str, Any] = {"roles": ("supporting", "oem", "technology", "presales", "candidate")}


def with_rules(**rules: Any) -> Programme:
    """The sample programme with some of its common rules stated otherwise."""
    common = a_programme().rules.model_dump(exclude_none=True)
    return a_programme(rules={**common, **rules})


def joint(**co_sell: Any) -> Story:
    """A programme with co-sell and three partners, of which northwind has made a claim."""
    return partners(Story().published(with_rules(co_sell={**CO_SELL, **co_sell}))).when(submitted())


def partners(story: Story) -> Story:
    for name in ("northwind", "contoso", "tailspin"):
        story.with_partner(name)
    return story


def submitted(registration: str = A, partner: str = "northwind", **changes: Any) -> r.SubmitRegistration:
    return r.SubmitRegistration(registration=registration, partner=partner, details=details(**changes))


def invite(invitation: str = INVITATION, partner: str | None = "contoso", **changes: Any) -> c.InviteCoSellParty:
    known = {"invitation": invitation, "registration": A, "partner": partner, "share": "40", "contribution": "skills"}
    return c.InviteCoSellParty.model_validate({**known, **changes})


def accept(invitation: str = INVITATION) -> c.AcceptInvitation:
    return c.AcceptInvitation(invitation=invitation)


def decline(invitation: str = INVITATION) -> c.DeclineInvitation:
    return c.DeclineInvitation(invitation=invitation)


def leave(partner: str, reason: str = "") -> r.LeaveRegistration:
    return r.LeaveRegistration(registration=A, partner=partner, reason=reason)


def with_party(**co_sell: Any) -> Story:
    """Contoso has joined the deal with 40 of 100."""
    return joint(**co_sell).when(invite(), by=PARTNER).when(accept(), by=RIVAL)


def granted(story: Story) -> Story:
    """The claim is found clear, and approved by rule."""
    return story.sees(screened(A))
