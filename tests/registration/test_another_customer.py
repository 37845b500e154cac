"""A claim is amended to another customer: what screening found of the first one says nothing about that."""

from datetime import date, datetime
from typing import Any

import pytest

from contracts import registrations as r
from contracts.protections import ProtectionGranted
from contracts.values import Customer, Tender
from tests.make import MAY_1, a_deal, details
from tests.registration.findings import screened
from tests.registration.protecting.grants import A, B, claimed, under
from tests.registration.story import MANAGER, Story
from tests.story import image

RULES = {"cooling_off": "P20D"}
BIG = a_deal("200000")
BMW = Customer(name="BMW AG", website="bmw.de", country="DE")
OTHER = Customer(name="Wolfsburg Motors", country="DE")
"""Screening finds it to be the first customer."""


def amended() -> Story:
    """A claim on one customer was screened, and is about another one now."""
    story = claimed(under(**RULES), deal=BIG)
    return story.when(r.AmendRegistration(registration=A, details=details(deal=BIG, customer=BMW)))


def test_it_is_not_known_to_be_the_first_customer_any_more():
    story = amended().types(r.RegistrationAmended)
    assert story.partition.state.registration(A).customer == ""


def test_giving_it_up_bars_nobody_from_the_first_customer():
    story = amended().when(r.WithdrawRegistration(registration=A))
    asked = details(customer=OTHER)
    story.when(r.SubmitRegistration(registration=B, partner="northwind", details=asked))
    story.sees(screened(B, asked)).types(r.RegistrationApproved, ProtectionGranted)


def test_it_is_not_refused_for_what_was_given_up_of_the_first_customer():
    story = claimed(under(**RULES), registration=B, customer=OTHER, deal=BIG)
    story.when(r.WithdrawRegistration(registration=B)).passes(hours=1)
    asked = details(deal=BIG)
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=asked))
    story.when(r.AmendRegistration(registration=A, details=details(deal=BIG, customer=BMW)))
    story.types(r.RegistrationAmended)


def place(story: Story) -> tuple[int, datetime | None]:
    """Where A stands in the order of claims, and since when."""
    found = story.partition.state.registration(A)
    return found.priority, found.priority_at


def changed(story: Story, **changes: Any) -> Story:
    """Ten days later the claim says something else."""
    command = r.AmendRegistration(registration=A, details=details(**{"deal": BIG, **changes}))
    return story.passes(days=10).when(command).types(r.RegistrationAmended)


@pytest.mark.parametrize(
    "changes",
    [
        {"customer": BMW},
        {"customer": OTHER},
        {"products": ("cloud/compute", "cloud/email")},
        {"products": ("cloud",)},
        {"territory": "EMEA"},
        {"deal": a_deal("200000", project="plant 2")},
    ],
)
def test_a_claim_on_somebody_else_or_for_more_stands_behind_those_made_before(changes: dict[str, Any]):
    story = changed(claimed(under(), deal=a_deal("200000", project="plant 1")), **changes)
    assert story.last[0].new_priority
    assert place(story) == (story.ledger[-1].sequence, story.at)
    assert image(story.replayed()) == image(story.partition)


@pytest.mark.parametrize(
    "changes",
    [
        {"customer": Customer(name="Volkswagen", website="www.volkswagen.de", country="DE")},
        {"products": ("cloud/compute",)},
        {"territory": "DE"},
        {"deal": a_deal("300000")},
    ],
)
def test_the_same_customer_written_otherwise_or_less_than_was_claimed_keeps_its_place(changes: dict[str, Any]):
    story = claimed(under(), deal=BIG, products=("cloud",), territory="EMEA")
    before = place(story)
    story = changed(story, **{"products": ("cloud",), "territory": "EMEA", **changes})
    assert not story.last[0].new_priority
    assert place(story) == before


def answered(customer: Customer) -> Story:
    """The vendor asked who the customer is, and is told ten days later."""
    story = claimed(under(), deal=BIG, customer=Customer(name="Wolfsburg Motors", country="DE"))
    story.when(r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("customer",)), by=MANAGER)
    answer = r.ProvideInformation(registration=A, details=details(deal=BIG, customer=customer))
    return story.passes(days=1).when(answer).types(r.InformationProvided)


def test_an_answer_that_says_more_clearly_who_the_customer_is_keeps_the_place():
    story = answered(Customer(name="Wolfsburg Motors GmbH", website="wolfsburg-motors.de", country="DE"))
    assert place(story)[1] == MAY_1


def test_an_answer_that_names_somebody_else_does_not():
    story = claimed(under(), deal=BIG)
    story.when(r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("customer",)), by=MANAGER)
    story.passes(days=1).when(r.ProvideInformation(registration=A, details=details(deal=BIG, customer=BMW)))
    assert place(story) == (story.ledger[-1].sequence, story.at)


def test_a_claim_kept_on_another_customer_does_not_escape_the_time_of_cooling_off():
    story = claimed(claimed(under(**RULES), deal=BIG), registration=B, customer=BMW, deal=BIG)
    story.passes(days=5).when(r.WithdrawRegistration(registration=A))
    story.when(r.AmendRegistration(registration=B, details=details(deal=BIG))).refused("COOLING_OFF", "COOLED_OFF")


def test_a_tender_published_since_is_too_late_for_it():
    tender = a_deal("200000", tender=Tender(reference="T1", published_on=date(2026, 5, 20)))
    story = claimed(under(registrable={"tender": "before_publication"}), deal=BIG).passes(days=30)
    story.when(r.AmendRegistration(registration=A, details=details(deal=tender, customer=BMW)))
    story.refused("TENDER_NOT_REGISTRABLE", "TENDER_REGISTRABLE")
