"""A deal is over for whoever joined it, and a partner that is no more is on no deal and sits at no customer."""

import pytest

from contracts import cosell as c
from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.values import EntityId
from services.cli.invariants.moves import REGISTRATION
from services.registration.domain.state import Registration
from tests.make import an_id, details
from tests.registration.findings import screened
from tests.registration.joint import (
    CO_SELL,
    INVITATION,
    SECOND,
    THIRD,
    A,
    accept,
    granted,
    invite,
    leave,
    partners,
    submitted,
    with_party,
    with_rules,
)
from tests.registration.story import MANAGER, PARTNER, RIVAL, Story
from tests.story import image

B = an_id("b")
OVER = c.CoSellInvitationClosed(invitation=INVITATION, subject=A, cause="deal_over")
TERMINATE = p.TerminatePartner(partner="contoso", code="BREACH")


def won(outcome: str) -> r.RecordOutcome:
    return r.RecordOutcome.model_validate({"registration": A, "outcome": outcome, "on": "2026-05-01"})


@pytest.mark.parametrize(
    ("command", "by"),
    [
        (r.WithdrawRegistration(registration=A), PARTNER),
        (r.CancelRegistration(registration=A, code="ERROR"), MANAGER),
        (g.RevokeProtection(protection=A, code="FRAUD"), MANAGER),
        (won("won"), PARTNER),
        (won("lost"), PARTNER),
    ],
)
def test_whoever_joined_a_deal_is_told_once_that_it_is_over(command, by):
    story = granted(with_party()).when(command, by=by).passes(seconds=1)
    assert OVER in story.last
    assert {record.actor for record in story.ledger if record.type == OVER.TYPE} == {"system/clock"}
    story.passes(days=99)
    assert OVER not in story.last
    assert image(story.replayed()) == image(story.partition)


def test_a_deal_that_runs_out_is_over_at_its_end():
    story = granted(with_party()).passes(days=200)
    end = story.last.index(next(event for event in story.last if isinstance(event, r.RegistrationExpired)))
    assert story.last[end + 1] == OVER


def test_whoever_joined_a_deal_that_goes_to_another_partner_is_on_it_still():
    story = granted(with_party()).when(g.TransferProtection(protection=A, to="tailspin"))
    story.when(g.AcceptTransfer(protection=A), by=THIRD)
    new = next(event.successor for event in story.last if isinstance(event, g.ProtectionTransferred))
    story.passes(seconds=1).quiet()
    story.when(r.WithdrawRegistration(registration=new), by=THIRD).passes(seconds=1).then(OVER)


def test_a_partner_that_is_no_more_leaves_the_deals_of_others():
    story = granted(with_party()).when(invite(SECOND, "tailspin", share="30")).when(accept(SECOND), by=THIRD)
    story.when(TERMINATE, by=MANAGER).passes(seconds=1)
    story.then(
        c.PartyLeft(registration=A, partner="contoso", shares={"tailspin": "30"}),
        c.CoSellInvitationClosed(invitation=INVITATION, subject=A, cause="left"),
        p.ConsequencesCarriedOut(partner="contoso", standing="terminated", claims=1, left=0),
    )
    assert {record.actor for record in story.ledger[-3:]} == {"system/clock"}
    assert [party.partner for party in on(story, A)] == ["tailspin"]
    assert image(story.replayed()) == image(story.partition)


def test_a_claim_that_waits_is_compared_anew_once_a_party_is_no_more():
    story = with_party().when(TERMINATE, by=MANAGER).passes(seconds=1)
    found = story.partition.state.registration(A)
    assert isinstance(found, Registration)
    assert (found.screened, found.asked_version) == (False, found.version)


def test_a_rejected_claim_that_may_live_again_is_left_too_and_that_is_a_legal_move():
    decision = {"within": "P2D", "information_within": "P5D", "appeal_within": "P10D"}
    rules = {"co_sell": CO_SELL, "decision": decision}
    story = partners(Story().published(with_rules(**rules))).when(submitted()).when(invite()).when(accept(), by=RIVAL)
    story.when(r.StartReview(registration=A), by=MANAGER)
    story.when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=MANAGER)
    story.when(TERMINATE, by=MANAGER).passes(seconds=1)
    assert on(story, A) == ()
    assert REGISTRATION[c.PartyLeft.TYPE]["rejected"] == "rejected"


def test_suspension_leaves_it_on_the_deal_and_so_does_a_programme_that_keeps_claims():
    story = with_party().when(p.SuspendPartner(partner="contoso", code="AUDIT"), by=MANAGER).passes(seconds=1).quiet()
    assert [party.partner for party in on(story, A)] == ["contoso"]
    rules = {"co_sell": CO_SELL, "standing": {"on_termination": "keeps"}}
    kept = partners(Story().published(with_rules(**rules))).when(submitted()).when(invite()).when(accept(), by=RIVAL)
    kept.when(TERMINATE, by=MANAGER).passes(seconds=1)
    assert [party.partner for party in on(kept, A)] == ["contoso"]


def test_of_what_it_left_before_nothing_is_said_again():
    story = with_party().when(leave("contoso"), by=RIVAL).when(TERMINATE, by=MANAGER).passes(seconds=1).quiet()
    assert on(story, A) == ()


def sitting(**rules: object) -> Story:
    """Northwind won a deal, and sits at the customer."""
    known = with_rules(incumbency={"period": "P365D"}, **rules)
    return granted(partners(Story().published(known)).when(submitted())).when(won("won"))


def test_a_partner_that_is_no_more_sits_at_no_customer():
    story = sitting().when(p.TerminatePartner(partner="northwind", code="BREACH"), by=MANAGER).passes(seconds=1)
    story.then(
        g.IncumbencyEnded(protection=A, registration=A, code="PARTNER_TERMINATED"),
        p.ConsequencesCarriedOut(partner="northwind", standing="terminated", claims=1, left=0),
    )
    assert story.partition.state.incumbents("acme", an_id("customer")) == []
    story.passes(days=400).quiet()
    assert image(story.replayed()) == image(story.partition)


def test_a_partner_that_is_suspended_sits_there_still():
    story = sitting().when(p.SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER).passes(seconds=1).quiet()
    assert len(story.partition.state.incumbents("acme", an_id("customer"))) == 1


def test_nor_does_it_come_to_sit_by_what_it_wins_afterwards():
    known = with_rules(incumbency={"period": "P365D"}, standing={"on_termination": "keeps"})
    story = granted(partners(Story().published(known)).when(submitted()))
    story.when(p.TerminatePartner(partner="northwind", code="BREACH"), by=MANAGER).passes(seconds=1)
    story.when(won("won"), by=MANAGER).types(r.DealWon, g.ProtectionFulfilled)


def test_what_is_carried_out_for_one_partner_leaves_the_seats_of_others():
    story = sitting().when(submitted(B, "contoso"), by=RIVAL).sees(screened(B, details()))
    story.when(TERMINATE, by=MANAGER).passes(seconds=1)
    assert story.last[-1] == p.ConsequencesCarriedOut(partner="contoso", standing="terminated", claims=1, left=0)
    assert len(story.partition.state.incumbents("acme", an_id("customer"))) == 1


def on(story: Story, registration: EntityId) -> tuple:
    found = story.partition.state.registration(registration)
    assert isinstance(found, Registration)
    return found.parties
