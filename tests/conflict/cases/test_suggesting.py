"""What the rules would decide: when a case opens, when what is known changes, and what a decider does with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts import conflicts as c
from contracts.claims import ClaimProgressed
from contracts.registrations import ActivityReported, EvidenceAttached
from contracts.values import Customer, Scope
from services.conflict.policy.limits import LACKING_CHARACTERS_MAX
from services.conflict.policy.suggesting import RULES
from tests.conflict.cases.contests import (
    BARE,
    SIEMENS,
    TEST,
    WORKED,
    against_direct,
    contested,
    with_incumbent,
    with_letter,
)
from tests.conflict.customers.knowing import Knowing
from tests.conflict.story import Story
from tests.make import an_id, proof


def suggested(story: Story) -> c.Suggestion:
    """What the rules would decide about the latest case, by the last word of theirs."""
    said = next(event for event in reversed(story.all()) if isinstance(event, c.ConflictDetected | c.OutcomeSuggested))
    assert said.suggestion is not None
    return said.suggestion


def partner_first() -> Story:
    story = Story().submits("b", "contoso", SIEMENS, evidence=WORKED)
    return story.reserves("d", SIEMENS, evidence=WORKED)


def empty_handed_direct() -> Story:
    story = Story().publishes(evidence=TEST).submits("z", "fabrikam", "Nobody Ltd")
    return story.reserves("d", SIEMENS).submits("b", "contoso", SIEMENS, evidence=WORKED)


def empty_handed_partner() -> Story:
    story = Story().publishes(evidence=TEST).submits("b", "contoso", SIEMENS, evidence=BARE)
    return story.reserves("d", SIEMENS, evidence=WORKED)


def reserved(designation: str) -> Story:
    """The account is kept for somebody, and whoever it is not kept for has a claim and shows its work."""
    story = Knowing()
    story.publishes(evidence=TEST)
    story.submits("a", "northwind", SIEMENS, products=("cloud/storage",)).designates("a", designation).passes(hours=1)
    if designation == "partner_led":
        return story.reserves("d", SIEMENS, scope=Scope(products=("cloud/compute",)), evidence=WORKED)
    return story.submits("b", "contoso", SIEMENS, evidence=WORKED)


CASES: list[tuple[str, str, Callable[[], Story]]] = [
    ("FIRST_COMPLETE_CLAIM", "first_claim_upheld", contested),
    ("FIRST_COMPLETE_CLAIM", "first_claim_upheld", lambda: contested(BARE, BARE, evidence=TEST)),
    ("FIRST_SHOWS_NO_WORK", "later_claim_awarded", lambda: contested(BARE, WORKED, evidence=TEST)),
    ("DIRECT_WAS_FIRST", "direct_retained", against_direct),
    ("PARTNER_WAS_FIRST", "direct_stands_down", partner_first),
    ("DIRECT_SHOWS_NO_WORK", "direct_stands_down", empty_handed_direct),
    ("PARTNER_SHOWS_NO_WORK", "direct_retained", empty_handed_partner),
    ("INCUMBENT_SITS_THERE", "incumbent_upheld", with_incumbent),
    ("INCUMBENT_SITS_THERE", "incumbent_upheld", lambda: with_incumbent(evidence=TEST, second=WORKED)),
    ("ACCOUNT_OF_DIRECT", "direct_retained", lambda: reserved("direct")),
    ("PARTNER_WAS_FIRST", "direct_stands_down", lambda: reserved("partner_led")),
    ("LAW_WANTS_BOTH", "plural_by_law", lambda: contested(plural_by_law=("EMEA",))),
    ("CUSTOMER_CHOSE", "customer_choice", lambda: with_letter(contested(), "b")),
]


@pytest.mark.parametrize(("rule", "outcome", "case"), CASES)
def test_what_the_rules_would_decide(rule: str, outcome: str, case: Callable[[], Story]):
    found = suggested(case())
    assert (found.rule, found.outcome) == (rule, outcome)


def test_a_suggestion_says_why_and_what_is_lacking():
    reason = suggested(contested(BARE, WORKED, evidence=TEST)).reason
    assert reason == (
        "The first claim does not show the work that is asked for, and the later one does."
        " First claim: it lacks at least meeting."
    )


def test_what_is_lacking_is_quoted_as_far_as_there_is_room():
    long = {"all_of": [{"any_of": ["meeting", "demonstration", "proposal"]} for _ in range(80)]}
    reason = suggested(contested(BARE, WORKED, evidence=long)).reason
    assert LACKING_CHARACTERS_MAX < len(reason) < LACKING_CHARACTERS_MAX + 200


def test_every_rule_has_its_own_code_and_reason():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.reason for rule in RULES)


def test_better_evidence_that_comes_later_challenges_the_first_claim():
    story = contested(BARE, BARE, evidence=TEST)
    attached = EvidenceAttached(registration=an_id("b"), evidence=an_id("e"), item=proof("demonstration"))
    story.sees(attached).types(ClaimProgressed, c.OutcomeSuggested)
    assert suggested(story).outcome == "later_claim_awarded"
    answer = EvidenceAttached(registration=an_id("a"), evidence=an_id("f"), item=proof("meeting"))
    story.sees(answer).types(ClaimProgressed, c.OutcomeSuggested)
    assert suggested(story).outcome == "first_claim_upheld"


def test_a_report_on_the_work_proves_nothing_by_itself():
    story = contested(BARE, BARE, evidence=TEST)
    story.sees(ActivityReported(registration=an_id("b"), at=story.at, summary="call")).types(ClaimProgressed)


def test_a_protection_that_nobody_works_on_does_not_stand():
    story = Story().publishes(quiet_after="P45D").submits("a", "northwind", SIEMENS).grants("a", "northwind")
    story.at += timedelta(days=46)
    story.submits("b", "contoso", SIEMENS, evidence=WORKED)
    assert suggested(story).rule == "FIRST_SHOWS_NO_WORK"


def test_companies_of_one_group_buy_each_for_itself():
    story = Story().submits("a", "northwind", Customer(name="Siemens AG", website="siemens.com", country="DE"))
    story.submits("b", "contoso", Customer(name="Siemens Energy AG", website="siemens.com", country="DE"))
    if story.latest_case().kind == "FAMILY_OVERLAP":
        assert suggested(story).rule == "EACH_COMPANY_FOR_ITSELF"


def test_who_takes_the_suggestion_needs_no_reason_and_its_rule_stands_on_the_record():
    story = contested(BARE, WORKED, evidence=TEST)
    said = suggested(story)
    story.settles("later_claim_awarded", reason="").types(c.ConflictResolved)
    resolved = story.last[0]
    assert isinstance(resolved, c.ConflictResolved)
    assert (resolved.rule, resolved.reason) == (said.rule, said.reason)


def test_who_decides_otherwise_says_why():
    story = contested(BARE, WORKED, evidence=TEST).settles("first_claim_upheld", reason=" ").refused("REASON_NEEDED")
    story.settles("first_claim_upheld", reason="they are old friends").types(c.ConflictResolved)
    assert story.last[0].rule == "FIRST_CLAIM_UPHELD"
