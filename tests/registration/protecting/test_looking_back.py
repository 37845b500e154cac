"""What was before with a customer: cooling-off, new business, and the holder that applies again in grace."""

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.values import Customer, Identifier
from tests.make import MAY_1, a_deal, an_id, details
from tests.registration.findings import screened
from tests.registration.protecting.grants import A, B, claimed, granted, of, ruled, under
from tests.registration.story import MANAGER, RIVAL, Story

PROTECTION = {"period": "P30D", "grace": "P5D"}
RULES = {"protection": PROTECTION, "cooling_off": "P20D", "look_back": "P60D"}
OUTCOME = r.RecordOutcome(registration=A, outcome="won", on=MAY_1.date())
VW = Customer(name="Volkswagen AG", website="volkswagen.de", country="DE")
OTHER = Customer(name="Wolfsburg Motors", country="DE")
"""Another way to write the same customer, which only screening finds out."""


def given_up(**rules: object) -> Story:
    return granted(**{**RULES, **rules}).when(r.WithdrawRegistration(registration=A))


def claims(story: Story, registration: str = B, partner: str = "northwind", **changes: object) -> Story:
    command = r.SubmitRegistration(registration=registration, partner=partner, details=details(**changes))
    return story.when(command, by=RIVAL) if partner == "contoso" else story.when(command)


@pytest.mark.parametrize(("days", "refused"), [(0, True), (19, True), (20, False)])
def test_a_partner_that_gave_a_customer_up_waits_before_it_claims_it_again(days, refused):
    story = claims(given_up().passes(days=days))
    if refused:
        story.refused("COOLING_OFF", rule="COOLED_OFF")
    else:
        story.types(r.RegistrationSubmitted)


def test_what_lapsed_counts_like_what_was_given_up():
    claims(granted(**RULES).passes(days=36)).refused("COOLING_OFF", rule="COOLED_OFF")


@pytest.mark.parametrize(
    "end",
    [
        r.RecordOutcome(registration=A, outcome="lost", on=MAY_1.date()),
        r.CancelRegistration(registration=A, code="ERROR"),
    ],
)
def test_what_ended_otherwise_does_not(end):
    claims(granted(**RULES).when(end, by=MANAGER)).types(r.RegistrationSubmitted)


SIEMENS = Customer(name="Siemens AG", country="DE", identifiers=(Identifier(scheme="duns", value="123456789"),))
SAME_NUMBER = Customer(name="Another Name", identifiers=(Identifier(scheme="duns", value="12-345-6789"),))


@pytest.mark.parametrize(
    ("before", "now", "met"),
    [
        (VW, VW.model_copy(update={"name": "VW"}), True),
        (VW, Customer(name="VOLKSWAGEN Aktiengesellschaft", country="DE"), True),
        (VW, Customer(name="Volkswagen AG"), False),
        (VW, Customer(name="Volkswagen AG", country="US"), False),
        (SIEMENS, SAME_NUMBER, True),
        (VW, SIEMENS, False),
    ],
)
def test_a_customer_is_known_by_its_domain_its_numbers_and_its_name_at_home(before, now, met):
    story = claimed(under(**RULES), customer=before).when(r.WithdrawRegistration(registration=A))
    claims(story, customer=now).types(*([r.RegistrationSubmitted] if not met else [type(story.last[0])]))
    assert isinstance(story.last[0], r.RegistrationSubmitted) is not met


def test_digests_meet_where_nothing_is_readable():
    digest = f"domain:{'9f' * 16}"
    withheld = Customer.withheld("DE", (digest,))
    story = under(**RULES, confidential_customers=True)
    story = claimed(story, customer=withheld).when(r.WithdrawRegistration(registration=A))
    claims(story, customer=VW.model_copy(update={"digests": (digest,)})).refused("COOLING_OFF", rule="COOLED_OFF")


def test_another_partner_other_products_and_another_programme_are_free():
    claims(given_up(), partner="contoso").types(r.RegistrationSubmitted)
    claims(given_up(), products=("software/crm",)).types(r.RegistrationSubmitted)
    claims(given_up(), products=("cloud",)).refused("COOLING_OFF", rule="COOLED_OFF")
    claims(given_up().published(ruled(name="other", **RULES)), programme="other").types(r.RegistrationSubmitted)


def test_a_customer_that_only_screening_recognises_is_rejected_by_rule():
    story = claims(given_up().passes(days=1), customer=OTHER).types(r.RegistrationSubmitted)
    story.sees(screened(B, details(customer=OTHER))).types(r.RegistrationRejected)
    rejected = story.last[0]
    assert (rejected.code, rejected.rule) == ("COOLING_OFF", "COOLED_OFF")
    assert story.ledger[-1].actor == "system/registration"


def test_a_claim_made_before_the_other_was_given_up_is_not_too_early():
    big = {"deal": a_deal("200000")}
    story = claims(granted(**RULES), **big).sees(screened(B, details(**big))).types(r.ReviewStarted)
    story.when(r.WithdrawRegistration(registration=A))
    story.when(r.ApproveRegistration(registration=B), by=MANAGER).types(r.RegistrationApproved, g.ProtectionGranted)


def test_where_a_person_lets_the_rule_not_count_it_does_not():
    story = given_up().when(r.CreateDraft(registration=B, partner="northwind", details=details()))
    exception = r.GrantException(registration=B, rule="COOLED_OFF", reason="they asked for us again")
    story.when(exception, by=MANAGER).when(r.SubmitDraft(registration=B)).types(r.RegistrationSubmitted)
    story.sees(screened(B, registration_version=3)).types(r.RegistrationApproved, g.ProtectionGranted)


@pytest.mark.parametrize(("days", "seen"), [(59, True), (61, False)])
def test_new_business_at_a_customer_of_late_is_looked_at_by_a_person(days, seen):
    story = granted(**RULES).when(OUTCOME).passes(days=days)
    claimed(story, B, "contoso", products=("software/crm",))
    if seen:
        story.types(r.ReviewStarted)
        assert story.last[0].reasons == ("NOT_NEW_BUSINESS",)
    else:
        story.types(r.RegistrationApproved, g.ProtectionGranted)


def test_a_renewal_is_no_new_business_and_says_so():
    story = granted(**RULES).when(OUTCOME)
    claimed(story, B, deal=a_deal(kind="renewal")).types(r.RegistrationApproved, g.ProtectionGranted)


def test_in_grace_the_holder_applies_again_and_the_new_grant_takes_the_place_of_the_old():
    story = claimed(granted(**RULES).passes(days=31), B)
    story.then(
        *story.last[:2],
        g.ProtectionReleased(**of(), reason="the holder was granted it anew"),
        r.RegistrationExpired(registration=A, cause="protection_expired"),
    )
    assert story.last[1].registration == B
    assert {record.actor for record in story.ledger[-4:]} == {"system/registration"}
    story.passes(days=10).quiet()


def test_when_a_person_grants_it_anew_the_old_one_goes_too():
    big = {"deal": a_deal("200000")}
    story = claimed(granted(**RULES).passes(days=31), B, **big).types(r.ReviewStarted)
    story.when(r.ApproveRegistration(registration=B), by=MANAGER)
    story.types(r.RegistrationApproved, g.ProtectionGranted, g.ProtectionReleased, r.RegistrationExpired)
    assert {record.actor for record in story.ledger[-4:]} == {str(MANAGER)}


def test_what_is_in_force_or_about_something_else_stays():
    claimed(granted(**RULES), B).types(r.RegistrationApproved, g.ProtectionGranted)
    story = claimed(granted(**RULES).passes(days=31), B, products=("software/crm",))
    story.types(r.RegistrationApproved, g.ProtectionGranted)
    story.passes(days=4).types(g.ProtectionExpired, r.RegistrationExpired)


@pytest.mark.parametrize(
    ("before", "now", "stays"),
    [
        ({"territory": "DE"}, {"territory": "FR"}, True),
        ({"territory": "DE"}, {"territory": "*"}, False),
        ({"territory": "*"}, {"territory": "DE"}, False),
        ({"deal": a_deal(project="Line 1")}, {"deal": a_deal(project="Line 2")}, True),
        ({"deal": a_deal(project="Line 1")}, {"deal": a_deal(project="LINE 1")}, False),
        ({"deal": a_deal(project="Line 1")}, {}, False),
    ],
)
def test_what_is_in_grace_elsewhere_or_for_another_project_keeps_it(before, now, stays):
    story = claimed(claimed(under(**RULES), **before).passes(days=31), B, **now)
    ends = [] if stays else [g.ProtectionReleased, r.RegistrationExpired]
    story.types(r.RegistrationApproved, g.ProtectionGranted, *ends)


def test_nothing_is_remembered_longer_than_a_rule_looks_back():
    story = given_up()
    assert len(story.partition.state.past("acme", ["domain:volkswagen.de"])) == 1
    claims(story.passes(days=21), an_id("c"), products=("software/crm",))
    assert story.partition.state.past("acme", ["domain:volkswagen.de"]) == ()
