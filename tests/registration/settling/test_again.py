"""Another look at a settled case, as the registrations of its sides see it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts import conflicts as c
from contracts import protections as g
from contracts import registrations as r
from contracts.cosell import PartyLeft
from contracts.partners import SuspendPartner
from services.registration.domain.state import Closed
from tests.registration.findings import screened
from tests.registration.settling.cases import (
    APPEAL_UNTIL,
    CASE,
    GPU,
    VPS,
    A,
    B,
    contested,
    effect,
    overturned,
    settled,
)
from tests.registration.story import MANAGER, OPERATOR, PARTNER, RIVAL, SETTLER, Story
from tests.story import event_of, image

FIRST = settled("first_claim_upheld", effect(A, "keep"), effect(B, "deny"), appeals=True)
LATER = settled("later_claim_awarded", effect(A, "deny"), effect(B, "award"), appeals=True)
APPEAL = "we met them first"


def lost_by_b() -> Story:
    return contested().sees(FIRST).types(r.RegistrationRejected)


def lost_by_a() -> Story:
    ends = (g.ProtectionRevoked, r.RegistrationCancelled)
    return contested().sees(LATER).types(*ends, r.RegistrationApproved, g.ProtectionGranted)


def appealed() -> Story:
    return lost_by_b().when(r.FileAppeal(registration=B, grounds=APPEAL), by=RIVAL)


def test_who_lost_may_ask_until_the_case_is_final():
    (rejected,) = lost_by_b().last
    assert (rejected.appeal_until, rejected.appeal_in, rejected.settled_by) == (APPEAL_UNTIL, CASE, SETTLER)
    lost_by_b().passes(days=10).types(r.AppealWindowClosed)


def test_an_appeal_names_the_case_whose_outcome_it_is_about():
    appealed().then(r.AppealFiled(registration=B, grounds=APPEAL, conflict=CASE))


def test_so_may_who_lost_a_protection():
    story = lost_by_a()
    assert (story.last[1].appeal_until, story.last[1].appeal_in) == (APPEAL_UNTIL, CASE)
    story.when(r.FileAppeal(registration=A, grounds=APPEAL), by=PARTNER).types(r.AppealFiled)
    assert image(story.replayed()) == image(story.partition)


def test_an_outcome_that_stands_answers_the_appeal():
    story = appealed().sees(c.OutcomeUpheld(conflict=CASE, claims=(A, B), reason="it stands"))
    story.then(r.AppealDismissed(registration=B))
    assert story.ledger[-1].actor == SETTLER


def test_one_that_does_not_ends_the_winner_and_lets_the_loser_live_again_at_its_place():
    undone = overturned("later_claim_awarded", effect(A, "deny"), effect(B, "award", reopen=True))
    story = appealed().sees(undone)
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.AppealUpheld)
    again = story.last[-1]
    assert isinstance(again, r.AppealUpheld)
    submitted = next(event for event in _all(story) if isinstance(event, r.RegistrationSubmitted))
    assert again.conflict == CASE
    assert again.details.customer == submitted.details.customer
    assert story.ledger[-1].actor == SETTLER
    version = story.partition.state.registration(B).asked_version
    story.sees(screened(B, again.details, registration_version=version))
    story.types(r.RegistrationApproved, g.ProtectionGranted)
    assert image(story.replayed()) == image(story.partition)


def _all(story: Story) -> list[object]:
    return [event_of(record.type, record.value) for record in story.ledger]


def test_a_protection_that_was_lost_is_asked_for_again():
    undone = overturned("first_claim_upheld", effect(A, "award", reopen=True), effect(B, "deny"))
    story = lost_by_a().sees(undone)
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.AppealUpheld)
    asked = story.partition.state.registration(A)
    assert (asked.stage, asked.screened) == ("submitted", False)
    story.sees(screened(A, asked.asked(), registration_version=asked.asked_version))
    story.types(r.RegistrationApproved, g.ProtectionGranted)


def test_a_partner_that_may_make_no_claims_gets_none_back():
    undone = overturned("later_claim_awarded", effect(A, "deny"), effect(B, "award", reopen=True))
    story = appealed().when(SuspendPartner(partner="contoso", code="AUDIT"), by=MANAGER).sees(undone)
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.AppealDismissed)


@pytest.mark.parametrize("claim", [A, B])
def test_what_another_case_ended_is_no_concern(claim: str):
    other = c.OutcomeUpheld(conflict=claim, claims=(A, B), reason="it stands")
    appealed().sees(other).quiet()


def test_both_sides_are_asked_for_proof_each_on_its_own_registration():
    asked = c.ConflictEvidenceRequested(conflict=CASE, claims=(A, B), due=APPEAL_UNTIL, note="show your meetings")
    story = contested().sees(asked).types(r.EvidenceDemanded, r.EvidenceDemanded)
    assert [(event.registration, event.code, event.due) for event in story.last] == [
        (A, "ASKED_IN_CASE", APPEAL_UNTIL),
        (B, "ASKED_IN_CASE", APPEAL_UNTIL),
    ]
    story.when(r.WithdrawRegistration(registration=A)).sees(asked).types(r.EvidenceDemanded)


def test_the_window_is_as_long_as_after_any_other_rejection():
    decision = {"within": "P2D", "information_within": "P5D", "appeal_within": "P20D"}
    (rejected,) = contested(decision=decision).sees(FIRST).last
    assert (rejected.appeal_until, rejected.appeal_in) == (APPEAL_UNTIL + timedelta(days=10), CASE)


JOINING = {"into": A, "party": "contoso", "share": Decimal(40)}


def shared() -> Story:
    """Contoso's claim ended in northwind's deal."""
    shared = settled("co_sell_shared", effect(A, "keep"), effect(B, "join", **JOINING), appeals=True)
    return contested().sees(shared)


@pytest.mark.parametrize(
    ("outcome", "second"),
    [
        ("first_claim_upheld", effect(B, "deny")),
        ("open_competition", effect(B, "award", reopen=True, standing="open")),
    ],
)
def test_who_joined_a_deal_by_an_outcome_that_does_not_stand_is_off_it(outcome: c.ResolutionCode, second: c.Effect):
    story = shared().sees(overturned(outcome, effect(A, "keep"), second))
    assert PartyLeft in map(type, story.last)
    assert story.partition.state.registration(A).parties == ()
    assert image(story.replayed()) == image(story.partition)


def test_who_leads_by_the_new_outcome_takes_the_other_on():
    other = {"into": B, "party": "northwind", "share": Decimal(25)}
    story = shared().sees(overturned("co_sell_shared", effect(A, "join", **other), effect(B, "award", reopen=True)))
    (party,) = story.partition.state.registration(B).parties
    assert (party.partner, party.share) == ("northwind", Decimal(25))
    assert story.partition.state.registration(B).stage == "submitted"
    assert image(story.replayed()) == image(story.partition)


def test_a_claim_lives_again_on_what_a_split_leaves_it():
    undone = overturned("scope_split", effect(A, "keep", scope=VPS), effect(B, "award", reopen=True, scope=GPU))
    story = lost_by_b().sees(undone)
    again = story.last[-1]
    assert isinstance(again, r.AppealUpheld)
    assert (again.details.products, story.partition.state.registration(B).asked().products) == (GPU.products,) * 2
    assert image(story.replayed()) == image(story.partition)


def test_a_claim_that_lives_again_is_granted_as_was_settled():
    both = (effect(A, "keep", standing="open"), effect(B, "award", reopen=True, standing="open"))
    story = lost_by_b().sees(overturned("open_competition", *both))
    story.types(g.ProtectionTermsChanged, r.AppealUpheld, r.HoldChanged)
    asked = story.partition.state.registration(B)
    story.sees(screened(B, asked.asked(), registration_version=asked.asked_version))
    story.types(r.RegistrationApproved, g.ProtectionGranted, g.ProtectionTermsChanged)
    assert story.partition.state.registration(B).grant.kind == "open"
    assert image(story.replayed()) == image(story.partition)


SHORT = {"within": "P2D", "information_within": "P5D", "appeal_within": "P3D"}
LIVES = overturned("later_claim_awarded", effect(A, "deny"), effect(B, "award", reopen=True))


def test_whoever_asked_the_loser_lives_again_also_when_its_own_time_is_over():
    """Contoso let its three days pass; on the eighth somebody else's appeal in the case brings its claim back."""
    story = contested(decision=SHORT).sees(FIRST).passes(days=8).types(r.AppealWindowClosed)
    story.when(r.FileAppeal(registration=B, grounds=APPEAL), by=RIVAL).refused("WRONG_STATE")
    story.sees(LIVES).types(g.ProtectionRevoked, r.RegistrationCancelled, r.AppealUpheld)
    assert image(story.replayed()) == image(story.partition)


@pytest.mark.parametrize(
    "final", [c.ConflictClosed(conflict=CASE, claims=(A, B)), c.OutcomeUpheld(conflict=CASE, claims=(A, B), reason="x")]
)
def test_once_the_case_is_final_what_is_over_is_forgotten(final: c.ConflictClosed | c.OutcomeUpheld):
    story = contested(decision=SHORT).sees(FIRST).passes(days=8).sees(final).types(r.HoldChanged)
    assert isinstance(story.partition.state.registration(B), Closed)
    story.sees(LIVES).types(g.ProtectionRevoked, r.RegistrationCancelled)
    assert image(story.replayed()) == image(story.partition)


def test_a_partner_does_not_learn_from_its_window_what_the_other_side_asked_for():
    """The outcome stands on the third day, as the other side wanted to know; the window closes on the tenth."""
    story = lost_by_b().passes(days=3).sees(c.OutcomeUpheld(conflict=CASE, claims=(A, B), reason="it stands"))
    story.types(r.HoldChanged).passes(days=7).types(r.AppealWindowClosed)


def test_an_appeal_about_a_case_is_decided_there_as_long_as_that_is_open():
    decide = r.DecideAppeal(registration=B, upheld=True)
    story = appealed().when(decide, by=OPERATOR).refused("DECIDED_IN_CASE")
    story.sees(c.ConflictClosed(conflict=CASE, claims=(A, B))).types(r.HoldChanged)
    story.when(decide, by=OPERATOR).types(r.AppealUpheld)
