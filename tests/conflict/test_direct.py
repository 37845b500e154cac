"""Direct sales asks before it engages, and claims under the same rules as a partner."""

from datetime import timedelta

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import CustomerResolved
from contracts.direct import DirectClaimExpired, DirectClaimRegistered, DirectClaimWithdrawn, WithdrawDirectClaim
from contracts.values import Customer, Scope
from services.conflict.policy.duties import LENGTH_MAX, UNPROVEN
from services.conflict.policy.limits import CALL_CHARACTERS_MAX
from tests.conflict.story import SELLER, Story
from tests.make import MAY_1, an_id

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")


def protected() -> Story:
    """Northwind holds cloud/compute in Germany."""
    return Story().submits("a", "northwind", SIEMENS).grants("a", "northwind")


def test_a_protected_account_is_told_with_its_end_and_whom_to_call_and_nothing_of_the_partner():
    answer = protected().checks(Customer(name="SIEMENS Aktiengesellschaft"), products=("cloud",), territory="DE-BY")
    (match,) = answer.matches
    assert answer.answer == "protected"
    assert match.call == "Kim Channel"
    assert match.protected_until == MAY_1 + timedelta(days=90)
    assert match.scope == Scope(products=("cloud/compute",), territory="DE-BY")
    assert "northwind" not in answer.model_dump_json()


@pytest.mark.parametrize(
    ("customer", "scope", "answer"),
    [
        (SIEMENS, {}, "protected"),
        (Customer(name="Siemens"), {}, "protected"),
        (Customer(name="whatever they call it", website="www.siemens.com"), {}, "ambiguous"),
        (Customer(name="Simens"), {}, "ambiguous"),
        (Customer(name="Siemens Energy", website="siemens.com"), {}, "ambiguous"),
        (SIEMENS, {"products": ("data",)}, "clear"),
        (SIEMENS, {"territory": "FR"}, "clear"),
        (Customer(name="Volkswagen AG"), {}, "clear"),
    ],
)
def test_answers(customer: Customer, scope: dict[str, object], answer: str):
    assert protected().checks(customer, **scope).answer == answer


def test_two_near_certain_accounts_are_ambiguous():
    story = Story().submits("a", "northwind", Customer(name="Apple Inc.", country="US")).grants("a", "northwind")
    story.submits("b", "contoso", Customer(name="Apple Ltd", country="GB"))
    assert story.checks("Apple", territory="*").answer == "ambiguous"


def test_a_claim_that_is_not_granted_yet_protects_nobody():
    assert Story().submits("a", "northwind", SIEMENS).checks(SIEMENS).answer == "clear"


def test_the_end_of_a_protection_counts_even_if_it_was_not_recorded_yet():
    story = protected()
    story.at = MAY_1 + timedelta(days=90) - timedelta(microseconds=1)
    assert story.checks(SIEMENS).answer == "protected"
    story.at = MAY_1 + timedelta(days=90)
    assert story.checks(SIEMENS).answer == "clear"


def test_a_question_makes_nobody_known():
    story = protected()
    known = len(story.partition.state.index("acme"))
    story.checks("Somebody Else GmbH")
    assert len(story.partition.state.index("acme")) == known


def test_whom_to_call_is_cut_to_a_line():
    story = Story().reserves("d", SIEMENS, owner="x" * 200)
    assert story.checks(SIEMENS).matches[0].call == "x" * CALL_CHARACTERS_MAX


def test_a_direct_claim_meets_the_claims_of_partners_and_lapses_with_its_end():
    story = Story().submits("a", "northwind", SIEMENS)
    story.reserves("d", SIEMENS).types(DirectClaimRegistered, ConflictDetected)
    assert (story.latest_case().kind, story.latest_case().held) == ("DIRECT_OVERLAP", None)
    story.passes(days=UNPROVEN.days).types(DirectClaimExpired, ConflictLapsed, ClaimScreened)
    assert story.checks(SIEMENS).answer == "clear"


def test_a_registration_on_an_account_that_direct_sales_reserved_is_held():
    story = Story().reserves("d", SIEMENS).types(DirectClaimRegistered, CustomerResolved)
    story.submits("b", "contoso", SIEMENS)
    assert story.latest_case().kind == "DIRECT_OVERLAP"
    assert story.screening().blocking == (story.latest_case().conflict,)
    withdraw = WithdrawDirectClaim(direct_claim=an_id("d"), reason="no budget")
    story.asks(withdraw, by=SELLER).types(DirectClaimWithdrawn, ConflictLapsed)
    story.passes(seconds=0).types(ClaimScreened)
    assert story.screening().verdict == "clear"
    story.asks(withdraw, by=SELLER).refused("ALREADY_CLOSED")


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (timedelta(0), "ENDS_IN_THE_PAST"),
        (timedelta(days=-1), "ENDS_IN_THE_PAST"),
        (LENGTH_MAX + timedelta(seconds=1), "ENDS_TOO_LATE"),
    ],
)
def test_a_direct_claim_ends_within_a_year(until: timedelta, code: str):
    Story().reserves("d", SIEMENS, until=MAY_1 + until).refused(code)


def test_a_claim_of_direct_sales_is_entered_once():
    """A key that comes again after so long that it is no repeat any more names the same claim."""
    story = Story().reserves("d", SIEMENS).passes(days=31).reserves("d", SIEMENS).refused("ALREADY_EXISTS")
    story.passes(days=365).reserves("d", SIEMENS).refused("ALREADY_EXISTS")


def test_the_longest_direct_claim_is_taken():
    story = Story().reserves("d", SIEMENS, until=MAY_1 + LENGTH_MAX)
    story.types(DirectClaimRegistered, CustomerResolved)
    assert story.last[0].claim.window.end == MAY_1 + LENGTH_MAX
