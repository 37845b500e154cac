"""Who goes on with less than it had may ask for another look at that, by its own command, and has an answer."""

from datetime import timedelta

import pytest

from contracts import conflicts as c
from contracts import registrations as r
from contracts.protections import ProtectionRescoped, ProtectionTermsChanged
from contracts.values import Scope
from tests.make import proof
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
from tests.registration.story import PARTNER, RIVAL, SETTLER, Story
from tests.story import event_of, image

SPLIT = settled("scope_split", effect(A, "keep", scope=VPS), effect(B, "award", scope=GPU), appeals=True)
OPEN = settled(
    "open_competition", effect(A, "keep", standing="open"), effect(B, "award", standing="open"), appeals=True
)
GROUNDS = "all of it was our work"


def less(outcome: c.ConflictResolved = SPLIT) -> Story:
    """Both go on, each with less than it claimed."""
    return contested().sees(outcome)


def appealed(outcome: c.ConflictResolved = SPLIT) -> Story:
    """Northwind, which had all of it, asks for another look."""
    return less(outcome).when(r.FileAppeal(registration=A, grounds=GROUNDS), by=PARTNER)


def curtailed(story: Story) -> list[r.RegistrationCurtailed]:
    return [event for event in story.last if isinstance(event, r.RegistrationCurtailed)]


@pytest.mark.parametrize("outcome", [SPLIT, OPEN], ids=["split", "open competition"])
def test_each_side_is_told_until_when_it_may_ask(outcome: c.ConflictResolved):
    story = less(outcome)
    assert curtailed(story) == [
        r.RegistrationCurtailed(registration=one, appeal_until=APPEAL_UNTIL, conflict=CASE) for one in (A, B)
    ]
    assert image(story.replayed()) == image(story.partition)


def test_nobody_is_where_the_programme_lets_nothing_be_looked_at_again():
    final = settled("scope_split", effect(A, "keep", scope=VPS), effect(B, "award", scope=GPU))
    assert curtailed(less(final)) == []


def test_who_keeps_all_of_it_has_nothing_to_ask_for():
    second = settled(
        "primary_plus_secondary_terms", effect(A, "keep"), effect(B, "award", standing="secondary"), appeals=True
    )
    assert [one.registration for one in curtailed(less(second))] == [B]
    less(second).when(r.FileAppeal(registration=A, grounds=GROUNDS), by=PARTNER).refused("WRONG_STATE")


def test_an_appeal_names_the_case_and_brings_its_proofs():
    shown = proof("proposal", summary="ours")
    story = less().when(r.FileAppeal(registration=A, grounds=GROUNDS, evidence=(shown,)), by=PARTNER)
    story.then(r.AppealFiled(registration=A, grounds=GROUNDS, evidence=(shown,), conflict=CASE))
    assert "proposal" in story.partition.state.registration(A).evidence().values()
    story.when(r.FileAppeal(registration=A, grounds="again"), by=PARTNER).refused("ALREADY_APPEALED")
    story.when(r.FileAppeal(registration=A, grounds="not mine"), by=RIVAL).refused("NOT_FOUND")


def test_after_its_time_nobody_asks_any_more():
    story = less().passes(days=9)
    assert story.last == []
    story.passes(days=1).types(r.AppealWindowClosed, r.AppealWindowClosed)
    story.when(r.FileAppeal(registration=A, grounds=GROUNDS), by=PARTNER).refused("WRONG_STATE")
    story.sees(c.ConflictClosed(conflict=CASE, claims=(A, B))).types()
    assert image(story.replayed()) == image(story.partition)


def test_an_outcome_that_stands_answers_who_asked_and_tells_the_other_nothing():
    story = appealed().sees(c.OutcomeUpheld(conflict=CASE, claims=(A, B), reason="it stands"))
    story.types(r.AppealAnswered, r.HoldChanged)
    assert story.last[0] == r.AppealAnswered(registration=A, upheld=False)
    assert story.ledger[-2].actor == SETTLER
    assert story.passes(days=10).last == [r.AppealWindowClosed(registration=B)]


def test_who_asks_when_all_is_known_has_the_answer_at_once():
    """The other side had asked; that the case is final tells this one only when it asks."""
    story = appealed().sees(c.OutcomeUpheld(conflict=CASE, claims=(A, B), reason="it stands"))
    story.when(r.FileAppeal(registration=B, grounds="so was ours"), by=RIVAL)
    story.then(r.AppealFiled(registration=B, grounds="so was ours"), r.AppealAnswered(registration=B, upheld=False))
    assert story.ledger[-1].actor == "system/registration"
    assert image(story.replayed()) == image(story.partition)


def test_an_outcome_that_does_not_stand_gives_back_what_was_taken():
    whole = details_of(less(), A)
    undone = overturned("first_claim_upheld", effect(A, "keep", scope=whole), effect(B, "deny"))
    story = appealed().sees(undone)
    assert r.AppealAnswered(registration=A, upheld=True) in story.last
    assert [event.scope for event in story.last if isinstance(event, ProtectionRescoped)] == [whole]
    assert story.partition.state.registration(A).curtailed is None
    assert image(story.replayed()) == image(story.partition)


def test_terms_that_were_taken_come_back_too():
    undone = overturned("first_claim_upheld", effect(A, "keep", standing="full"), effect(B, "deny"))
    story = appealed(OPEN).sees(undone)
    assert [event.kind for event in story.last if isinstance(event, ProtectionTermsChanged)] == ["exclusive"]
    assert r.AppealAnswered(registration=A, upheld=True) in story.last


def test_whoever_loses_all_by_its_own_appeal_has_that_for_an_answer_and_may_not_ask_twice():
    undone = overturned("later_claim_awarded", effect(A, "deny"), effect(B, "keep", standing="full"))
    story = appealed().sees(undone)
    assert r.AppealAnswered(registration=A, upheld=False) in story.last
    assert r.RegistrationCancelled in map(type, story.last)
    story.when(r.FileAppeal(registration=A, grounds=GROUNDS), by=PARTNER).refused("WRONG_STATE")


def test_a_claim_that_ends_meanwhile_asks_for_nothing_any_more():
    story = less().when(r.WithdrawRegistration(registration=A, reason="no budget"), by=PARTNER)
    story.when(r.FileAppeal(registration=A, grounds=GROUNDS), by=PARTNER).refused("WRONG_STATE")
    assert [event.registration for event in story.passes(days=11).last if isinstance(event, r.AppealWindowClosed)] == [
        B
    ]


def test_a_claim_that_waits_may_ask_too():
    story = contested()
    waits = settled("scope_split", effect(A, "keep", scope=VPS), effect(B, "keep", scope=GPU), appeals=True)
    story.sees(waits).when(r.FileAppeal(registration=B, grounds="more of it"), by=RIVAL).types(r.AppealFiled)
    assert story.at + timedelta(days=10) >= APPEAL_UNTIL


def details_of(story: Story, claim: str) -> Scope:
    """What a registration was first made for."""
    events = (event_of(record.type, record.value) for record in story.ledger)
    first = next(one for one in events if isinstance(one, r.RegistrationSubmitted) and one.registration == claim)
    return VPS.model_copy(update={"products": first.details.products, "territory": first.details.territory})
