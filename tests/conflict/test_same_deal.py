"""Partners who sell one deal together do not contest it; who leaves it does."""

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.cosell import PartyJoined, PartyLeft
from tests.conflict.story import Story
from tests.make import an_id

SIEMENS = "Siemens AG"


def joined(claim: str, partner: str | None = "contoso") -> PartyJoined:
    return PartyJoined(registration=an_id(claim), invitation=an_id("i"), partner=partner, role="supporting")


def left(claim: str, partner: str = "contoso") -> PartyLeft:
    return PartyLeft(registration=an_id(claim), partner=partner)


def test_a_supporting_partys_own_claim_is_the_same_deal():
    story = Story().submits("a", "northwind", SIEMENS).sees(joined("a")).types(ClaimScreened)
    assert story.last[0].claim.parties == ("contoso",)
    story.submits("b", "contoso", SIEMENS).types(ClaimScreened)
    assert [(found.kind, found.severity) for found in story.screening().findings] == [("SAME_DEAL", "none")]
    assert story.screening().verdict == "clear"


def test_a_case_is_over_when_its_sides_join():
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    case = story.latest_case()
    assert case.held == an_id("b")
    story.sees(joined("a")).types(ClaimScreened, ConflictLapsed)
    assert story.last[1].conflict == case.conflict
    assert [event.registration for event in story.passes(seconds=1).last] == [an_id("b")]
    assert story.screening().verdict == "clear"


@pytest.mark.parametrize("lead", ["a", "b"])
def test_whoever_leads_both_are_on_one_deal(lead):
    partner = {"a": "contoso", "b": "northwind"}[lead]
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    story.sees(joined(lead, partner)).types(ClaimScreened, ConflictLapsed)


def test_third_partners_still_conflict():
    story = Story().submits("a", "northwind", SIEMENS).sees(joined("a")).submits("b", "tailspin", SIEMENS)
    assert story.latest_case().kind == "PARTNER_OVERLAP"


def test_who_leaves_stands_against_the_deal_again():
    """The leaver's claim still waits: it is compared anew, so that nobody grants it over the case."""
    story = Story().submits("a", "northwind", SIEMENS).sees(joined("a")).submits("b", "contoso", SIEMENS)
    story.grants("a", "northwind").sees(left("a")).types(ClaimScreened, ConflictDetected)
    assert story.last[0].claim.parties == ()
    assert story.latest_case().kind == "PARTNER_OVERLAP"
    story.passes(seconds=1).types(ClaimScreened, ConflictDetected, ConflictLapsed)
    held, waits, over = story.last
    assert (held.registration, held.blocking, waits.held) == (an_id("b"), (waits.conflict,), an_id("b"))
    assert over.conflict != waits.conflict
    assert story.passes(days=1).last == []


@pytest.mark.parametrize("event", [joined("a", None), joined("b"), left("b")])
def test_nothing_is_compared_anew_for_the_vendors_own_people_or_a_claim_that_is_gone(event):
    Story().submits("a", "northwind", SIEMENS).sees(event).quiet()


def test_another_reader_of_the_ledger_knows_the_parties():
    story = Story().submits("a", "northwind", SIEMENS).sees(joined("a"))
    assert story.replayed().state.claims.get(an_id("a")).parties == ("contoso",)


def test_the_screening_says_that_the_leaver_was_counted():
    story = Story().submits("a", "northwind", SIEMENS).sees(joined("a")).sees(left("a"), version=5)
    assert story.screening().registration_version == 5


def test_what_was_granted_before_it_was_heard_that_it_waits_lets_the_other_side_wait():
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    assert story.latest_case().held == an_id("b")
    story.grants("b", "contoso").passes(seconds=1).types(ClaimScreened, ConflictDetected, ConflictLapsed)
    assert (story.screening().registration, story.latest_case().held) == (an_id("a"), an_id("a"))
