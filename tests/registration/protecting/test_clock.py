"""What the clock decides about a protection: each thing once, in order, also when nobody looked for long."""

from datetime import timedelta

import pytest

from contracts import protections as g
from contracts import registrations as r
from tests.make import MAY_1, proof
from tests.registration.protecting.grants import DAY, A, disputed, granted, of, suspended
from tests.registration.story import MANAGER, Story
from tests.story import image

END, GRACE, TAIL = MAY_1 + 30 * DAY, MAY_1 + 35 * DAY, MAY_1 + 90 * DAY
EXPIRED = r.RegistrationExpired(registration=A, cause="protection_expired")
DUTY = {"every": "P7D", "revocable_after": "P10D"}
AUTOMATIC = {**DUTY, "revoke": "automatic"}


def protected(activity: dict[str, str] | None = None, **protection: object) -> Story:
    rules = {"activity": activity} if activity else {}
    return granted(protection={"period": "P30D", **protection}, **rules)


def test_behind_the_end_comes_grace_and_then_the_end_of_all():
    story = protected(grace="P5D").passes(days=30).then(g.ProtectionEnteredGrace(**of(), until=GRACE))
    story.passes(days=4, hours=23).quiet()
    story.passes(hours=1).then(g.ProtectionExpired(**of(), end=GRACE), EXPIRED).passes(days=400).quiet()


def test_in_the_tail_the_registration_stands_and_protects_nothing():
    story = protected(tail="P60D").passes(days=30).then(g.ProtectionExpired(**of(), end=END))
    story.when(g.ReleaseProtection(protection=A)).refused("NOT_PROTECTED")
    story.passes(days=60).then(EXPIRED).passes(days=400).quiet()


@pytest.mark.parametrize(
    ("behind", "days"),
    [({}, 30), ({"grace": "P5D"}, 35), ({"tail": "P60D"}, 90), ({"grace": "P5D", "tail": "P2D"}, 35)],
)
def test_a_claim_whose_protection_was_given_back_ends_when_it_would_have_ended_with_it(behind, days):
    story = protected(**behind).passes(days=10).when(g.ReleaseProtection(protection=A))
    story.then(g.ProtectionReleased(**of(), counts_until=MAY_1 + days * DAY))
    story.passes(days=days - 10, seconds=-1).quiet().passes(seconds=1).then(EXPIRED).passes(days=400).quiet()
    assert {record.actor for record in story.ledger[-1:]} == {"system/clock"}
    assert image(story.replayed()) == image(story.partition)


def test_what_was_given_back_is_won_in_time_or_not_at_all():
    won = r.RecordOutcome.model_validate({"registration": A, "outcome": "won", "on": "2026-05-02"})
    in_time = protected().when(g.ReleaseProtection(protection=A)).passes(days=29).when(won)
    in_time.types(r.DealWon).passes(days=99).quiet()
    late = protected().passes(days=29).when(g.ReleaseProtection(protection=A)).passes(days=2)
    late.when(won).refused("WRONG_STATE")


def test_what_rested_with_its_time_has_that_time_back_when_it_is_given_back():
    story = suspended(protected(stops_clock=True).passes(days=10)).passes(days=7)
    story.when(g.ReleaseProtection(protection=A)).then(g.ProtectionReleased(**of(), counts_until=END + 7 * DAY))


def test_a_tail_that_ends_within_the_grace_adds_nothing():
    story = protected(grace="P5D", tail="P2D").passes(days=36)
    story.types(g.ProtectionEnteredGrace, g.ProtectionExpired, r.RegistrationExpired)


def test_the_window_of_a_lead_ends_under_its_own_name():
    story = protected(kind="attribution").passes(days=30)
    assert story.last[1].cause == "attribution_ended"


def test_a_late_look_decides_everything_in_order_and_replays_alike():
    story = protected(DUTY, reminders=["P10D", "P3D"], grace="P5D", tail="P60D").passes(days=200)
    story.types(
        r.ActivityOverdue,
        g.ProtectionExpiringSoon,
        g.ProtectionExpiringSoon,
        g.ProtectionEnteredGrace,
        g.ProtectionExpired,
        r.RegistrationExpired,
    )
    assert {record.actor for record in story.ledger[-6:]} == {"system/clock"}
    assert image(story.replayed()) == image(story.partition)


def test_silence_is_told_once_and_work_puts_it_off():
    overdue = r.ActivityOverdue(registration=A, due=MAY_1 + 7 * DAY, revocable_from=MAY_1 + 10 * DAY)
    story = protected(DUTY).passes(days=6, hours=23).quiet().passes(hours=1).then(overdue).passes(days=5).quiet()
    story.when(r.ReportActivity(registration=A, at=story.at, summary="demo")).passes(days=6).quiet()
    story.passes(days=1).types(r.ActivityOverdue)


def test_evidence_is_work_too_and_old_work_puts_off_little():
    story = protected(DUTY).passes(days=5)
    story.when(r.AttachEvidence(registration=A, evidence=(proof("meeting", MAY_1 + 2 * DAY),)))
    assert story.last[0].activity_due == MAY_1 + 9 * DAY
    story.when(r.ReportActivity(registration=A, at=MAY_1, summary="long ago"))
    assert story.last[0].activity_due is None
    story.passes(days=4).types(r.ActivityOverdue)


def test_work_of_tomorrow_counts_as_of_today():
    story = protected(DUTY).when(r.ReportActivity(registration=A, at=MAY_1 + DAY / 2, summary="planned"))
    assert story.last[0].activity_due is None  # the grant itself counts until the same day


def test_silence_ends_a_protection_by_itself_where_the_programme_says_so():
    story = protected(AUTOMATIC).passes(days=7).types(r.ActivityOverdue)
    story.passes(days=3).decides(
        g.ProtectionRevoked(**of(), code="INACTIVE"), r.RegistrationCancelled(registration=A, code="INACTIVE")
    )
    assert story.ledger[-1].actor == "system/clock"
    story.passes(days=100).quiet()


def test_a_report_that_comes_too_late_finds_the_protection_gone():
    story = protected(AUTOMATIC)
    story.at = MAY_1 + 11 * DAY
    story.when(r.ReportActivity(registration=A, at=story.at, summary="sorry")).refused("WRONG_STATE")


@pytest.mark.parametrize(("days", "revocable"), [(9.9, False), (10, True)])
def test_people_revoke_for_silence_only_when_it_was_long_enough(days, revocable):
    story = protected(DUTY).passes(days=days)
    story.when(g.RevokeProtection(protection=A, code="INACTIVE"), by=MANAGER)
    if revocable:
        story.types(g.ProtectionRevoked, r.RegistrationCancelled)
    else:
        story.refused("NOT_REVOCABLE_YET")


def test_where_no_reports_are_owed_nobody_is_silent_and_other_reasons_are_free():
    protected().when(g.RevokeProtection(protection=A, code="INACTIVE"), by=MANAGER).refused("NOT_REVOCABLE_YET")
    protected().when(g.RevokeProtection(protection=A, code="FRAUD"), by=MANAGER).types(
        g.ProtectionRevoked, r.RegistrationCancelled
    )


def test_who_rests_owes_no_reports_until_it_is_back():
    story = suspended(protected(AUTOMATIC)).passes(days=20).quiet()
    story.when(g.ReinstateProtection(protection=A), by=MANAGER)
    assert story.last[0].activity_due == story.at + 7 * DAY
    story.passes(days=7).types(r.ActivityOverdue)


def test_a_protection_whose_time_rests_never_ends_meanwhile():
    story = suspended(protected(stops_clock=True, reminders=["P10D"])).passes(days=500).quiet()
    story.when(g.ReinstateProtection(protection=A), by=MANAGER).passes(days=40)
    story.types(g.ProtectionExpiringSoon, g.ProtectionExpired, r.RegistrationExpired)


def test_seconds_are_periods_like_any_other():
    story = granted(
        protection={"period": "PT3S", "reminders": ["PT2S", "PT1S"], "grace": "PT1S", "tail": "PT5S"},
        activity={"every": "PT1S", "revocable_after": "PT30S"},
    )
    seen = []
    for _ in range(9):
        story.passes(seconds=1)
        seen.append([event.TYPE.partition(".v")[0] for event in story.last])
    assert seen == [
        ["protection.expiring-soon", "activity.overdue"],
        ["protection.expiring-soon"],
        ["protection.entered-grace"],
        ["protection.expired"],
        [],
        [],
        [],
        ["registration.expired"],
        [],
    ]


def test_a_dispute_that_comes_behind_the_end_lets_nothing_rest():
    story = protected(dispute="suspends", stops_clock=True)
    story.at = END + timedelta(seconds=1)
    story.sees(disputed()).types(g.ProtectionExpired, r.RegistrationExpired)
    assert {record.actor for record in story.ledger[-2:]} == {"system/clock"}
