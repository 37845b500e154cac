"""Customers are found to be one after claims on them were granted: what is paid once, and who sits there, follows."""

from datetime import date

from contracts import protections as g
from contracts import registrations as r
from contracts.claims import ClaimScreened
from contracts.values import Customer
from tests.make import an_id, details
from tests.registration.findings import screened
from tests.registration.protecting.grants import A, B, claimed, granted, ruled, under
from tests.registration.story import RIVAL, Story
from tests.story import image

PLANT = Customer(name="Kraftwerk Wolfsburg", website="kraftwerk.example", country="DE")
REWARD = {"kind": "commission", "rate": 10, "once_per_customer": True}
ONE, OTHER = an_id("customer"), an_id("plant")


def seen(cause: str = "SUBMITTED", customer: str = OTHER, registration: str = B) -> ClaimScreened:
    """The claim on the plant was compared, as one on this customer."""
    event = screened(registration, details(customer=PLANT), cause=cause)
    return event.model_copy(update={"claim": event.claim.model_copy(update={"customer": customer})})


def two(**rules: object) -> Story:
    """One partner has a granted claim on each of two customers."""
    story = claimed(under(ruled(**rules)))
    asked = details(customer=PLANT)
    return story.when(r.SubmitRegistration(registration=B, partner="northwind", details=asked)).sees(seen())


def won(registration: str, customer: Customer) -> r.RecordOutcome:
    order = r.Order(reference=registration, customer=customer)
    return r.RecordOutcome(registration=registration, outcome="won", on=date(2026, 5, 1), order=order)


def test_a_granted_claim_takes_the_customer_it_is_found_to_be_on():
    story = two(reward=REWARD).sees(seen("CUSTOMERS_MERGED", ONE))
    story.then(r.HoldChanged(registration=B, conflicts=(), cause="CUSTOMERS_MERGED", customer=ONE))
    assert story.partition.state.registration(B).customers == (ONE, OTHER)
    assert image(story.replayed()) == image(story.partition)
    story.sees(seen("CUSTOMERS_MERGED", ONE)).quiet()


def test_two_claims_on_what_is_one_customer_are_paid_once():
    story = two(reward=REWARD).sees(seen("CUSTOMERS_MERGED", ONE)).when(won(A, details().customer))
    assert story.last[0].payable
    story.when(won(B, PLANT))
    assert story.last[0].not_payable == "ALREADY_REWARDED"


def test_a_customer_that_is_none_of_it_after_all_is_another_one():
    story = two(reward=REWARD).sees(seen("CUSTOMERS_MERGED", ONE)).sees(seen("CUSTOMER_SPLIT"))
    assert story.partition.state.registration(B).customer == OTHER
    granted(reward=REWARD).sees(screened(A)).quiet()


def test_who_wins_what_was_two_customers_follows_those_who_sat_at_either():
    seat = {"incumbency": {"period": "P300D"}}
    story = two(**seat)
    asked = details(customer=PLANT)
    story.when(r.SubmitRegistration(registration=an_id("c"), partner="contoso", details=asked), by=RIVAL)
    story.sees(seen(registration=an_id("c"))).when(won(an_id("c"), PLANT), by=RIVAL)
    story.sees(seen("CUSTOMERS_MERGED", ONE)).when(won(B, PLANT))
    story.types(r.DealWon, g.ProtectionFulfilled, g.IncumbencyEnded, g.IncumbencyEstablished)
