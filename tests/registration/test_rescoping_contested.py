"""What a granted registration asks for, where others stand; and what becomes of it when the protection ends."""

from typing import Any

from contracts import registrations as r
from contracts.conflicts import ConflictResolved, Effect
from contracts.protections import (
    ProtectionExpired,
    ProtectionReinstated,
    ProtectionReleased,
    ProtectionRevoked,
    ProtectionSuspended,
    ReleaseProtection,
    RevokeProtection,
)
from tests.registration.desks import FAY, A, agrees
from tests.registration.findings import dismissed
from tests.registration.protecting.grants import disputed
from tests.registration.rescopes import AGREED, ASKED_AT, CASE, SMALL, WIDER, amends, granted, seen, stands
from tests.registration.story import MANAGER


def test_a_conflict_holds_what_is_asked_for_against_persons_too():
    story = seen(amends(granted(), WIDER), WIDER, ASKED_AT, CASE).types(r.HoldChanged)
    agrees(story, FAY).refused("CONFLICT_OPEN")
    story.sees(dismissed(CASE, "a")).types(*AGREED)


def test_what_was_asked_for_while_it_rested_is_decided_when_the_dispute_is_over():
    protection = {"period": "P30D", "dispute": "suspends"}
    story = amends(granted(protection=protection), WIDER).sees(disputed()).types(ProtectionSuspended)
    seen(story).types(r.HoldChanged)
    story.sees(dismissed(CASE, "a")).types(ProtectionReinstated, *AGREED)


def settled(effect: str, **known: Any) -> ConflictResolved:
    effects = (Effect(claim=A, effect=effect, **known),)
    return ConflictResolved(conflict=CASE, outcome="later_claim_awarded", rule="LATER", effects=effects, reason="so")


def test_kept_it_goes_on_to_the_decision_it_waited_for():
    seen(amends(granted(), WIDER), WIDER, ASKED_AT, CASE).sees(settled("keep")).types(*AGREED)


def test_a_conflict_that_held_only_what_was_asked_for_costs_no_more():
    story = seen(amends(granted(), WIDER), WIDER, ASKED_AT, CASE).sees(settled("deny", proposal=ASKED_AT))
    story.then(r.AmendmentDeclined(registration=A, code="CONFLICT_LOST"))
    stands(story)


def test_a_conflict_over_what_was_only_asked_for_costs_no_more_even_if_it_held_the_other_side():
    story = amends(granted(), WIDER).sees(settled("deny", proposal=ASKED_AT))
    story.then(r.AmendmentDeclined(registration=A, code="CONFLICT_LOST"))
    stands(story)


def test_lost_and_given_up_meanwhile_it_costs_nothing():
    story = amends(amends(granted(), WIDER), SMALL).sees(settled("deny", proposal=ASKED_AT)).quiet()
    stands(story)
    amends(story, WIDER).sees(settled("deny", proposal=ASKED_AT)).quiet()


def test_lost_and_granted_meanwhile_the_protection_makes_room_for_the_winner():
    story = seen(amends(granted(), WIDER)).sees(settled("deny", proposal=ASKED_AT))
    story.types(ProtectionRevoked, r.RegistrationCancelled)


def test_a_conflict_over_what_was_granted_costs_the_grant():
    amends(granted(), WIDER).sees(settled("deny")).types(ProtectionRevoked, r.RegistrationCancelled)
    held_too = seen(amends(granted(), WIDER), WIDER, ASKED_AT, CASE)
    held_too.sees(settled("deny")).types(ProtectionRevoked, r.RegistrationCancelled)


def test_what_ends_ends_with_all_it_asked_for():
    amends(granted(), WIDER).when(RevokeProtection(protection=A, code="FRAUD"), by=MANAGER).types(
        ProtectionRevoked, r.RegistrationCancelled
    )
    story = amends(granted(), WIDER).when(r.WithdrawRegistration(registration=A))
    assert story.partition.state.registration(A).stage == "withdrawn"


def test_what_was_asked_for_lapses_with_the_protection():
    story = amends(granted(), WIDER).passes(days=120)
    assert [type(event) for event in story.last][-3:] == [r.AmendmentDeclined, ProtectionExpired, r.RegistrationExpired]


def test_what_was_asked_for_is_given_up_with_the_protection():
    story = amends(granted(), WIDER).when(ReleaseProtection(protection=A))
    story.types(r.AmendmentDeclined, ProtectionReleased)
    assert story.last[0].code == "PROTECTION_ENDED"
    agrees(story, FAY).refused("WRONG_STATE")
