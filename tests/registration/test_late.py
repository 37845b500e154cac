"""Nobody looked at the clock for long: what was due for a claim before a record came happened before it, once."""

from datetime import timedelta

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from tests.make import an_id
from tests.registration.desks import BIG, DORA, KIM, A, waiting
from tests.registration.findings import dismissed, held, resolved, screened
from tests.registration.protecting.grants import disputed, granted
from tests.registration.story import PARTNER, Story

CASE = an_id("case")
LATE: tuple[type[Event], ...] = (r.DecisionSlaAtRisk, r.DecisionSlaBreached)
PERIOD = {"protection": {"period": "P30D", "dispute": "suspends"}}


def asleep(story: Story, **time: float) -> Story:
    """Time passes while the service is down."""
    story.at += timedelta(**time)
    return story


def overdue() -> Story:
    """A large deal is held by a case, and its decision is late, which nobody has said yet."""
    story = waiting(decision={"within": "P2D", "at_risk": "P1D", "information_within": "P5D"})
    return asleep(story.sees(held(A, CASE, asked=BIG)), days=3)


def test_a_claim_is_late_before_it_is_lost():
    overdue().sees(resolved(CASE, a="deny")).types(*LATE, r.RegistrationRejected)


@pytest.mark.parametrize("event", [dismissed(CASE, "a"), resolved(CASE, a="keep"), resolved(CASE, a="award")])
def test_a_claim_is_late_before_it_is_let_go(event):
    overdue().sees(event).types(*LATE, r.HoldChanged)


def test_a_claim_is_late_before_it_is_compared_again():
    overdue().sees(screened(A, BIG)).types(*LATE, r.HoldChanged)


def test_what_was_due_is_told_once():
    overdue().sees(screened(A, BIG)).passes(days=30).quiet()


def test_a_protection_that_is_over_is_lost_to_nobody():
    story = asleep(granted(**PERIOD), days=31)
    story.sees(resolved(CASE, a="deny")).types(g.ProtectionExpired, r.RegistrationExpired)


def test_a_protection_that_rested_till_its_end_is_not_put_back():
    story = asleep(granted(**PERIOD).sees(disputed()), days=31)
    story.sees(dismissed(CASE, "a")).types(g.ProtectionExpired, r.RegistrationExpired)


@pytest.mark.parametrize(
    ("command", "by"),
    [
        (r.FileAppeal(registration=A, grounds="there is a budget now"), PARTNER),
        (r.DecideAppeal(registration=A, upheld=True), DORA),
        (r.GrantException(registration=A, rule="CERTIFIED", reason="booked"), DORA),
    ],
)
def test_a_rejection_is_final_once_its_window_is_over_whoever_said_so_yet(command, by):
    story = waiting(decision={"appeal_within": "P10D"}).when(r.RejectRegistration(registration=A, code="LATE"), by=KIM)
    asleep(story, days=10).when(command, by=by).refused("WRONG_STATE")
    story.passes(seconds=1).types(r.AppealWindowClosed).when(command, by=by).refused("WRONG_STATE")
