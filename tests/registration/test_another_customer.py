"""A claim is amended to another customer: what screening found of the first one says nothing about that."""

from contracts import registrations as r
from contracts.protections import ProtectionGranted
from contracts.values import Customer
from tests.make import a_deal, details
from tests.registration.findings import screened
from tests.registration.protecting.grants import A, B, claimed, under
from tests.registration.story import Story

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
