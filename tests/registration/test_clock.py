"""What the clock decides, each once and at its own time, told as whole events."""

from datetime import date, timedelta

from contracts import registrations as r
from contracts.partners import CertificationExpired, RecordCertification
from contracts.protections import ProtectionExpired, ProtectionExpiringSoon
from contracts.track import Protection
from contracts.values import Certification
from tests.make import MAY_1, a_deal, a_programme, an_id, details
from tests.registration.findings import held, screened
from tests.registration.story import APPROVER, MANAGER, Story, a_story

A = an_id("a")
END = MAY_1 + timedelta(days=90)
EXPIRED = (
    ProtectionExpired(protection=A, registration=A, end=END),
    r.RegistrationExpired(registration=A, cause="protection_expired"),
)


def granted() -> Story:
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    return story.sees(screened(A))


def waiting() -> Story:
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    return story.sees(held(A, an_id("case")))


def test_the_partner_is_reminded_and_then_the_protection_ends():
    reminder = ProtectionExpiringSoon(protection=A, registration=A, end=END)
    story = granted().passes(days=59).quiet().passes(days=1).then(reminder)
    story.passes(days=27).then(reminder, reminder)
    story.passes(days=2, hours=23).quiet().passes(hours=1).then(*EXPIRED)
    story.passes(days=400).quiet()


def test_what_was_due_while_nobody_looked_is_decided_once_and_in_order():
    story = granted().passes(days=200)
    assert [event.TYPE for event in story.last] == ["protection.expiring-soon.v1"] * 3 + [
        "protection.expired.v1",
        "registration.expired.v1",
    ]


def test_a_protection_of_three_seconds_lasts_three_seconds():
    programme = a_programme()
    rules = programme.rules.model_copy(update={"protection": Protection(period="PT3S", reminders=("P1D",))})
    story = Story().published(programme.model_copy(update={"rules": rules})).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details())).sees(screened(A))
    assert story.last[1].reminders == ()
    story.passes(seconds=2.9).quiet().passes(seconds=0.1).types(ProtectionExpired, r.RegistrationExpired)


def test_a_command_behind_the_end_finds_the_protection_ended():
    story = granted()
    story.at = END
    story.when(r.RecordOutcome(registration=A, outcome="won", on=date(2026, 7, 1))).refused("WRONG_STATE")


def test_a_command_behind_a_reminder_leaves_the_reminder_first():
    story = granted()
    story.at = END - timedelta(days=30)
    story.when(r.ReportActivity(registration=A, at=MAY_1, summary="call"))
    story.types(ProtectionExpiringSoon, r.ActivityReported)
    assert [record.actor for record in story.ledger[-2:]] == ["system/clock", "acme/northwind/petra"]


def test_a_promise_to_decide_is_broken_once():
    due = MAY_1.replace(day=5)  # two business days behind a Friday
    story = waiting().passes(days=3, hours=23).quiet()
    story.passes(hours=2).then(r.DecisionSlaBreached(registration=A, due=due)).passes(days=30).quiet()


def test_a_claim_screened_again_behind_its_due_time_does_not_break_the_promise_twice():
    big = details(deal=a_deal("200000"))
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=big))
    story.sees(screened(A, big)).passes(days=4).types(r.DecisionSlaBreached)
    moved = details(deal=a_deal("200000"), territory="FR")
    story.when(r.AmendRegistration(registration=A, details=moved)).types(r.RegistrationAmended)
    story.sees(screened(A, moved, registration_version=4)).types(r.ReviewStarted).passes(days=30).quiet()


def test_a_decided_claim_breaks_no_promise():
    waiting().when(r.RejectRegistration(registration=A, code="NO_BUDGET"), by=APPROVER).passes(days=30).quiet()


def test_a_question_without_an_answer_lapses():
    story = waiting().when(r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",)), by=MANAGER)
    story.passes(days=6, hours=23).quiet()
    story.passes(hours=1).then(r.RegistrationExpired(registration=A, cause="information_not_provided"))


def test_an_answer_in_time_keeps_the_claim():
    story = waiting().when(r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",)), by=MANAGER)
    story.passes(days=3).when(r.ProvideInformation(registration=A, details=details(deal=a_deal("45000"))))
    assert story.last[1].decision_due == MAY_1.replace(day=6)
    story.passes(hours=50).types(r.DecisionSlaBreached).passes(days=30).quiet()


def test_an_answer_that_comes_too_late_finds_the_claim_lapsed():
    story = waiting().when(r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",)), by=MANAGER)
    story.at += timedelta(days=9)
    story.when(r.ProvideInformation(registration=A, note="sorry")).refused("WRONG_STATE")


def test_a_certificate_runs_out():
    end = MAY_1 + timedelta(days=10)
    certificate = Certification(name="security-technical", valid_until=end)
    story = a_story().when(RecordCertification(partner="northwind", certification=certificate), by=MANAGER)
    story.passes(days=10).then(CertificationExpired(partner="northwind", name="security-technical", valid_until=end))
    story.passes(days=400).quiet()


def test_a_renewed_certificate_does_not():
    first = Certification(name="security-technical", valid_until=MAY_1 + timedelta(days=10))
    second = Certification(name="security-technical", valid_until=MAY_1 + timedelta(days=20))
    story = a_story().when(RecordCertification(partner="northwind", certification=first), by=MANAGER)
    story.when(RecordCertification(partner="northwind", certification=second), by=MANAGER)
    story.passes(days=19).quiet().passes(days=1).types(CertificationExpired)
