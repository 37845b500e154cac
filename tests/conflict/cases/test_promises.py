"""By when a case is settled, and what the clock does when it is not."""

from datetime import UTC, datetime, timedelta

from contracts import conflicts as c
from contracts.disputes import DisputeRulesRecorded, Disputes
from tests.conflict.cases.contests import SIEMENS, contested
from tests.conflict.story import Story
from tests.make import MAY_1, a_programme
from tests.story import image

SLA = {"within": "P5D", "at_risk": "P1D", "to": "cam"}


def test_rules_of_cases_are_copied_out_of_the_programme():
    story = Story().publishes(**SLA)
    recorded = next(event for event in story.last if isinstance(event, DisputeRulesRecorded))
    assert recorded.rules == Disputes(**SLA)
    assert recorded.ladder == a_programme().ladder


def test_a_programme_that_says_nothing_of_cases_promises_nothing():
    detected = contested().latest_case()
    assert (detected.due, detected.at_risk, detected.programme) == (None, None, None)
    assert detected.suggestion is not None


def test_a_case_is_promised_by_the_first_claims_programme():
    detected = contested(**SLA).latest_case()
    assert detected.due == MAY_1 + timedelta(days=5)
    assert detected.at_risk == MAY_1 + timedelta(days=4)
    assert detected.programme is not None
    assert detected.programme.version == 1


def test_business_time_counts_by_the_calendar_of_the_claims_territory():
    calendars = {"de": {"zone": "Europe/Berlin", "opens": "09:00", "closes": "17:00", "territories": ("DE",)}}
    programme = a_programme(conflicts=Disputes(within="8 business hours"), calendars=calendars)
    story = Story()
    story.publishes_as(programme)
    story.at = datetime(2026, 5, 4, 12, tzinfo=UTC)  # a Monday, 14:00 in Berlin
    story.submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    assert story.latest_case().due == datetime(2026, 5, 5, 12, tzinfo=UTC)


def test_who_does_not_settle_in_time_is_warned_then_the_case_goes_up():
    story = contested(**SLA)
    case = story.latest_case().conflict
    due = MAY_1 + timedelta(days=5)
    story.passes(days=4).then(c.ConflictSlaAtRisk(conflict=case, due=due))
    story.passes(days=1).then(
        c.ConflictSlaBreached(conflict=case, due=due),
        c.ConflictEscalated(conflict=case, reason="not settled in time", to="cam"),
    )
    story.passes(days=60).about_latest(c.EscalateConflict, reason="again").refused("ALREADY_ESCALATED")
    story.settles("first_claim_upheld").types(c.ConflictResolved)


def test_after_downtime_each_thing_is_decided_once_in_the_order_of_its_time():
    story = contested(**SLA)
    story.at += timedelta(days=30)
    story.passes(seconds=0).types(c.ConflictSlaAtRisk, c.ConflictSlaBreached, c.ConflictEscalated)
    assert image(story.replayed()) == image(story.partition)
    assert story.partition.next_due() is None or story.partition.next_due() > story.at


def test_what_is_settled_in_time_is_not_late():
    story = contested(**SLA).settles("first_claim_upheld")
    assert not [one for one in story.passes(days=30).last if isinstance(one, c.ConflictSlaBreached)]


def test_a_case_keeps_the_rules_it_was_opened_by():
    story = contested(**SLA).publishes(within="P1D", four_eyes=True)
    story.settles("first_claim_upheld").types(c.ConflictResolved)
