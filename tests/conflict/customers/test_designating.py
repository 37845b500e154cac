"""For whom an account is meant counts against what is claimed from then on, and never against what was before."""

from datetime import timedelta

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed, ResolutionCode
from contracts.designations import AccountDesignationChanged, AccountDesignationEnded
from contracts.registrations import RegistrationAmended
from contracts.values import Customer
from tests.conflict.customers.knowing import OSRAM, SIEMENS, Knowing
from tests.make import MAY_1, an_id, details
from tests.story import image


def designated(kind: str, **known: object) -> Knowing:
    """Siemens, where northwind has a deal on storage, is meant for somebody."""
    story = Knowing().submits("a", "northwind", SIEMENS, products=("cloud/storage",))
    return story.designates("a", kind, **known).settles_down()


@pytest.mark.parametrize(
    ("kind", "known", "partner", "verdict"),
    [
        ("direct", {}, "contoso", ("NAMED_ACCOUNT", "block")),
        ("named", {"partner": "fabrikam"}, "contoso", ("NAMED_ACCOUNT", "block")),
        ("named", {"partner": "contoso"}, "contoso", ("NAMED_ACCOUNT", "none")),
        ("partner_led", {}, "contoso", ("NAMED_ACCOUNT", "none")),
    ],
)
def test_a_later_claim_meets_the_reservation(kind: str, known: dict[str, str], partner: str, verdict: tuple[str, str]):
    story = designated(kind, **known).submits("b", partner, SIEMENS)
    (found,) = [one for one in story.screening().findings if one.kind == "NAMED_ACCOUNT"]
    assert (found.kind, found.severity) == verdict
    held = [case.held for case in story.all() if isinstance(case, ConflictDetected)]
    assert held == ([an_id("b")] if verdict[1] == "block" else [])


def test_a_designation_made_after_a_claim_cannot_beat_it():
    story = designated("direct")
    found = story.screening().findings[0]
    assert (found.kind, found.severity, found.holds) == ("NAMED_ACCOUNT", "info", False)
    assert (story.screening().verdict, story.screening().cause) == ("clear", "ACCOUNT_DESIGNATED")
    assert "never beats" in found.explanation


@pytest.mark.parametrize("outcome", ["all_rejected", "later_claim_awarded", "direct_stands_down"])
def test_a_case_against_it_is_no_end_of_a_designation(outcome: ResolutionCode):
    story = designated("direct").submits("b", "contoso", SIEMENS).settles(outcome)
    (resolved,) = story.last
    assert resolved.winner == (None if outcome == "all_rejected" else an_id("b"))
    assert [one.effect for one in resolved.effects] == ["keep", "deny" if outcome == "all_rejected" else "award"]
    story.submits("c", "fabrikam", SIEMENS)
    assert "NAMED_ACCOUNT" in {one.kind for one in story.screening().findings}
    story.designates("a", "none").settles_down()
    assert image(story.replayed()) == image(story.partition)


def test_not_even_when_the_claim_is_amended_later():
    story = designated("direct").passes(days=3)
    wider = RegistrationAmended(
        registration=an_id("a"), details=details(customer=SIEMENS), changed=("products",), material=True
    )
    assert story.sees(wider, version=2).screening().verdict == "clear"


def test_a_protection_is_not_touched_by_a_designation():
    story = Knowing().submits("a", "northwind", SIEMENS).grants("a", "northwind")
    story.designates("a", "direct").types(AccountDesignationChanged).settles_down().quiet()


def test_direct_sales_meets_what_is_kept_for_partners():
    story = designated("partner_led").reserves("d", SIEMENS)
    assert (story.latest_case().kind, story.latest_case().severity) == ("NAMED_ACCOUNT", "block")


def test_on_a_shared_account_both_work():
    story = Knowing().submits("a", "northwind", SIEMENS).reserves("d", SIEMENS)
    assert story.latest_case().kind == "DIRECT_OVERLAP"
    story.designates("a", "shared").settles_down().types(ClaimScreened, ConflictLapsed)
    found = story.screening().findings[0]
    assert (found.kind, found.severity, story.screening().blocking) == ("DIRECT_OVERLAP", "notice", ())


def test_a_designation_reaches_the_group_if_it_says_so():
    story = Knowing().submits("a", "northwind", SIEMENS, products=("cloud/storage",))
    story.submits("b", "contoso", OSRAM, products=("data",)).belongs("b", "a").settles_down()
    story.designates("a", "direct", group_wide=True).settles_down()
    assert {claim for claim, _, _ in story.screened()} == {an_id("a"), an_id("b")}
    story.submits("c", "tailspin", OSRAM)
    assert {one.kind for one in story.screening().findings if one.severity == "block"} == {"NAMED_ACCOUNT"}


def test_a_designation_ends_when_it_was_not_made_anew():
    story = designated("direct", until=MAY_1 + timedelta(days=90)).submits("b", "contoso", SIEMENS)
    story.passes(days=89).quiet()
    story.passes(days=1).types(AccountDesignationEnded, ClaimScreened, ClaimScreened, ConflictLapsed)
    assert [(claim, verdict) for claim, _, verdict in story.screened()] == [
        (an_id("a"), "clear"),
        (an_id("b"), "clear"),
    ]


def test_one_that_is_made_anew_in_time_keeps_its_place():
    """Contoso waits behind the plan of the year; it waits behind that of the next year, too."""
    story = designated("direct", until=MAY_1 + timedelta(days=90)).passes(days=1).submits("b", "contoso", SIEMENS)
    case = story.latest_case()
    longer = MAY_1 + timedelta(days=400)
    story.passes(days=80).designates("a", "direct", until=longer, owner="Otto Direct").settles_down()
    assert ConflictLapsed not in map(type, story.last)
    assert (story.screening().registration, story.screening().blocking) == (an_id("b"), (case.conflict,))
    assert story.checks(SIEMENS).matches[0].call == "Otto Direct"
    assert image(story.replayed()) == image(story.partition)
    story.passes(days=50)
    assert AccountDesignationEnded not in map(type, story.last)


@pytest.mark.parametrize("known", [{"group_wide": True}, {"designation": "named", "partner": "fabrikam"}])
def test_one_that_reaches_further_or_is_for_somebody_else_takes_a_new_place(known: dict[str, object]):
    story = designated("direct").passes(days=1).submits("b", "contoso", SIEMENS)
    story.designates("a", **{"designation": "direct", **known}).settles_down()
    assert (story.screening().registration, story.screening().verdict) == (an_id("b"), "clear")


def test_another_designation_takes_the_place_of_the_first_from_then_on():
    story = designated("direct").submits("b", "contoso", SIEMENS).designates("a", "none").settles_down()
    assert story.screening().blocking == ()
    story.designates("a", "none").refused("ALREADY_DESIGNATED")


def test_what_is_reserved_is_answered_to_who_asks():
    assert designated("direct").checks(SIEMENS).answer == "direct-reserved"
    answer = designated("named", partner="fabrikam", owner="Kim Channel").checks(SIEMENS)
    assert (answer.answer, answer.matches[0].call) == ("protected", "Kim Channel")
    assert "fabrikam" not in answer.model_dump_json()
    assert designated("shared").checks(SIEMENS).answer == "clear"


@pytest.mark.parametrize(
    ("kind", "known", "code"),
    [
        ("named", {}, "PARTNER_NEEDED"),
        ("direct", {"partner": "contoso"}, "PARTNER_NEEDED"),
        ("direct", {"until": MAY_1}, "ENDS_IN_THE_PAST"),
        ("none", {}, "ALREADY_DESIGNATED"),
    ],
)
def test_what_is_refused(kind: str, known: dict[str, object], code: str):
    Knowing().submits("a", "northwind", SIEMENS).designates("a", kind, **known).refused(code)


def test_of_two_designations_that_of_the_customer_that_goes_on_stands():
    story = Knowing().submits("a", "northwind", SIEMENS, products=("data",)).submits("b", "contoso", OSRAM)
    story.designates("a", "direct").designates("b", "named", partner="contoso").settles_down()
    story.merges("a", "b").settles_down()
    story.submits("c", "contoso", Customer(name="Osram Licht AG"), products=("network",))
    assert {one.severity for one in story.screening().findings if one.kind == "NAMED_ACCOUNT"} == {"block"}
