"""What a partner's suspension or end means for its claims: by the programme, in portions, each claim exactly once."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from services.registration.domain import consequences
from services.registration.policy.standing import TERMINATED
from tests.make import a_deal, an_id, details
from tests.registration.findings import screened
from tests.registration.joint import A, submitted, with_rules
from tests.registration.story import MANAGER, PARTNER, Story
from tests.story import image

B, C = an_id("b"), an_id("c")
SUSPEND = p.SuspendPartner(partner="northwind", code="AUDIT")
REINSTATE = p.ReinstatePartner(partner="northwind")
TERMINATE = p.TerminatePartner(partner="northwind", code="BREACH")
BIG = {"deal": a_deal("200000")}


def done(claims: int, left: int = 0, standing: str = "suspended") -> p.ConsequencesCarriedOut:
    return p.ConsequencesCarriedOut(partner="northwind", standing=standing, claims=claims, left=left)


def with_claims(**standing: str) -> Story:
    """Northwind has a protected claim, one that waits for a person, and a draft."""
    story = Story().published(with_rules(standing=standing)).with_partner()
    story.when(submitted()).sees(screened(A))
    story.when(submitted(B, **BIG)).sees(screened(B, details(**BIG)))
    return story.when(r.CreateDraft(registration=C, partner="northwind", details=details()))


def test_protections_rest_while_their_partner_is_suspended():
    story = with_claims(on_suspension="suspends").when(SUSPEND, by=MANAGER).passes(seconds=1)
    story.types(g.ProtectionSuspended, p.ConsequencesCarriedOut)
    assert (story.last[0].protection, story.last[0].code, story.last[1]) == (A, "PARTNER_SUSPENDED", done(3))
    assert {record.actor for record in story.ledger[-2:]} == {"system/clock"}
    story.when(REINSTATE, by=MANAGER).passes(seconds=1).types(g.ProtectionReinstated, p.ConsequencesCarriedOut)
    assert story.last[1] == done(3, standing="active")


def test_where_the_programme_keeps_them_protections_stay_in_force():
    with_claims(on_suspension="keeps").when(SUSPEND, by=MANAGER).passes(seconds=1).then(done(3))


def test_with_the_relation_its_claims_end():
    story = with_claims().when(TERMINATE, by=MANAGER).passes(seconds=1)
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.RegistrationRejected, p.ConsequencesCarriedOut)
    assert [event.code for event in story.last[:3]] == [TERMINATED] * 3
    assert story.last[3] == done(3, standing="terminated")
    because = "the relation ended, and the programme cancels its claims"
    assert [event.trace[0]["because"] for event in (story.last[0], story.last[2])] == [because] * 2
    assert [event.partner.partner for event in (story.last[0], story.last[2])] == ["northwind"] * 2
    story.when(r.SubmitDraft(registration=C), by=PARTNER).refused("PARTNER_TERMINATED")


def test_where_the_programme_keeps_them_claims_outlive_the_relation():
    with_claims(on_termination="keeps").when(TERMINATE, by=MANAGER).passes(seconds=1).then(
        done(3, standing="terminated")
    )


@pytest.mark.parametrize("stops", [True, False])
def test_what_is_kept_rests_no_more_once_its_partner_is_no_more_and_runs_to_its_end(stops):
    rules = {"on_suspension": "suspends", "on_termination": "keeps"}
    protection = {"period": "P30D", "stops_clock": stops}
    story = Story().published(with_rules(standing=rules, protection=protection)).with_partner()
    story.when(submitted()).sees(screened(A)).when(SUSPEND, by=MANAGER).passes(days=3)
    story.when(TERMINATE, by=MANAGER).passes(seconds=1).types(g.ProtectionReinstated, p.ConsequencesCarriedOut)
    assert {record.actor for record in story.ledger[-2:]} == {"system/clock"}
    story.passes(days=30).types(g.ProtectionExpired, r.RegistrationExpired)
    assert image(story.replayed()) == image(story.partition)


def test_a_partner_without_claims_leaves_nothing_to_carry_out():
    Story().published().with_partner().when(SUSPEND, by=MANAGER).passes(days=1).quiet()


def test_a_later_standing_overtakes_an_earlier_one():
    story = with_claims(on_suspension="suspends").when(SUSPEND, by=MANAGER).when(TERMINATE, by=MANAGER)
    story.passes(seconds=1)
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.RegistrationRejected, p.ConsequencesCarriedOut)


def test_what_was_suspended_and_put_back_at_once_stays_as_it_was():
    story = with_claims(on_suspension="suspends").when(SUSPEND, by=MANAGER).when(REINSTATE, by=MANAGER)
    story.passes(seconds=1).then(done(3, standing="active"))


def test_a_claim_that_ends_meanwhile_is_passed_over():
    story = with_claims().when(TERMINATE, by=MANAGER).when(r.WithdrawRegistration(registration=B), by=MANAGER)
    story.passes(seconds=1).types(g.ProtectionRevoked, r.RegistrationCancelled, p.ConsequencesCarriedOut)


@settings(deadline=None)
@given(claims=st.integers(1, 12), portion=st.integers(1, 5), restarts=st.sets(st.integers(0, 12)))
def test_every_claim_is_ended_once_however_often_the_service_starts_anew(claims, portion, restarts):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(consequences, "PORTION", portion)
        story = Story().published(with_rules()).with_partner()
        wanted = [an_id(f"claim {number}") for number in range(claims)]
        for claim in wanted:
            story.when(submitted(claim))
        story.when(TERMINATE, by=MANAGER)
        events = _carried_out(story, restarts)
    ended = Counter(event.registration for event in events if isinstance(event, r.RegistrationRejected))
    assert ended == Counter(wanted)
    portions = [event for event in events if isinstance(event, p.ConsequencesCarriedOut)]
    assert sum(event.claims for event in portions) == claims
    assert portions[-1].left == 0
    assert all(later.left == earlier.left - later.claims for earlier, later in pairwise(portions))
    assert max(event.claims for event in portions) <= portion


def _carried_out(story: Story, restarts: set[int]) -> list:
    """What the clock decides until nothing is due; after some portions another process goes on from the ledger."""
    events = []
    for turn in range(99):
        if turn in restarts:
            story.partition = story.replayed()
        if story.partition.next_due() != story.at:
            return events
        events += story._take(story.partition.due(story._now())).last
    raise AssertionError("it never ends")


@settings(deadline=None)
@given(portion=st.integers(1, 3))
def test_a_checkpoint_in_the_middle_knows_what_is_left(portion):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(consequences, "PORTION", portion)
        story = with_claims(on_suspension="suspends").when(SUSPEND, by=MANAGER)
        story._take(story.partition.due(story._now()))
        fresh = Story().partition
        fresh.state.load(b"".join(story.partition.state.dump()))
        assert fresh.state.duties("acme", "northwind", 99) == story.partition.state.duties("acme", "northwind", 99)
        assert fresh.state.agenda.first() == story.partition.state.agenda.first()
