"""A deal the vendor found: offered to candidates, given to whom the criteria favour, and told to nobody else."""

from datetime import date, timedelta

import pytest

from contracts import cosell as c
from contracts import opportunities as o
from contracts import partners as p
from contracts import registrations as r
from contracts.programme import RetireProgramme
from contracts.protections import ProtectionGranted
from contracts.values import Tender, derived_id
from tests.make import MAY_1, a_deal, an_id, details
from tests.registration.findings import screened
from tests.registration.joint import DISTRIBUTOR, THIRD, accept, decline, partners, with_rules
from tests.registration.story import MANAGER, OPERATOR, PARTNER, RIVAL, Story
from tests.story import image

DEAL = an_id("opportunity")
CLAIM = derived_id("registration", DEAL)
BOTH = ("northwind", "contoso")
CRITERIA = {"skill": 3, "region": 1}
BETTER, WORSE = {"skill": 5, "region": 1}, {"skill": 4, "region": 3}


def invitation(partner: str) -> str:
    return derived_id("candidate", DEAL, partner)


def over(partner: str, cause: str) -> c.CoSellInvitationClosed:
    return c.CoSellInvitationClosed(invitation=invitation(partner), subject=DEAL, cause=cause)


def selecting(selection: dict | None = None, **rules) -> Story:
    known = {"criteria": CRITERIA, **(selection or {})}
    co_sell = {"roles": ("candidate",), "within": "P10D"}
    return partners(Story().published(with_rules(**{"selection": known, "co_sell": co_sell, **rules})))


def offer(candidates=BOTH, origin="vendor", **deal) -> o.OfferOpportunity:
    asked = details(deal=a_deal(origin=origin, **deal))
    return o.OfferOpportunity(opportunity=DEAL, details=asked, candidates=candidates)


def select(partner="northwind", points=None, reason="") -> o.SelectPartner:
    given = points or {"northwind": BETTER, "contoso": WORSE}
    return o.SelectPartner(opportunity=DEAL, partner=partner, points=given, reason=reason)


def offered(**rules) -> Story:
    return selecting(**rules).when(offer(), by=MANAGER)


def accepted(**rules) -> Story:
    story = offered(**rules).when(accept(invitation("northwind")), by=PARTNER)
    return story.when(accept(invitation("contoso")), by=RIVAL)


def test_every_candidate_is_invited_and_learns_products_and_territory():
    story = offered().types(o.OpportunityOffered, c.CoSellPartyInvited, c.CoSellPartyInvited)
    assert story.last[2] == c.CoSellPartyInvited(
        invitation=invitation("contoso"),
        subject=DEAL,
        partner="contoso",
        role="candidate",
        territory="DE",
        products=details().products,
        due=MAY_1 + timedelta(days=10),
    )


def test_who_accepts_learns_the_customer_and_claims_nothing():
    story = offered().when(accept(invitation("contoso")), by=RIVAL)
    story.then(
        c.CoSellInvitationAccepted(
            invitation=invitation("contoso"), subject=DEAL, partner="contoso", customer=details().customer
        )
    )


@pytest.mark.parametrize("by", [RIVAL, THIRD, DISTRIBUTOR])
def test_a_candidates_invitation_is_there_for_nobody_else(by):
    offered().when(accept(invitation("northwind")), by=by).refused("NOT_FOUND")


def test_the_best_candidate_gets_the_deal_as_a_claim_of_its_own():
    story = accepted().when(select(), by=MANAGER)
    story.types(o.PartnerSelected, r.RegistrationSubmitted, c.CoSellInvitationClosed)
    selected, claim, other = story.last
    assert other == over("contoso", "not_selected")
    assert selected == o.PartnerSelected(
        opportunity=DEAL,
        partner="northwind",
        registration=CLAIM,
        points={"northwind": BETTER, "contoso": WORSE},
        totals={"northwind": 16, "contoso": 15},
    )
    assert (claim.registration, claim.opportunity, claim.partner.partner) == (CLAIM, DEAL, "northwind")
    assert claim.details.deal.origin == "vendor"
    story.sees(screened(CLAIM)).types(r.RegistrationApproved, ProtectionGranted)
    story.when(r.ReportActivity(registration=CLAIM, at=story.at, summary="met")).types(r.ActivityReported)


@pytest.mark.parametrize(
    ("weights", "code"), [({"skill": 3, "region": 1}, "NOT_THE_BEST"), ({"skill": 1, "region": 3}, None)]
)
def test_the_weights_of_the_programme_decide_who_is_best(weights, code):
    story = accepted(selection={"criteria": weights}).when(select("contoso"), by=MANAGER)
    if code:
        story.refused(code)
        story.when(select("contoso", reason="speaks the language"), by=MANAGER)
    story.types(o.PartnerSelected, r.RegistrationSubmitted, c.CoSellInvitationClosed)
    assert story.last[0].partner == "contoso"


def test_of_equal_candidates_either_is_best():
    points = {"northwind": BETTER, "contoso": BETTER}
    story = accepted().when(select("contoso", points), by=MANAGER)
    story.types(o.PartnerSelected, r.RegistrationSubmitted, c.CoSellInvitationClosed)


def test_nobody_accepts_for_whom_it_asked_nor_selects_for_whom_it_accepted():
    story = offered().when(accept(invitation("northwind")), by=MANAGER).refused("OFFERER_CANNOT_ACCEPT")
    story.when(accept(invitation("northwind")), by=OPERATOR).types(c.CoSellInvitationAccepted)
    only = select(points={"northwind": BETTER})
    story.when(only, by=OPERATOR).refused("ACCEPTER_CANNOT_SELECT")
    story.when(only, by=MANAGER).types(o.PartnerSelected, r.RegistrationSubmitted, c.CoSellInvitationClosed)
    assert image(story.replayed()) == image(story.partition)


@pytest.mark.parametrize(("points", "is_said"), [(-1, False), (0, True), (100, True), (101, False)])
def test_a_criterion_gives_points_in_bounds(points, is_said):
    given = {"northwind": BETTER, "contoso": {"skill": 0, "region": points}}
    story = accepted().when(select(points=given, reason="nearer"), by=MANAGER)
    if is_said:
        story.types(o.PartnerSelected, r.RegistrationSubmitted, c.CoSellInvitationClosed)
    else:
        story.refused("POINTS_OUT_OF_RANGE")


@pytest.mark.parametrize(
    "points",
    [
        {"northwind": BETTER},
        {"northwind": BETTER, "contoso": WORSE, "tailspin": WORSE},
        {"northwind": {"skill": 5}, "contoso": WORSE},
        {"northwind": {**BETTER, "charm": 9}, "contoso": WORSE},
    ],
)
def test_points_are_given_to_all_who_accepted_for_every_criterion(points):
    accepted().when(select(points=points), by=MANAGER).refused("POINTS_INCOMPLETE")


def test_only_one_who_accepted_is_selected():
    story = offered().when(accept(invitation("northwind")), by=PARTNER)
    story.when(select("contoso", {"northwind": BETTER}), by=MANAGER).refused("CANDIDATE_NOT_ACCEPTED")
    story.when(decline(invitation("contoso")), by=RIVAL).types(c.CoSellInvitationDeclined)
    story.when(select("northwind", {"northwind": BETTER}), by=MANAGER).types(o.PartnerSelected, r.RegistrationSubmitted)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (offer(origin="partner"), "NOT_VENDOR_ORIGIN"),
        (offer(("contoso", "contoso")), "CANDIDATE_TWICE"),
        (offer(("contoso",)), "TOO_FEW_CANDIDATES"),
        (offer(("contoso", "nobody")), "PARTNER_UNKNOWN"),
        (offer(tender=Tender(reference="T1", published_on=date(2026, 5, 1))), "TENDER_PUBLISHED"),
        (offer(tender=Tender(reference="T1", published_on=date(2026, 5, 2))), None),
        (offer(tender=Tender(reference="T1")), None),
    ],
)
def test_what_may_be_offered(command, code):
    story = selecting({"candidates_minimum": 2, "before_tender": True}).when(command, by=MANAGER)
    if code is None:
        story.types(o.OpportunityOffered, c.CoSellPartyInvited, c.CoSellPartyInvited)
    else:
        story.refused(code)


def test_a_deal_is_selected_before_its_tender_is_published():
    story = selecting({"before_tender": True})
    story.when(offer(tender=Tender(reference="T1", published_on=date(2026, 5, 4))), by=MANAGER)
    story.when(accept(invitation("northwind")), by=PARTNER).passes(days=3)
    story.when(select(points={"northwind": BETTER}), by=MANAGER).refused("TENDER_PUBLISHED")


def test_a_programme_offers_deals_only_where_it_selects_and_invites_candidates():
    selecting(co_sell={"roles": ("supporting",)}).when(offer(), by=MANAGER).refused("SELECTION_NOT_OFFERED")
    partners(Story().published()).when(offer(), by=MANAGER).refused("SELECTION_NOT_OFFERED")


def test_candidates_are_partners_in_good_standing_that_the_programme_knows():
    story = selecting().when(p.SuspendPartner(partner="contoso", code="AUDIT"), by=MANAGER)
    story.when(offer(), by=MANAGER).refused("PARTNER_SUSPENDED")
    selecting().with_partner(types=("affiliate",)).when(offer(), by=MANAGER).refused("NOT_ELIGIBLE")
    retired = selecting().when(RetireProgramme(programme="upm-default"), by=OPERATOR)
    retired.when(offer(), by=MANAGER).refused("PROGRAMME_RETIRED")


def test_the_rules_of_the_day_judge_the_claim_and_the_offer_stands():
    story = accepted().with_partner(territories=("FR",)).when(select(), by=MANAGER)
    story.refused("TERRITORY_UNAUTHORISED", "TERRITORY_AUTHORISED")
    story.when(select("contoso", reason="may sell there"), by=MANAGER)
    story.types(o.PartnerSelected, r.RegistrationSubmitted, c.CoSellInvitationClosed)


def test_who_did_not_answer_by_then_is_asked_no_more():
    story = offered().when(accept(invitation("northwind")), by=PARTNER)
    story.when(select(points={"northwind": BETTER}), by=MANAGER)
    assert story.last[2:] == [over("contoso", "not_selected")]
    story.when(accept(invitation("contoso")), by=RIVAL).refused("WRONG_STATE")
    story.passes(days=20).quiet()


def test_whoever_declined_is_not_told_who_was_selected():
    story = offered().when(accept(invitation("northwind")), by=PARTNER)
    story.when(decline(invitation("contoso")), by=RIVAL)
    story.when(select(points={"northwind": BETTER}), by=MANAGER).types(o.PartnerSelected, r.RegistrationSubmitted)
    assert image(story.replayed()) == image(story.partition)


def test_an_offer_is_taken_back():
    story = offered().when(o.WithdrawOpportunity(opportunity=DEAL, reason="lost"), by=MANAGER)
    story.then(
        o.OpportunityClosed(opportunity=DEAL, cause="withdrawn", reason="lost"),
        *(over(name, "offer_withdrawn") for name in BOTH),
    )
    assert {record.actor for record in story.ledger[-3:]} == {str(MANAGER)}
    story.passes(days=20).quiet()
    story.when(o.WithdrawOpportunity(opportunity=DEAL), by=MANAGER).refused("WRONG_STATE")
    story.when(select(), by=MANAGER).refused("WRONG_STATE")


def test_an_offer_ends_with_its_last_candidate():
    story = offered().when(decline(invitation("northwind")), by=PARTNER).types(c.CoSellInvitationDeclined)
    story.passes(days=10).then(
        c.CoSellInvitationExpired(invitation=invitation("contoso"), subject=DEAL),
        o.OpportunityClosed(opportunity=DEAL, cause="no_candidates"),
    )
    assert [record.actor for record in story.ledger[-2:]] == ["system/clock"] * 2


def test_an_id_is_used_once_and_another_vendors_offer_is_not_there():
    offered().when(offer(), by=MANAGER).refused("ALREADY_EXISTS")
    elsewhere = MANAGER.__class__("globex", None, "kim", ("channel-manager",))
    offered().when(o.WithdrawOpportunity(opportunity=DEAL), by=elsewhere).refused("NOT_FOUND")


def test_partners_offer_nothing():
    selecting().when(offer(), by=PARTNER).refused("NOT_AUTHORISED")


def test_another_reader_of_the_ledger_knows_the_same():
    story = accepted()
    other, own = story.replayed().state, story.partition.state
    assert other.opportunity(DEAL) == own.opportunity(DEAL)
    assert own.opportunity(DEAL).accepted == BOTH
