"""A legal hold on a customer: it stays on whoever it comes with when customers are merged and taken apart."""

import pytest

from contracts import registrations as r
from contracts.customers import CustomersMerged, CustomerSplit
from contracts.message import Event
from contracts.retention import CustomersLinked
from tests.make import an_id
from tests.registration.findings import screened
from tests.registration.story import SETTLER, VENDOR, Story
from tests.registration.test_retaining import CLARA, JO, A, a_story, erasing, holding, told, withdrawn
from tests.story import image

ONE, TWO, THREE = an_id("customer"), an_id("customer two"), an_id("customer three")
MERGED = CustomersMerged(customer=TWO, absorbed=ONE, reason="one firm")
SPLIT = CustomerSplit(customer=ONE, part=TWO, claims=(A,), reason="two firms")
UNDONE = CustomerSplit(customer=TWO, part=ONE, undone=True, reason="a mistake")


def filed() -> Story:
    """A closed registration, whose customer screening found to be the first one."""
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=told(JO)))
    return withdrawn(story.sees(screened(A)), A)


def is_held(story: Story) -> bool:
    """Whether the contact of the registration is kept."""
    story.when(erasing(JO), by=CLARA)
    return getattr(story.last[0], "code", None) == "ON_LEGAL_HOLD"


@pytest.mark.parametrize("change", [MERGED, SPLIT])
@pytest.mark.parametrize("held", [ONE, TWO])
def test_a_hold_placed_after_is_on_both(held: str, change: Event):
    assert is_held(filed().sees(change).when(holding("customer", held), by=CLARA))


@pytest.mark.parametrize("change", [MERGED, SPLIT])
@pytest.mark.parametrize("held", [ONE, TWO])
def test_a_hold_placed_before_comes_to_be_on_both(held: str, change: Event):
    assert is_held(filed().when(holding("customer", held), by=CLARA).sees(change))


def test_a_live_claim_that_moves_with_its_customer_stays_held():
    """What is screened anew counts for the customer that goes on; the hold was on the one that went into it."""
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=told(JO)))
    story.sees(screened(A)).when(holding("customer", ONE), by=CLARA).sees(MERGED)
    claim = screened(A).claim.model_copy(update={"customer": TWO})
    story.sees(screened(A, claim=claim, revision=2, cause="CUSTOMERS_MERGED"))
    assert is_held(story)


def test_it_goes_on_from_one_merger_to_the_next():
    further = CustomersMerged(customer=THREE, absorbed=TWO, reason="one firm")
    assert is_held(filed().sees(MERGED).sees(further).when(holding("customer", THREE), by=CLARA))


def test_a_merger_that_is_undone_leaves_the_hold_on_both():
    """Whoever came in between may belong to either."""
    story = filed().sees(MERGED).types(CustomersLinked).sees(UNDONE).quiet()
    assert is_held(story.when(holding("customer", TWO), by=CLARA))


def test_who_was_never_one_with_it_is_not_held():
    other = CustomersMerged(customer=TWO, absorbed=THREE, reason="one firm")
    assert not is_held(filed().sees(other).when(holding("customer", TWO), by=CLARA))


def test_whose_time_was_over_is_kept_if_the_merger_comes_first():
    story = filed().when(holding("customer", TWO), by=CLARA).sees(MERGED).passes(days=365)
    assert [(event.subjects, event.held) for event in story.last] == [((), (JO,))]


def test_the_link_is_on_the_ledger_of_registrations_under_the_vendor():
    story = filed().sees(MERGED, by=SETTLER)
    (event,) = story.last
    assert isinstance(event, CustomersLinked)
    assert (event.vendor, {event.customer, event.other}) == (VENDOR, {ONE, TWO})
    assert (story.ledger[-1].actor, story.ledger[-1].stream) == ("system/registration", f"customer-link/{event.link}")


def test_a_restart_knows_who_was_one():
    story = filed().sees(MERGED)
    assert image(story.replayed()) == image(story.partition)
    loaded = Story().partition
    loaded.load(image(story.partition))
    story.partition = loaded
    assert is_held(story.when(holding("customer", TWO), by=CLARA))


def test_what_was_one_before_is_linked_once():
    filed().sees(MERGED).types(CustomersLinked).sees(UNDONE).quiet().sees(MERGED).quiet()
