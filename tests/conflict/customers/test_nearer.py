"""A claim may show that its customer comes near to another: what is claimed on that already is compared anew."""

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected
from tests.conflict.confiding import secret, told
from tests.conflict.customers.knowing import Knowing
from tests.make import an_id
from tests.story import image

SIEMENS = {"name": "Siemens AG", "country": "DE", "website": "siemens.com"}


def two_granted() -> Knowing:
    """One partner withholds whom it claims and another misspells it, so nobody knows that it may be one customer."""
    story = Knowing().submits("a", "northwind", secret(**SIEMENS)).grants("a", "northwind")
    story.submits("b", "contoso", told("Sieemens AG", country="DE")).grants("b", "contoso")
    assert not any(isinstance(event, ConflictDetected) for event in story.all())
    return story


def test_two_protections_whose_customers_come_near_by_a_third_claim_are_a_case():
    story = two_granted().submits("c", "fabrikam", told(**SIEMENS)).passes(seconds=1)
    screened = [event for event in story.last if isinstance(event, ClaimScreened)]
    assert [(event.registration, event.cause) for event in screened] == [(an_id("a"), "CUSTOMER_ALIAS")]
    met = {tuple(sorted(side.party for side in event.sides)) for event in story.all() if hasattr(event, "sides")}
    assert ("contoso", "northwind") in met
    assert image(story.replayed()) == image(story.partition)


def test_what_was_near_before_is_not_compared_again():
    story = two_granted().submits("c", "fabrikam", told(**SIEMENS)).passes(seconds=1)
    story.submits("d", "fabrikam", told("Siemens Aktiengesellschaft", country="DE"), products=("cloud/email",))
    story.passes(seconds=1).quiet()
