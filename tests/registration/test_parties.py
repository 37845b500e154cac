"""Several partners on one deal: invited, joined, declined, lapsed, left, and what is granted meanwhile."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts import cosell as c
from contracts import partners as p
from contracts import registrations as r
from contracts.protections import (
    DeclineTransfer,
    ProtectionGranted,
    ProtectionReleased,
    TransferEnded,
    TransferOffered,
)
from contracts.values import Customer
from tests.make import MAY_1, a_deal, an_id, details
from tests.registration.findings import screened
from tests.registration.joint import (
    DISTRIBUTOR,
    INVITATION,
    SECOND,
    THIRD,
    A,
    accept,
    decline,
    granted,
    invite,
    joint,
    leave,
    partners,
    submitted,
    with_party,
    with_rules,
)
from tests.registration.story import APPROVER, MANAGER, PARTNER, RIVAL, Story, a_story
from tests.story import image

ASKED = details()


def test_an_invitation_tells_products_and_territory_and_nothing_else_of_the_deal():
    joint(within="P10D").when(invite()).then(
        c.CoSellPartyInvited(
            invitation=INVITATION,
            subject=A,
            partner="contoso",
            role="supporting",
            share=Decimal(40),
            contribution="skills",
            territory=ASKED.territory,
            products=ASKED.products,
            due=MAY_1 + timedelta(days=10),
        )
    )


def test_a_programme_that_withholds_nothing_names_the_customer():
    assert joint(withhold_customer=False).when(invite()).last[0].customer.name == "Volkswagen AG"


def test_a_confidential_customer_is_named_to_nobody_and_recognised_by_nobody():
    hidden = Customer.withheld("DE", ("domain:" + "0" * 32,), an_id("v"), "0" * 64)
    story = Story().published(with_rules(co_sell={"withhold_customer": False}, confidential_customers=True))
    partners(story).when(submitted(customer=hidden)).when(invite())
    assert story.last[0].customer == Customer.withheld("DE", ())
    assert story.when(accept(), by=RIVAL).last[0].customer == Customer.withheld("DE", ())


def test_who_accepts_joins_with_the_share_that_was_offered_and_learns_the_customer():
    joint().when(invite()).when(accept(), by=RIVAL).then(
        c.CoSellInvitationAccepted(invitation=INVITATION, subject=A, partner="contoso", customer=ASKED.customer),
        c.PartyJoined(
            registration=A,
            invitation=INVITATION,
            partner="contoso",
            role="supporting",
            share=Decimal(40),
            contribution="skills",
        ),
    )


@pytest.mark.parametrize("command", [accept(), decline()])
@pytest.mark.parametrize("by", [PARTNER, THIRD, DISTRIBUTOR])
def test_an_invitation_is_not_there_for_anybody_else(command, by):
    joint().when(invite()).when(command, by=by).refused("NOT_FOUND")
    joint().when(command, by=by).refused("NOT_FOUND")


@pytest.mark.parametrize("answer", [accept(), decline()])
@pytest.mark.parametrize("again", [accept(), decline()])
def test_an_invitation_is_answered_once(answer, again):
    joint().when(invite()).when(answer, by=RIVAL).when(again, by=RIVAL).refused("WRONG_STATE")


def test_staff_may_answer_for_a_partner():
    joint().when(invite()).when(accept(), by=MANAGER).types(c.CoSellInvitationAccepted, c.PartyJoined)


def test_who_invites_does_not_accept_for_the_other_side_but_may_take_it_back():
    story = joint().when(invite(), by=MANAGER).when(accept(), by=MANAGER).refused("OFFERER_CANNOT_ACCEPT")
    changed_sides = MANAGER._replace(org="contoso", roles=("partner",))
    story.when(accept(), by=changed_sides).refused("OFFERER_CANNOT_ACCEPT")
    story.when(decline(), by=MANAGER).types(c.CoSellInvitationDeclined)
    presales = joint().when(invite(partner=None, role="presales", share=None), by=MANAGER)
    presales.when(accept(), by=MANAGER).types(c.CoSellInvitationAccepted, c.PartyJoined)


def test_an_invitation_lapses_by_the_clock_and_not_before():
    story = joint(within="P10D").when(invite()).passes(days=9).quiet()
    story.passes(days=1).then(c.CoSellInvitationExpired(invitation=INVITATION, subject=A))
    assert story.ledger[-1].actor == "system/clock"
    story.when(accept(), by=RIVAL).refused("WRONG_STATE")


def test_who_answers_in_the_moment_it_is_due_is_late():
    story = joint(within="P10D").when(invite())
    story.at += timedelta(days=10)
    story.when(accept(), by=RIVAL).refused("WRONG_STATE")


@pytest.mark.parametrize(
    "ending",
    [
        r.WithdrawRegistration(registration=A),
        r.RejectRegistration(registration=A, code="NO_BUDGET"),
    ],
)
def test_what_is_over_invites_nobody_any_more(ending):
    story = joint().when(invite())
    if isinstance(ending, r.RejectRegistration):
        story.when(r.StartReview(registration=A), by=APPROVER)
    story.when(ending, by=APPROVER if isinstance(ending, r.RejectRegistration) else PARTNER)
    story.when(accept(), by=RIVAL).refused("WRONG_STATE")
    story.passes(seconds=1).then(c.CoSellInvitationExpired(invitation=INVITATION, subject=A))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "candidate"}, "ROLE_NOT_OFFERED"),
        ({"role": "presales"}, "ROLE_NOT_OFFERED"),
        ({"partner": None}, "ROLE_NOT_OFFERED"),
        ({"partner": None, "role": "presales"}, "SHARE_NOT_OFFERED"),
        ({"share": None}, "SHARE_MISSING"),
        ({"share": "100.0001"}, None),
        ({"partner": "northwind"}, "ALREADY_INVITED"),
        ({"partner": "nobody"}, "PARTNER_UNKNOWN"),
    ],
)
def test_who_may_be_invited(changes, code):
    if code is None:
        with pytest.raises(ValueError, match="less than or equal to 100"):
            invite(**changes)
    else:
        joint().when(invite(**changes)).refused(code)


def test_nobody_is_invited_twice():
    joint().when(invite()).when(invite(SECOND)).refused("ALREADY_INVITED")
    with_party().when(invite(SECOND)).refused("ALREADY_INVITED")
    joint().when(invite()).when(decline(), by=RIVAL).when(invite(SECOND)).types(c.CoSellPartyInvited)


def test_an_id_is_used_once():
    joint().when(invite()).when(invite(partner="tailspin")).refused("ALREADY_EXISTS")


def test_a_programme_without_co_sell_knows_one_party():
    a_story().with_partner("contoso").when(submitted()).when(invite()).refused("CO_SELL_NOT_OFFERED")


def test_a_role_that_the_programme_does_not_list_is_not_offered():
    joint(roles=("oem",)).when(invite()).refused("ROLE_NOT_OFFERED")


def test_of_another_partners_standing_a_partner_learns_nothing():
    suspended = p.PartnerSuspended(partner="contoso", code="AUDIT")
    story = joint().given(("partner/acme/contoso", suspended, MANAGER))
    story.when(invite()).refused("PARTNER_UNKNOWN")
    story.when(invite(), by=MANAGER).refused("PARTNER_SUSPENDED")


def test_a_suspended_partner_does_not_join_and_may_decline():
    suspended = p.PartnerSuspended(partner="contoso", code="AUDIT")
    story = joint().when(invite()).given(("partner/acme/contoso", suspended, MANAGER))
    story.when(accept(), by=RIVAL).refused("PARTNER_SUSPENDED")
    story.when(decline(), by=RIVAL).types(c.CoSellInvitationDeclined)


def test_what_is_offered_to_all_stays_within_a_hundred():
    story = (
        joint().when(invite(share="70")).when(invite(SECOND, "tailspin", share="30.0001")).refused("SHARES_EXCEEDED")
    )
    story.when(invite(SECOND, "tailspin", share="30")).types(c.CoSellPartyInvited)
    story.when(decline(), by=RIVAL)
    story.when(invite(an_id("third"), share="70.0001")).refused("SHARES_EXCEEDED")


def test_the_vendors_own_people_join_as_presales_without_a_share():
    story = joint().when(invite(partner=None, role="presales", share=None))
    story.when(accept(), by=PARTNER).refused("NOT_FOUND")
    story.when(accept(), by=MANAGER).types(c.CoSellInvitationAccepted, c.PartyJoined)
    assert (story.last[0].customer, story.last[1].partner) == (None, None)


def test_a_draft_invites_nobody():
    story = partners(Story().published(with_rules(co_sell={})))
    story.when(r.CreateDraft(registration=A, partner="northwind", details=details())).when(invite())
    story.refused("WRONG_STATE")


def test_a_claim_whose_shares_are_open_waits_for_them_and_is_then_granted_by_rule():
    story = joint().when(invite()).sees(screened(A)).types(r.ReviewStarted)
    assert story.last[0].reasons == ("INVITATIONS_OPEN",)
    story.when(accept(), by=RIVAL)
    story.types(c.CoSellInvitationAccepted, c.PartyJoined, r.RegistrationApproved, ProtectionGranted)
    assert [record.actor for record in story.ledger[-2:]] == ["system/registration"] * 2


@pytest.mark.parametrize("how", ["declined", "lapsed"])
def test_an_invitation_that_came_to_nothing_is_in_nobodys_way(how):
    story = joint(within="PT1H").when(invite()).sees(screened(A))
    if how == "declined":
        story.when(decline(), by=RIVAL)
    else:
        story.passes(hours=1)
    assert [type(event) for event in story.last[1:]] == [r.RegistrationApproved, ProtectionGranted]


def test_no_person_grants_it_before():
    big = {"deal": a_deal("200000")}
    story = partners(Story().published(with_rules(co_sell={}))).when(submitted(**big)).when(invite())
    story.sees(screened(A, details(**big))).when(r.ApproveRegistration(registration=A), by=APPROVER)
    story.refused("INVITATIONS_OPEN")
    story.when(decline(), by=RIVAL).when(r.ApproveRegistration(registration=A), by=APPROVER)
    story.types(r.RegistrationApproved, ProtectionGranted)


def test_where_shares_are_not_required_a_claim_waits_for_nobody():
    story = joint(shares_required=False).when(invite(share=None)).sees(screened(A))
    story.types(r.RegistrationApproved, ProtectionGranted)
    story.when(accept(), by=RIVAL).types(c.CoSellInvitationAccepted, c.PartyJoined)


def test_a_party_sees_the_deal_and_may_only_leave_it():
    story = with_party()
    for command in (
        r.WithdrawRegistration(registration=A),
        r.AmendRegistration(registration=A, details=details(territory="FR")),
        invite(SECOND, "tailspin", share="1"),
    ):
        story.when(command, by=RIVAL).refused("NOT_FOUND")
    story.when(leave("contoso"), by=RIVAL).types(c.PartyLeft, c.CoSellInvitationClosed)
    story.when(leave("contoso"), by=RIVAL).refused("NOT_FOUND")


def test_a_party_speaks_for_itself():
    with_party().when(leave("northwind"), by=RIVAL).refused("NOT_AUTHORISED")
    with_party().when(leave("tailspin"), by=MANAGER).refused("NOT_A_PARTY")


@pytest.mark.parametrize(("on_exit", "left"), [("to_lead", "30"), ("split", "50")])
def test_what_a_party_leaves_goes_to_the_lead_or_to_all(on_exit, left):
    story = with_party(on_exit=on_exit).when(invite(SECOND, "tailspin", share="30")).when(accept(SECOND), by=THIRD)
    story.when(leave("contoso", "no people"), by=RIVAL).then(
        c.PartyLeft(registration=A, partner="contoso", shares={"tailspin": left}, reason="no people"),
        c.CoSellInvitationClosed(invitation=INVITATION, subject=A, cause="left"),
    )
    story.when(invite(an_id("third"), share=str(Decimal("100.0001") - Decimal(left)))).refused("SHARES_EXCEEDED")


def test_the_lead_of_a_protected_deal_offers_it_to_who_has_most_in_it():
    story = granted(with_party().when(invite(SECOND, "tailspin", share="50")).when(accept(SECOND), by=THIRD))
    story.when(leave("northwind", "no people")).types(TransferOffered)
    assert story.last[0].to == "tailspin"
    story.when(leave("northwind")).refused("ALREADY_OFFERED")


def test_a_lead_that_leaves_asks_one_after_the_other_and_where_none_takes_it_the_deal_ends():
    story = granted(with_party().when(invite(SECOND, "tailspin", share="50")).when(accept(SECOND), by=THIRD))
    back = DeclineTransfer(protection=A)
    story.when(leave("northwind")).when(back, by=PARTNER).when(leave("northwind"))
    assert story.last[0].to == "tailspin"
    story.when(back, by=THIRD).types(TransferEnded).when(leave("northwind"))
    assert story.last[0].to == "contoso"
    story.passes(days=30).types(TransferEnded)
    assert story.last[0].cause == "lapsed"
    assert image(story.replayed()) == image(story.partition)
    story.when(leave("northwind")).types(r.RegistrationWithdrawn, ProtectionReleased)


def test_who_may_take_nothing_over_is_offered_nothing():
    story = granted(with_party().when(invite(SECOND, "tailspin", share="50")).when(accept(SECOND), by=THIRD))
    story.when(p.SuspendPartner(partner="tailspin", code="AUDIT"), by=MANAGER)
    story.when(leave("northwind")).types(TransferOffered)
    assert story.last[0].to == "contoso"


def test_a_claim_that_others_are_on_does_not_end_for_them_by_its_lead_before_it_is_decided():
    story = with_party().when(leave("northwind", "no people")).refused("NOT_DECIDED_YET")
    granted(story).when(leave("northwind")).types(TransferOffered)
    with_party().when(r.WithdrawRegistration(registration=A)).types(r.RegistrationWithdrawn)


def test_a_deal_that_nobody_can_take_over_ends_with_its_lead():
    story = with_party().when(p.SuspendPartner(partner="contoso", code="AUDIT"), by=MANAGER)
    story.when(leave("northwind", "no people")).then(r.RegistrationWithdrawn(registration=A, reason="no people"))
    story = granted(joint()).when(leave("northwind"))
    story.types(r.RegistrationWithdrawn, ProtectionReleased)


def test_another_reader_of_the_ledger_knows_the_same():
    story = with_party().when(invite(SECOND, "tailspin", share="30"))
    other, own = story.replayed().state, story.partition.state
    assert other.registration(A) == own.registration(A)
    assert other.invitations_of(A) == own.invitations_of(A)
    assert other.agenda.first() == own.agenda.first()


def test_nobody_decides_a_claim_that_a_party_left_before_it_was_compared_with_the_partys_own():
    big = submitted(deal=a_deal("200000"))
    story = partners(Story().published(with_rules(co_sell={"roles": ("supporting",)}))).when(big)
    story.when(invite()).when(accept(), by=RIVAL).sees(screened(A, big.details)).types(r.ReviewStarted)
    story.when(r.LeaveRegistration(registration=A, partner="contoso"), by=RIVAL)
    story.types(c.PartyLeft, c.CoSellInvitationClosed)
    left_at = story.partition.state.registration(A).version
    approval = r.ApproveRegistration(registration=A)
    story.when(approval, by=APPROVER).refused("NOT_SCREENED")
    story.sees(screened(A, big.details, registration_version=left_at))
    story.when(approval, by=APPROVER).types(r.RegistrationApproved, ProtectionGranted)
