"""No two protections that meet come to be with partners that have nothing to do with each other, because one goes."""

import pytest

from contracts import cosell as c
from contracts import protections as g
from contracts import registrations as r
from tests.make import an_id
from tests.registration.joint import CO_SELL, accept, invite
from tests.registration.protecting.grants import A, B, claimed, granted, under
from tests.registration.story import MANAGER, PARTNER, RIVAL, Story

OFFER = g.TransferProtection(protection=A, to="contoso")
ACCEPT = g.AcceptTransfer(protection=A)
RELEASE = g.ReleaseProtection(protection=B)


def two_of_one(**changes: object) -> Story:
    """Northwind is protected twice at one customer."""
    return claimed(granted(), B, **changes)


def joined(story: Story, registration: str, by: object, partner: str) -> Story:
    """A partner joins a deal."""
    key = an_id(f"invitation to {registration}")
    story.when(invite(key, partner).model_copy(update={"registration": registration}), by=by)
    other = {"contoso": RIVAL, "northwind": PARTNER}[partner]
    return story.when(accept(key), by=other).types(c.CoSellInvitationAccepted, c.PartyJoined)


def test_one_of_two_that_meet_does_not_go_to_another_partner_alone():
    story = two_of_one().when(OFFER).refused("MEETS_ANOTHER_GRANT")
    story.when(RELEASE).when(OFFER).types(g.TransferOffered)
    story.when(ACCEPT, by=RIVAL)
    assert g.ProtectionTransferred in map(type, story.last)


@pytest.mark.parametrize("changes", [{"products": ("cloud/email",)}, {"territory": "FR"}])
def test_what_does_not_meet_it_is_in_nobodys_way(changes):
    two_of_one(**changes).when(OFFER).types(g.TransferOffered)


def test_what_came_meanwhile_is_in_the_way_of_accepting_and_not_told():
    story = claimed(granted().when(OFFER), B)
    story.when(ACCEPT, by=RIVAL).refused("NOT_OFFERED")
    story.when(RELEASE).when(ACCEPT, by=RIVAL)
    assert g.ProtectionTransferred in map(type, story.last)


def test_whoever_is_on_the_other_deal_may_take_it():
    story = claimed(granted(under(co_sell=CO_SELL)), B)
    joined(story, B, PARTNER, "contoso").when(OFFER).types(g.TransferOffered)


def test_a_party_that_is_protected_for_the_same_does_not_leave_before_it_gave_that_back():
    story = joined(granted(under(co_sell=CO_SELL)), A, PARTNER, "contoso")
    claimed(story, B, "contoso")
    leave = r.LeaveRegistration(registration=A, partner="contoso")
    story.when(leave, by=RIVAL).refused("MEETS_ANOTHER_GRANT")
    story.when(leave, by=MANAGER).refused("MEETS_ANOTHER_GRANT")
    story.when(RELEASE, by=RIVAL).when(leave, by=RIVAL).types(c.PartyLeft, c.CoSellInvitationClosed)


def test_the_lead_of_a_deal_hands_nothing_on_that_would_meet_what_it_keeps():
    story = claimed(joined(granted(under(co_sell=CO_SELL)), A, PARTNER, "contoso"), B)
    leave = r.LeaveRegistration(registration=A, partner="northwind")
    story.when(leave).refused("MEETS_ANOTHER_GRANT")
    story.when(RELEASE).when(leave).types(g.TransferOffered)
