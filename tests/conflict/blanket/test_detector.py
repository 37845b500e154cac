"""What is a land grab and what is not, case by case; every partner has the same half year of habit before it."""

import pytest

from services.conflict.blanket.filings import evidence_items
from services.conflict.blanket.replay import Line
from services.conflict.blanket.verdict import level
from tests.conflict.blanket.filings import (
    THIN,
    at,
    campaign,
    closed,
    files,
    flags,
    in_order,
    said,
    until,
    usual,
    worked,
)

HABIT = usual("p")
DAY = 180
"""When the habit ends and the case begins."""
THINLY = {"evidence": list(THIN), "contact_domain_matches": False}
COPIED = {"description": "Opportunity for the whole platform with services, training and support at this account"}


def after_habit(*parts: list[Line], days: float = 90) -> list[Line]:
    return in_order(HABIT, *parts, until(DAY + days))


def test_a_dump_of_thin_claims_is_flagged_on_its_day_within_fifteen_filings():
    dump = files("p", DAY, 50, 2, **THINLY)
    flag = flags(after_habit(dump))[0]
    filed = sum(one.at.isoformat()[:19] <= flag["at"][:19] for one in dump)
    assert filed <= 15
    assert flag["families"] == ["volume", "filing"]


def test_a_drip_beside_honest_work_is_flagged_within_ten_days():
    drip = files("p", DAY, 60, 50, **THINLY)
    honest = files("p", DAY, 8, 50)
    assert flags(after_habit(drip, honest, worked(honest)))[0]["at"] < at(DAY + 10).isoformat()


def test_a_mimic_with_all_boxes_ticked_is_found_when_nothing_follows():
    mimic = files("p", DAY, 30, 10)
    flag = flags(after_habit(mimic))[0]
    assert flag["families"] == ["volume", "follow_up"]
    assert at(DAY + 21).isoformat() < flag["at"] < at(DAY + 32).isoformat()


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(lambda: worked_on(files("p", DAY, 40, 5)), id="a campaign with its usual evidence, worked on"),
        pytest.param(lambda: worked_on(files("p", DAY, 40, 5, **COPIED)), id="the same with one text for all"),
        pytest.param(lambda: files("p", DAY, 7, 40), id="a month without any work on a few claims"),
        pytest.param(lambda: worked_on(files("p", DAY, 5, 1, **THINLY)), id="a handful of thin claims"),
        pytest.param(lambda: worked_on(files("p", DAY, 12, 60, **THINLY)), id="thin claims at the usual pace"),
    ],
)
def test_one_family_alone_is_never_a_flag(case):
    assert flags(after_habit(case())) == []


def worked_on(filings):
    return [*filings, *worked(filings)]


def test_a_partner_that_always_files_thinly_and_works_is_left_alone():
    assert flags(in_order(usual("s", 360, 4, **THINLY), until(400))) == []


def test_a_newcomer_is_given_time():
    assert said(in_order(worked_on(files("n", 0, 15, 20)), until(60))) == []


def test_a_declared_campaign_is_heard_by_what_follows_only():
    burst = files("p", DAY, 40, 5, **THINLY)
    announced = [campaign("p", DAY - 3, DAY + 10, 40)]
    assert flags(after_habit(burst, worked(burst)))
    assert flags(after_habit(announced, burst, worked(burst))) == []
    (flag,) = flags(after_habit(announced, burst))
    assert flag["at"] > at(DAY + 21).isoformat()
    assert "follow_up" in flag["families"]


@pytest.mark.parametrize(
    "announced", [campaign("p", DAY - 3, DAY - 1, 40), campaign("p", DAY - 3, DAY + 10, 5), campaign("q", 0, 400, 40)]
)
def test_a_campaign_covers_what_it_announced_and_no_more(announced):
    assert flags(after_habit([announced], files("p", DAY, 40, 5, **THINLY)))[0]["at"] < at(DAY + 5).isoformat()


def test_what_was_flagged_does_not_become_the_habit():
    first, again = files("p", DAY, 40, 3, **THINLY), files("p", DAY + 120, 40, 3, **THINLY)
    second = flags(after_habit(first, again, days=130))[-1]
    assert second["at"] > at(DAY + 120).isoformat()
    assert any("of 40" not in reason and "your usual is 0 in" in reason for reason in second["reasons"])


def test_claims_filed_again_after_they_expired_unworked_count_against_follow_up():
    first = files("p", DAY, 12, 40)
    again = [
        one for number, one in enumerate(files("p", DAY + 100, 12, 10)) for one.customer in [first[number].customer]
    ]
    found = said(after_habit(first, closed(first, "expired", 45), again, days=140))
    assert any("expired unworked" in reason for one in found for reason in one["reasons"])


def test_reasons_are_counts_that_a_person_can_check():
    found = flags(after_habit(files("p", DAY, 20, 2, **THINLY)))[0]
    volume, thin = found["reasons"][:2]
    assert volume.startswith(tuple(f"{count} claims filed in " for count in range(6, 21)))
    assert "carry <= 2 evidence items" in thin
    assert "your usual is 0 in" in thin


@pytest.mark.parametrize(
    ("scores", "found"),
    [([], None), ([4.0], None), ([1.4, 1.5], None), ([1.5, 1.5], "watch"), ([1.3] * 3, "watch"), ([3.0, 2.0], "flag")],
)
def test_two_families_have_to_speak(scores, found):
    assert level(scores) == found


@pytest.mark.parametrize(
    ("kinds", "items"),
    [
        ([], 0),
        (["contact", "Named contact"], 1),
        (["meeting", "demonstration", "meeting_note", "Meeting Note"], 1),
        (["meeting", "contact", "budget", "need", "timeline"], 5),
        (["MEETING-NOTE", "corporateContact", "budget confirmed", "customer needs", "Timeline"], 5),
        (["quote", "Quote ", "purchase order", " "], 2),
    ],
)
def test_items_are_kinds_of_work_however_they_are_spelt(kinds, items):
    assert evidence_items(kinds) == items


@pytest.mark.parametrize("partners_before", [0, 4])
@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"contact_key": None, "contact_domain_matches": None}, id="no contacts"),
        pytest.param({"contact_key": "one for all", "contact_domain_matches": True}, id="one contact"),
        pytest.param({"contact_domain_matches": False, "industry": "retail"}, id="contacts of anybody"),
    ],
)
def test_the_dump_of_a_newcomer_is_flagged_within_fifteen_filings(said, partners_before):
    others = [line for number in range(partners_before) for line in usual(f"o{number}")]
    dump = files("new", DAY, 40, 5, evidence=list(THIN), **said)
    flag = next(one for one in flags(in_order(others, dump)) if one["partner"] == "new")
    assert sum(one.at.isoformat()[:19] <= flag["at"][:19] for one in dump) <= 15


def test_the_same_claims_are_said_once_however_long_they_are_looked_at():
    dump = files("p", DAY, 40, 2, **THINLY)
    later = [line for day in range(1, 100, 7) for line in files("p", DAY + day, 1, 1)]
    said_of = [one["level"] for one in said(after_habit(dump, later, days=140))]
    assert said_of.count("flag") == 1


def test_a_contact_of_which_nothing_is_known_is_no_sign():
    known = files("p", DAY, 20, 2, evidence=list(THIN), contact_domain_matches=None)
    assert not any("domain" in reason for one in said(after_habit(known)) for reason in one["reasons"])
