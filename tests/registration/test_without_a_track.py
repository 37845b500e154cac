"""A partner becomes something that the programme has no rules for: its claims stand, and nothing stops for it."""

import pytest

from contracts import cosell as c
from contracts import opportunities as o
from contracts import partners as p
from contracts import registrations as r
from contracts.message import Command, Event
from tests.make import a_deal, a_profile, a_programme, an_id, details
from tests.registration.findings import held, resolved, screened
from tests.registration.joint import CO_SELL, A, accept, invite, leave, partners, submitted, with_rules
from tests.registration.story import APPROVER, MANAGER, PARTNER, RIVAL, Story
from tests.story import image

BIG = details(deal=a_deal("900000"))
ASKED = r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",))
APPEALS = {"within": "P2D", "information_within": "P2D", "appeal_within": "P10D", "appeal_decided_within": "P3D"}


def waiting(**rules: object) -> Story:
    """A claim waits for people."""
    common = {"automatic": None, "co_sell": {**CO_SELL, "shares_required": False}, "decision": APPEALS}
    story = partners(Story().published(with_rules(**{**common, **rules})))
    return story.when(submitted(deal=BIG.deal)).sees(screened(A, BIG))


def with_party(**rules: object) -> Story:
    return waiting(**rules).when(invite()).when(accept(), by=RIVAL)


def rejected() -> Story:
    return waiting().when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=MANAGER)


def unrouted() -> Story:
    """A claim was compared with others when its programme had no rules for its partner."""
    story = partners(Story().published(with_rules())).when(submitted(deal=BIG.deal))
    return became(story, "affiliate").sees(screened(A, BIG))


def became(story: Story, *types: str) -> Story:
    """The vendor writes down that northwind is of these types."""
    return story.when(p.RecordPartner(partner="northwind", profile=a_profile(types=types)), by=MANAGER)


def test_what_needs_rules_is_refused():
    story = became(waiting(), "affiliate").when(ASKED, by=APPROVER).refused("NOT_ELIGIBLE")
    story.when(invite(), by=PARTNER).refused("NOT_ELIGIBLE")
    story.when(r.ApproveRegistration(registration=A), by=APPROVER).refused("NOT_ELIGIBLE", rule="ELIGIBLE_TYPE")


@pytest.mark.parametrize(
    "command", [r.StartReview(registration=A), r.AssignReviewer(registration=A, reviewer="zoe"), ASKED]
)
def test_nobody_takes_what_no_desk_could_decide(command: Command):
    story = unrouted().types(r.ReviewStarted)
    assert story.last[0].approvers == ()
    story.when(command, by=MANAGER).refused("NOT_ELIGIBLE")


def test_what_needs_none_goes_on():
    story = became(with_party(), "affiliate").when(leave("contoso"), by=RIVAL)
    story.types(c.PartyLeft, c.CoSellInvitationClosed)
    story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=MANAGER).types(r.RegistrationRejected)


def test_another_look_may_be_asked_for_and_taken():
    story = became(rejected(), "affiliate").when(r.FileAppeal(registration=A, grounds="there is a budget"))
    story.types(r.AppealFiled).when(r.DecideAppeal(registration=A, upheld=True), by=APPROVER)
    (again,) = story.types(r.AppealUpheld).last
    assert again.reach is None
    assert story.ledger[-2].type == r.AppealFiled.TYPE


@pytest.mark.parametrize(
    ("command", "happened"),
    [
        (p.SuspendPartner(partner="northwind", code="AUDIT"), [p.ConsequencesCarriedOut]),
        (
            p.TerminatePartner(partner="northwind", code="BREACH"),
            [r.RegistrationRejected, p.ConsequencesCarriedOut, c.CoSellInvitationClosed],
        ),
        (
            p.TerminatePartner(partner="contoso", code="BREACH"),
            [c.PartyLeft, c.CoSellInvitationClosed, p.ConsequencesCarriedOut],
        ),
    ],
)
def test_the_clock_goes_by_the_rules_for_all_partners(command: Command, happened: list[type[Event]]):
    story = became(with_party(), "affiliate").passes(seconds=1).when(command, by=MANAGER).passes(seconds=1)
    story.types(*happened)
    assert image(story.replayed()) == image(story.partition)


@pytest.mark.parametrize(("says", "happened"), [("keeps", []), ("cancels", [r.RegistrationRejected])])
def test_what_is_said_of_all_partners_counts_where_nothing_else_does(says: str, happened: list[type[Event]]):
    story = became(waiting(standing={"on_termination": says}), "affiliate").passes(seconds=1)
    story.when(p.TerminatePartner(partner="northwind", code="BREACH"), by=MANAGER).passes(seconds=1)
    story.types(*happened, p.ConsequencesCarriedOut)


def test_an_outcome_is_carried_out():
    story = partners(Story().published(with_rules())).when(submitted()).sees(held(A, an_id("case")))
    became(story, "affiliate").sees(resolved(an_id("case"), a="award")).types(r.HoldChanged)


def test_who_is_something_else_by_now_is_not_selected():
    programme = a_programme("network-alliance")
    tier = programme.tiers[-1].id
    story = Story().published(programme).with_partner(types=("var",), tier=tier)
    story.with_partner("contoso", types=("var",), tier=tier)
    found = details(
        programme=programme.id, products=(next(iter(programme.product_names)),), deal=a_deal("90000", origin="vendor")
    )
    offer = o.OfferOpportunity(opportunity=an_id("o"), details=found, candidates=("northwind", "contoso"))
    invited = [event.invitation for event in story.when(offer, by=MANAGER).last[1:]]
    became(story.when(c.AcceptInvitation(invitation=invited[0])), "affiliate")
    chosen = o.SelectPartner(opportunity=an_id("o"), partner="northwind", points={}, reason="known")
    story.when(chosen, by=MANAGER).refused("NOT_ELIGIBLE")


def test_a_claim_that_nobody_was_asked_about_is_not_granted_before_its_desks_are():
    became(unrouted(), "var").when(r.ApproveRegistration(registration=A), by=APPROVER).refused("TRACK_CHANGED")


def test_its_desks_are_asked_as_soon_as_the_programme_has_rules_for_its_partner():
    story = became(unrouted(), "var").passes(seconds=1).types(r.ReviewStarted, p.ConsequencesCarriedOut)
    assert story.last[0].approvers
    became(story, "var").passes(seconds=1).types(p.ConsequencesCarriedOut)
    assert image(story.replayed()) == image(story.partition)
