"""Claims while they are protected: grace and rest keep rivals out, an heir takes a place over, incumbents are met."""

from datetime import timedelta

import pytest

from contracts import protections as g
from contracts.claims import ClaimEnded, ClaimOfIncumbent, ClaimPassedOn, ClaimProtected, ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.registrations import RegistrationCancelled
from contracts.values import Reach, Window
from tests.conflict.protecting import SIEMENS, of, passed_on, protected, sits, submitted
from tests.conflict.story import Story
from tests.make import MAY_1, a_deal, an_id
from tests.story import image

DAY = timedelta(days=1)


def granted(days: int = 90, grace: int = 0, **changes: object) -> Story:
    return protected(submitted(Story(), "a", "northwind"), "a", "northwind", days, grace, **changes)


def answer(story: Story) -> tuple[str, object, object]:
    found = story.checks(SIEMENS)
    first = found.matches[0] if found.matches else None
    return found.answer, first and first.protected_until, first and first.in_grace


def test_a_protection_in_grace_keeps_rivals_out_and_checks_say_until_when():
    story = granted(days=30, grace=10)
    assert answer(story) == ("protected", MAY_1 + 30 * DAY, None)
    story.at = MAY_1 + 30 * DAY
    assert answer(story) == ("protected", MAY_1 + 40 * DAY, True)
    submitted(story, "b", "contoso").types(ClaimScreened, ConflictDetected)
    assert story.latest_case().held == an_id("b")
    story.at = MAY_1 + 40 * DAY
    assert answer(story) == ("clear", None, None)


def test_a_claim_is_let_go_when_nothing_of_it_protects_any_more():
    story = granted(days=30, grace=10)
    story.sees(g.ProtectionEnteredGrace(**of("a"), until=MAY_1 + 40 * DAY)).quiet()
    story.sees(g.ProtectionExpired(**of("a"), end=MAY_1 + 40 * DAY)).types(ClaimEnded)


def test_more_time_is_more_time_for_rivals_too():
    story = granted(days=30)
    later = MAY_1 + 60 * DAY
    story.sees(g.ProtectionExtended(**of("a"), end=later, grace_until=later + DAY, count=1)).then(
        ClaimProtected(registration=an_id("a"), window=Window(start=MAY_1, end=later), grace_until=later + DAY)
    )
    story.at = MAY_1 + 40 * DAY
    assert answer(story) == ("protected", later, None)


def test_a_protection_whose_time_rests_keeps_rivals_out_without_an_end():
    story = granted(days=30)
    story.sees(g.ProtectionSuspended(**of("a"), code="AUDIT", clock_stopped=True)).types(ClaimProtected)
    story.at = MAY_1 + 200 * DAY
    assert answer(story) == ("protected", None, None)
    end = story.at + 5 * DAY
    story.sees(g.ProtectionReinstated(**of("a"), end=end)).types(ClaimProtected)
    assert answer(story) == ("protected", end, None)


def test_a_protection_that_rests_while_its_time_runs_ends_when_it_would_have():
    story = granted(days=30)
    story.sees(g.ProtectionSuspended(**of("a"), code="AUDIT")).quiet()
    story.sees(g.ProtectionReinstated(**of("a"))).quiet()
    assert answer(story) == ("protected", MAY_1 + 30 * DAY, None)


@pytest.mark.parametrize("first", ["northwind", "contoso"])
def test_who_only_brought_the_lead_is_in_no_sellers_way(first):
    lead = Reach(kind="attribution", products=("cloud/compute",))
    story = submitted(Story(), "a", "northwind", lead if first == "northwind" else None)
    submitted(story, "b", "contoso", lead if first == "contoso" else None).types(ClaimScreened)
    screened = story.screening()
    assert (screened.verdict, [one.kind for one in screened.findings]) == ("clear", ["CHAIN_COMPLEMENT"])


def test_two_partners_that_brought_one_lead_contest_it():
    lead = Reach(kind="attribution", products=("cloud/compute",))
    submitted(submitted(Story(), "a", "northwind", lead), "b", "contoso", lead).types(ClaimScreened, ConflictDetected)


def test_a_lead_is_no_protection_to_direct_sales_and_does_not_contest_it():
    lead = Reach(kind="attribution", products=("cloud/compute",))
    story = submitted(Story(), "a", "northwind", lead)
    protected(story, "a", "northwind", kind="attribution")
    assert answer(story)[0] == "clear"
    story.reserves("d", SIEMENS)
    assert not any(isinstance(event, ConflictDetected) for event in story.all())


def left(story: Story, kind: str, code: str = "OPEN") -> Story:
    """A case left the claim these terms."""
    changed = g.ProtectionTermsChanged(**of("a"), code=code, conflict=an_id("case"), kind=kind)
    return story.sees(changed, by="acme/-/kim")


def test_what_was_left_open_to_others_is_protected_no_more():
    story = left(granted(grace=5), "open")
    end = MAY_1 + 90 * DAY
    story.then(
        ClaimProtected(
            registration=an_id("a"),
            window=Window(start=MAY_1, end=end),
            grace_until=end + 5 * DAY,
            protects="open",
        )
    )
    assert answer(story)[0] == "clear"
    left(story, "open").quiet()
    left(story, "exclusive", "FULL").types(ClaimProtected)
    assert answer(story)[0] == "protected"
    assert image(story.replayed()) == image(story.partition)


def test_a_rival_that_waited_for_what_is_only_credited_now_waits_no_more():
    story = submitted(granted(), "b", "contoso")
    left(story, "attribution", "SOURCING").passes(seconds=1)
    assert story.partition.state.cases_of(an_id("b")) == []


def test_a_protection_that_is_exclusive_again_meets_what_was_granted_meanwhile():
    story = left(granted(), "attribution", "SOURCING")
    protected(submitted(story, "b", "contoso"), "b", "contoso")
    assert not any(isinstance(event, ConflictDetected) for event in story.all())
    left(story, "exclusive", "FULL").passes(seconds=1).types(ClaimScreened, ConflictDetected)
    assert {side.party for side in story.latest_case().sides} == {"northwind", "contoso"}


def test_a_line_of_business_is_compared_as_wide_as_it_reaches():
    story = submitted(Story(), "a", "northwind", Reach(products=("cloud",)))
    submitted(story, "b", "contoso", products=("cloud/email",)).types(ClaimScreened, ConflictDetected)


def test_a_claim_on_the_whole_account_is_on_every_project():
    account = Reach(kind="account", products=("cloud/compute",))
    story = submitted(Story(), "a", "northwind", account, deal=a_deal(project="one"))
    submitted(story, "b", "contoso", deal=a_deal(project="two")).types(ClaimScreened, ConflictDetected)


def test_an_heir_takes_the_place_the_priority_and_the_cases_over():
    story = granted()
    submitted(story, "b", "contoso")
    case = story.latest_case().conflict
    passed_on(story, "a", "a2", "fabrikam").types(ClaimPassedOn)
    claim = story.last[0].claim
    assert (claim.party, claim.priority, claim.protected) == ("fabrikam", 1, True)
    story.sees(RegistrationCancelled(registration=an_id("a"), code="TRANSFERRED")).quiet()
    protected(story, "a2", "fabrikam", days=60).types(ClaimProtected)
    [open_case] = story.partition.state.cases_of(an_id("a2"))
    assert (open_case.id, open_case.sides, open_case.held) == (case, (an_id("a2"), an_id("b")), an_id("b"))
    story.settles("first_claim_upheld")
    assert [(one.claim, one.effect) for one in story.last[0].effects] == [(an_id("a2"), "keep"), (an_id("b"), "deny")]


def test_an_heir_contests_nothing_with_itself():
    story = granted()
    submitted(story, "b", "contoso")
    passed_on(story, "a", "a2", "contoso").types(ClaimPassedOn, ConflictLapsed)
    assert story.last[1].claims == (an_id("a2"), an_id("b"))
    story.passes(seconds=1)
    assert story.partition.state.cases_of(an_id("b")) == []


def test_what_was_one_partners_is_contested_when_one_claim_of_it_is_passed_on():
    story = granted()
    protected(submitted(story, "b", "northwind"), "b", "northwind")
    passed_on(story, "a", "a2", "contoso").types(ClaimPassedOn)
    story.passes(seconds=1).types(ClaimScreened, ConflictDetected)
    assert {side.party for side in story.latest_case().sides} == {"northwind", "contoso"}


def test_what_one_partner_still_asks_for_waits_when_another_takes_over_what_it_holds():
    story = submitted(granted(), "b", "northwind").types(ClaimScreened)
    passed_on(story, "a", "a2", "contoso")
    story.passes(seconds=1)
    assert (story.latest_case().held, story.screening().registration) == (an_id("b"), an_id("b"))
    assert story.screening().blocking == (story.latest_case().conflict,)
    assert [one.id for one in story.partition.state.cases_of(an_id("a2"))] == [story.latest_case().conflict]


def test_what_was_settled_with_the_first_holder_stays_settled_with_its_heir():
    story = granted()
    submitted(story, "b", "contoso")
    story.settles("not_a_conflict")
    protected(story, "b", "contoso")
    passed_on(story, "a", "a2", "fabrikam").types(ClaimPassedOn)
    story.passes(seconds=1).types(ClaimScreened)
    assert image(story.replayed()) == image(story.partition)


def test_a_rivals_claim_meets_the_incumbent_and_is_not_held_by_it():
    story = sits(granted(), "a", "northwind").types(ClaimOfIncumbent)
    submitted(story, "b", "contoso").types(ClaimScreened, ConflictDetected)
    case = story.latest_case()
    assert (case.kind, case.severity, case.held) == ("INCUMBENT", "review", None)
    assert story.screening().verdict == "findings"
    assert image(story.replayed()) == image(story.partition)


def test_the_incumbents_own_renewal_is_clear_and_so_are_other_products():
    story = sits(granted(), "a", "northwind")
    submitted(story, "b", "northwind", deal=a_deal(kind="renewal"))
    assert (story.screening().verdict, story.screening().findings) == ("clear", ())
    submitted(story, "c", "contoso", products=("security/network",))
    assert story.screening().verdict == "clear"


def test_an_incumbent_protects_nothing():
    story = sits(granted(), "a", "northwind")
    assert answer(story)[0] == "clear"


def test_when_the_incumbency_ends_nobody_meets_it_any_more():
    story = submitted(sits(granted(), "a", "northwind"), "b", "contoso")
    story.sees(g.IncumbencyEnded(**of("a")), by="system/clock").types(ClaimEnded, ConflictLapsed)
    assert story.passes(seconds=1).screening().verdict == "clear"
