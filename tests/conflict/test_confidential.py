"""Customers that partners withhold: their claims meet others all the same, and no record says who they are."""

import pytest

from contracts.claims import ClaimScreened, Filing
from contracts.conflicts import ConflictDetected
from contracts.customers import CustomerAliasAdded, CustomerResolved
from contracts.values import CONFIDENTIAL, ContactRef, Customer, Scope
from services.conflict.service.partition import ConflictPartition
from tests.conflict.confiding import EDGE, secret, told
from tests.conflict.story import Story
from tests.make import an_id

OPEN = told("SIEMENS Aktiengesellschaft", website="https://www.siemens.com/de", country="DE")
HIDDEN = secret("Siemens AG", website="siemens.com", country="DE", city="Munich")
TRACES = ("siemens", "munich")


def meets(story: Story) -> ConflictDetected:
    case = story.latest_case()
    assert (case.kind, case.severity, story.screening().verdict) == ("PARTNER_OVERLAP", "block", "findings")
    return case


@pytest.mark.parametrize(("first", "second"), [(HIDDEN, OPEN), (OPEN, HIDDEN), (HIDDEN, HIDDEN)])
def test_two_partners_on_one_customer_meet_whoever_of_them_withholds_it(first: Customer, second: Customer):
    story = Story().submits("a", "northwind", first).submits("b", "contoso", second)
    sides = meets(story).sides
    assert [side.confidential for side in sides] == [first.confidential, second.confidential]
    assert sides[0].customer == sides[1].customer


def test_two_confidential_claims_leave_no_readable_word():
    story = Story().submits("a", "northwind", HIDDEN).grants("a", "northwind").submits("b", "contoso", HIDDEN)
    meets(story)
    story.settles("first_claim_upheld")
    written = b" ".join(record.value for record in story.ledger).decode().casefold()
    assert not [trace for trace in TRACES if trace in written]
    assert CONFIDENTIAL in written


def test_what_is_found_about_a_customer_that_another_names_does_not_say_which_value_met():
    story = Story().submits("a", "northwind", OPEN).submits("b", "contoso", HIDDEN)
    told_of_b = [event for event in story.all() if isinstance(event, ClaimScreened) and event.partner == "contoso"]
    told_of_b += [story.latest_case()]
    for event in told_of_b:
        assert not [trace for trace in TRACES if trace in event.model_dump_json().casefold()]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (told("Siemens", country="DE"), "protected"),
        (told("whatever they call it", website="www.siemens.com"), "ambiguous"),
        (HIDDEN, "protected"),
        (told("Simens"), "clear"),
        (told("Volkswagen AG"), "clear"),
        (Customer(name="Siemens AG", website="siemens.com"), "clear"),
    ],
)
def test_a_check_finds_the_protection_and_names_nobody(asked: Customer, answer: str):
    story = Story().submits("a", "northwind", HIDDEN).grants("a", "northwind")
    given = story.checks(asked, products=("cloud",))
    assert given.answer == answer
    assert not [trace for trace in (*TRACES, "northwind") if trace in given.model_dump_json().casefold()]
    assert [match.call for match in given.matches] == ["Kim Channel"] * (answer != "clear")


def test_direct_sales_meets_a_confidential_claim():
    story = Story().submits("a", "northwind", HIDDEN).reserves("d", OPEN, scope=Scope(products=("cloud",)))
    assert story.latest_case().kind == "DIRECT_OVERLAP"


def test_a_claim_on_one_more_customer_of_that_name_elsewhere_is_only_probable():
    story = Story().submits("a", "northwind", secret("Apple Inc.", country="US")).grants("a", "northwind")
    story.submits("b", "contoso", told("Apple Ltd", country="GB"))
    assert story.latest_case().kind == "PARTNER_OVERLAP_PROBABLE"


def test_a_customer_that_is_told_later_is_the_same_customer():
    story = Story().submits("a", "northwind", HIDDEN).submits("b", "contoso", OPEN)
    resolved = [event for event in story.all() if isinstance(event, CustomerResolved | CustomerAliasAdded)]
    assert [(type(event), event.written.name) for event in resolved] == [
        (CustomerResolved, CONFIDENTIAL),
        (CustomerAliasAdded, OPEN.name),
    ]
    assert resolved[0].customer == resolved[1].customer
    assert resolved[0].keys == ()


def test_vendors_do_not_recognise_each_others_customers():
    ours, theirs = secret("Siemens AG"), secret("Siemens AG", vendor="globex")
    assert not set(ours.digests) & set(theirs.digests)
    story = Story().submits("a", "northwind", ours).submits("b", "contoso", theirs, vendor="globex")
    assert story.screening().verdict == "clear"


@pytest.mark.parametrize(("domain", "matches"), [("mail.siemens.com", True), ("gmail.com", False), (None, False)])
def test_a_contact_at_a_confidential_customer_counts_as_one(domain: str | None, matches: bool):
    contact = ContactRef(subject=an_id("s"), commitment="9f" * 32, email_domain=domain)
    hidden = EDGE.without_domain("acme", contact)
    assert hidden.email_domain is None
    story = Story().submits("a", "northwind", HIDDEN, contact=hidden)
    filing = story.screening().filing
    assert isinstance(filing, Filing)
    assert filing.contact_domain_matches is matches


def test_another_owner_of_the_ledger_knows_confidential_customers_too():
    story = Story().submits("a", "northwind", HIDDEN).grants("a", "northwind")
    replayed = story.replayed()
    assert isinstance(replayed, ConflictPartition)
    story.partition = replayed
    meets(story.submits("b", "contoso", OPEN))
