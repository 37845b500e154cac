"""What is granted: every term of the day stands in the grant, so that nobody has to look it up."""

from datetime import UTC, datetime

import pytest

from contracts.protections import ProtectionGranted
from contracts.registrations import RegistrationSubmitted, ReportActivity
from contracts.terms import Reward
from contracts.values import Reach, Scope
from tests.make import MAY_1, a_deal, a_programme, an_id
from tests.registration.protecting.grants import DAY, A, claimed, granted, ruled, under
from tests.registration.story import Story

WHOLE = {
    "period": "P30D",
    "reminders": ["P10D"],
    "grace": "P5D",
    "tail": "P60D",
    "kind": "account",
    "direct_contact": "banned",
    "price_level": "registered",
}


def grant(story: Story) -> ProtectionGranted:
    found = story.last[1]
    assert isinstance(found, ProtectionGranted)
    return found


def test_a_grant_carries_all_its_terms():
    reward = {"kind": "commission", "rate": 12, "precedence": 3}
    duty = {"every": "P7D", "revocable_after": "P10D", "revoke": "automatic"}
    event = grant(granted(protection=WHOLE, reward=reward, activity=duty))
    assert (event.window.end, event.grace_until, event.tail_until) == tuple(MAY_1 + days * DAY for days in (30, 35, 90))
    assert (event.activity_due, event.revocable_from, event.silence_ends) == (MAY_1 + 7 * DAY, MAY_1 + 10 * DAY, True)
    assert (event.kind, event.direct_contact, event.price_level) == ("account", "banned", "registered")
    assert (event.track, event.reward, event.customer) == ("var", Reward.model_validate(reward), an_id("customer"))
    assert event.reminders == (MAY_1 + 20 * DAY,)


def test_of_a_programme_that_says_nothing_of_them_there_are_none():
    event = grant(granted())
    assert (event.grace_until, event.tail_until, event.activity_due, event.silence_ends) == (None,) * 4
    assert (event.kind, event.reward, event.price_level) == ("exclusive", None, None)


CASES = [{"when": {"over": 30000}, "period": "P10D"}, {"when": {"kinds": ["renewal"]}, "period": "P20D"}]


@pytest.mark.parametrize(
    ("deal", "days"),
    [
        (a_deal("40000"), 10),
        (a_deal("20000", kind="renewal"), 20),
        (a_deal("40000", kind="renewal"), 10),
        (a_deal("20000"), 90),
    ],
)
def test_the_first_case_that_fits_says_how_long_then_the_tier(deal, days):
    protection = {"period": "P60D", "by_tier": {"gold": "P90D"}, "cases": CASES}
    story = claimed(under(protection=protection), deal=deal)
    assert grant(story).window.end == MAY_1 + days * DAY


LINE = {"tiers": ["gold"], "level": "family", "period": "P200D"}
WIDE = {"deal": a_deal(scope="line_of_business"), "products": ("cloud/compute", "cloud/email", "software/crm/sales")}


@pytest.mark.parametrize(
    ("level", "products"),
    [("family", ("cloud", "software")), ("line", ("cloud/compute", "cloud/email", "software/crm"))],
)
def test_a_whole_line_of_business_is_protected_up_to_its_level(level, products):
    story = under(line_of_business={**LINE, "level": level})
    story = claimed(story, **WIDE)
    submitted = next(one for one in story.ledger if one.type == RegistrationSubmitted.TYPE)
    assert grant(story).scope == Scope(products=products, territory="DE")
    assert grant(story).window.end == MAY_1 + 200 * DAY
    wider = products != WIDE["products"]
    assert (b'"reach"' in submitted.value) is wider


def test_conflict_is_told_how_far_a_claim_reaches():
    story = under(protection={"period": "P30D", "kind": "attribution"})
    claimed(story)
    submitted = RegistrationSubmitted.model_validate_json(story.ledger[-3].value)
    assert submitted.reach == Reach(kind="attribution", products=("cloud/compute",))


def test_periods_are_counted_in_the_hours_of_the_region():
    """Friday is a holiday there, so that time begins on Monday at nine in Berlin, which is seven in UTC."""
    calendar = {"zone": "Europe/Berlin", "opens": "09:00", "closes": "17:00", "holidays": ["2026-05-01"]}
    programme = ruled(
        calendars={"dach": {**calendar, "territories": ["DE"]}},
        protection={"period": "5 business days", "grace": "16 business hours"},
    )
    event = grant(granted(under(programme)))
    assert event.window.end == datetime(2026, 5, 11, 7, tzinfo=UTC)
    assert event.grace_until == datetime(2026, 5, 12, 15, tzinfo=UTC)


def test_what_was_granted_is_not_changed_by_what_the_partner_becomes():
    tracks = a_programme().model_dump()["tracks"]
    tracks["msp"] = tracks["msp"] | {"activity": {"every": "P1D", "revocable_after": "P2D"}}
    programme = a_programme(tracks=tracks, rules=ruled(activity={"every": "P9D", "revocable_after": "P20D"}).rules)
    story = granted(under(programme)).with_partner(types=("msp",)).passes(days=1)
    story.when(ReportActivity(registration=A, at=story.at, summary="call"))
    assert story.last[0].activity_due == story.at + 9 * DAY
