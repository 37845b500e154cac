"""A protection rests while something is disputed, and gets its time back where the programme gives it."""

import pytest

from contracts import protections as g
from contracts import registrations as r
from tests.make import MAY_1, an_id
from tests.registration.findings import dismissed, lapsed, resolved
from tests.registration.protecting.grants import DAY, A, disputed, granted, of, suspended
from tests.registration.story import MANAGER, Story
from tests.story import image

REINSTATE = g.ReinstateProtection(protection=A, note="settled")
PROTECTION = {"period": "P30D", "reminders": ["P10D", "P2D"], "grace": "P3D"}


def protected(**protection: object) -> Story:
    return granted(protection={**PROTECTION, **protection})


def test_a_person_lets_it_rest_and_puts_it_back():
    story = suspended(protected()).decides(g.ProtectionSuspended(**of(), code="AUDIT", note="see mail"))
    story.when(REINSTATE, by=MANAGER).decides(g.ProtectionReinstated(**of(), note="settled"))
    story.when(REINSTATE, by=MANAGER).refused("NOT_SUSPENDED")


def test_the_lost_time_is_given_back_with_all_that_hangs_on_it():
    story = suspended(protected(stops_clock=True).passes(days=5)).passes(days=40)
    end = MAY_1 + 70 * DAY
    story.when(REINSTATE, by=MANAGER).decides(
        g.ProtectionReinstated(
            **of(),
            end=end,
            reminders=(end - 10 * DAY, end - 2 * DAY),
            grace_until=end + 3 * DAY,
            note="settled",
        )
    )
    story.passes(days=15).types(g.ProtectionExpiringSoon)
    assert image(story.replayed()) == image(story.partition)


def because(event: object) -> list[tuple[str, str, str]]:
    return [(found["rule"], found["verdict"], found["because"]) for found in event.trace]


def test_why_it_rests_and_is_put_back_stands_with_it():
    story = suspended(protected(stops_clock=True))
    assert because(story.last[0]) == [
        ("DECIDED_BY_PERSON", "failed", "rests for AUDIT"),
        ("STOPS_CLOCK", "passed", "its time rests with it"),
    ]
    assert because(story.when(REINSTATE, by=MANAGER).last[0]) == [
        ("DECIDED_BY_PERSON", "passed", "AUDIT is gone"),
        ("STOPS_CLOCK", "passed", "lost time is given back"),
    ]
    story = protected(dispute="suspends").sees(disputed())
    assert because(story.last[0])[0][0] == "DISPUTED"
    assert because(story.sees(dismissed(an_id("case"), "a", "rival")).last[0]) == [
        ("DISPUTED", "passed", "DISPUTED is gone"),
        ("STOPS_CLOCK", "passed", "its time went on meanwhile"),
    ]


def test_where_time_runs_on_it_ends_while_it_rests():
    story = suspended(protected().passes(days=5)).passes(days=29)
    story.types(*[g.ProtectionExpiringSoon] * 2, g.ProtectionEnteredGrace, g.ProtectionExpired, r.RegistrationExpired)


def test_what_rests_can_be_released_and_revoked():
    suspended(protected()).when(g.ReleaseProtection(protection=A, reason="r")).types(g.ProtectionReleased)
    revoke = g.RevokeProtection(protection=A, code="FRAUD")
    suspended(protected()).when(revoke, by=MANAGER).types(g.ProtectionRevoked, r.RegistrationCancelled)


def test_in_grace_it_can_be_released_and_revoked_and_does_not_rest():
    story = protected().passes(days=31)
    story.when(g.SuspendProtection(protection=A, code="AUDIT"), by=MANAGER).refused("IN_GRACE")
    story.when(g.ReleaseProtection(protection=A)).types(g.ProtectionReleased)
    protected().passes(days=31).when(g.RevokeProtection(protection=A, code="FRAUD"), by=MANAGER).types(
        g.ProtectionRevoked, r.RegistrationCancelled
    )


@pytest.mark.parametrize("code", ["DISPUTED", "PARTNER_SUSPENDED"])
def test_people_do_not_speak_for_rules(code):
    protected().when(g.SuspendProtection(protection=A, code=code), by=MANAGER).refused("CODE_RESERVED")


def test_two_reasons_must_both_be_gone():
    story = suspended(suspended(protected(dispute="suspends")), "INQUIRY").sees(disputed())
    story.decides(g.ProtectionSuspended(**of(), code="DISPUTED", conflict=an_id("case")))
    suspended(story).refused("NOTHING_CHANGED")
    story.when(REINSTATE, by=MANAGER).decides(
        g.SuspensionLifted(**of(), code="AUDIT", note="settled"),
        g.SuspensionLifted(**of(), code="INQUIRY", note="settled"),
    )
    story.when(REINSTATE, by=MANAGER).refused("SUSPENDED_BY_RULE")
    story.sees(dismissed(an_id("case"), "a", "rival")).decides(g.ProtectionReinstated(**of()))
    assert story.ledger[-1].actor == "system/registration"


def test_a_dispute_lets_it_rest_where_the_programme_says_so():
    protected().sees(disputed()).quiet()
    protected(dispute="suspends").sees(disputed(severity="review")).quiet()
    story = protected(dispute="suspends").sees(disputed()).sees(disputed("other"))
    story.sees(lapsed(an_id("case"), "rival", "a", "rival"))
    story.decides(g.SuspensionLifted(**of(), code="DISPUTED", conflict=an_id("case")))
    story.sees(resolved(an_id("other"), a="keep")).types(g.ProtectionReinstated)


def test_a_dispute_that_is_lost_ends_it():
    story = protected(dispute="suspends").sees(disputed()).sees(resolved(an_id("case"), a="deny"))
    story.types(g.ProtectionRevoked, r.RegistrationCancelled)


def test_what_is_not_protected_does_not_rest():
    story = granted(protection={**PROTECTION, "tail": "P60D"}).passes(days=40)
    story.when(g.SuspendProtection(protection=A, code="AUDIT"), by=MANAGER).refused("NOT_PROTECTED")
    story.when(REINSTATE, by=MANAGER).refused("NOT_PROTECTED")


def test_a_protection_that_rested_for_no_time_has_its_end_back():
    """Whoever heard that its time rests does not know an end any more."""
    story = granted(protection={"period": "P30D", "stops_clock": True})
    end = story.last[1].window.end
    story.when(g.SuspendProtection(protection=A, code="AUDIT"), by=MANAGER)
    story.when(g.ReinstateProtection(protection=A), by=MANAGER).types(g.ProtectionReinstated)
    assert story.last[0].end == end
