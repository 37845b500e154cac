"""Two customers turn out to be one, or one to be two: exactly their claims are compared anew, and all can be undone."""

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import (
    CustomerAbsorbed,
    CustomerAliasAdded,
    CustomerResolved,
    CustomerRestored,
    CustomersMerged,
    CustomerSplit,
    MergeCustomers,
)
from contracts.envelope import Actor
from contracts.values import Customer, derived_id
from services.conflict.service.partition import ConflictPartition
from tests.conflict.customers.knowing import OSRAM, SIEMENS, VOLKSWAGEN, Knowing
from tests.make import an_id
from tests.story import image

PART = derived_id("part")


def two_customers() -> Knowing:
    """Siemens, which northwind and later contoso claim under two names that nobody takes for one; and a bystander."""
    story = Knowing()
    return story.submits("a", "northwind", SIEMENS).submits("b", "contoso", OSRAM).submits("v", "fabrikam", VOLKSWAGEN)


def test_a_merger_brings_claims_together_that_did_not_meet():
    story = two_customers()
    story.merges("a", "b").types(CustomersMerged, CustomerAbsorbed)
    assert story.customer_of("a") == story.customer_of("b")
    story.settles_down().types(ClaimScreened, ConflictDetected, ClaimScreened)
    assert story.screened() == [
        (an_id("b"), "CUSTOMERS_MERGED", "findings"),
        (an_id("a"), "CUSTOMERS_MERGED", "clear"),
    ]
    assert (story.latest_case().kind, story.latest_case().held) == ("PARTNER_OVERLAP", an_id("b"))


def test_nobody_else_is_compared_anew():
    story = two_customers().merges("a", "b").settles_down()
    assert an_id("v") not in {claim for claim, _, _ in story.screened()}
    story.passes(days=1).quiet()


def test_a_protection_is_compared_anew_too():
    """It stands; but that another one stands on the same customer has to be settled by somebody."""
    story = two_customers().grants("a", "northwind").grants("b", "contoso")
    story.merges("a", "b").settles_down()
    assert [claim for claim, _, _ in story.screened()] == [an_id("b"), an_id("a")]
    assert (story.latest_case().kind, story.latest_case().held) == ("PARTNER_OVERLAP", None)


def test_new_claims_find_the_customer_by_what_either_was_known_by():
    story = two_customers().merges("a", "b").settles_down()
    story.submits("c", "tailspin", Customer(name="Osram Licht AG"))
    assert story.screening().resolution.customer == story.customer_of("a")
    assert story.checks(Customer(name="whoever", website="osram.de")).answer in ("ambiguous", "clear")


def test_a_merger_is_undone_as_if_it_had_never_been():
    story = two_customers()
    was = story.customer_of("b")
    story.merges("a", "b").settles_down()
    story.splits("a", was).types(CustomerSplit, CustomerRestored)
    story.settles_down()
    assert story.customer_of("b") == was != story.customer_of("a")
    assert [(claim, verdict) for claim, _, verdict in story.screened()] == [
        (an_id("b"), "clear"),
        (an_id("a"), "clear"),
    ]
    assert sum(isinstance(event, ConflictLapsed) for event in story.last) == 1
    story.submits("c", "tailspin", Customer(name="Osram Licht AG"))
    assert story.screening().resolution.customer == was


def test_claims_since_a_merger_go_with_a_part_if_they_are_named():
    story = two_customers()
    was = story.customer_of("b")
    story.merges("a", "b").settles_down()
    story.submits("c", "tailspin", OSRAM).submits("d", "adatum", OSRAM)
    story.splits("a", was, "c")
    assert {name: story.customer_of(name) == was for name in "abcd"} == {"a": False, "b": True, "c": True, "d": False}


def test_claims_are_taken_out_of_a_customer_they_never_were_on():
    story = (
        Knowing()
        .submits("a", "northwind", SIEMENS)
        .submits("b", "contoso", Customer(name="Siemens Aktiengesellschaft"))
    )
    story.submits("v", "fabrikam", VOLKSWAGEN)
    assert story.customer_of("a") == story.customer_of("b")
    story.splits("a", PART, "b").types(CustomerSplit, CustomerResolved)
    assert story.customer_of("b") == PART
    story.settles_down()
    assert [claim for claim, _, _ in story.screened()] == [an_id("b"), an_id("a")]
    assert {verdict for _, _, verdict in story.screened()} == {"clear"}


def test_what_a_person_told_apart_is_not_brought_together_by_likeness():
    story = (
        Knowing()
        .submits("a", "northwind", SIEMENS)
        .submits("b", "contoso", Customer(name="Siemens Aktiengesellschaft"))
    )
    story.splits("a", PART, "b").settles_down()
    story.submits("c", "tailspin", Customer(name="Siemens AG", website="siemens.com"))
    whole = story.customer_of("a")
    assert PART not in story.partition.state.links(whole)


def test_the_parts_of_a_split_may_be_merged_again():
    story = (
        Knowing()
        .submits("a", "northwind", SIEMENS)
        .submits("b", "contoso", Customer(name="Siemens Aktiengesellschaft"))
    )
    story.splits("a", PART, "b").settles_down().merges("a", "b").types(CustomersMerged, CustomerAbsorbed)
    story.settles_down()
    assert story.latest_case().kind == "PARTNER_OVERLAP"


def test_an_alias_that_another_customer_is_known_by_brings_the_two_near():
    story = two_customers()
    story.is_also("a", Customer(name="Osram Licht", website="osram.de")).types(CustomerAliasAdded)
    story.settles_down()
    assert {claim for claim, code, _ in story.screened() if code == "CUSTOMER_ALIAS"} == {an_id("a"), an_id("b")}
    assert story.latest_case().kind == "PARTNER_OVERLAP_PROBABLE"


def test_an_alias_that_nobody_is_known_by_touches_nobody_and_is_found_by():
    story = two_customers()
    story.is_also("a", Customer(name="Simatic Works", website="simatic.example.eu")).types(CustomerAliasAdded)
    story.settles_down().quiet()
    story.submits("c", "tailspin", Customer(name="Simatic Works"))
    assert story.screening().resolution.customer == story.customer_of("a")


@pytest.mark.parametrize("stranger", [Actor("umbrella", None, "eve", ("operator",))])
def test_another_vendors_customer_is_not_there(stranger: Actor):
    story = two_customers()
    command = MergeCustomers(customer=story.customer_of("a"), absorbed=story.customer_of("b"), reason="mine")
    story.asks(command, by=stranger).refused("NOT_FOUND")


def test_what_cannot_be_merged_or_split():
    story = two_customers()
    story.merges("a", "a").refused("SAME_CUSTOMER")
    other, gone = story.customer_of("v"), story.customer_of("b")
    story.splits("a", other).refused("NOT_A_PART")
    story.splits("a", PART).refused("CLAIMS_NEEDED")
    story.splits("a", PART, "b").refused("NOT_ITS_CLAIM")
    story.splits("a", PART, "a").refused("NOTHING_LEFT")
    story.merges("a", "b")
    story.asks(MergeCustomers(customer=gone, absorbed=other, reason="again")).refused("ALREADY_MERGED")


def test_a_merged_customer_is_the_same_after_a_replay_and_from_a_checkpoint():
    story = two_customers().merges("a", "b").settles_down().belongs("v", "a").designates("a", "shared").settles_down()
    restored = ConflictPartition()
    restored.load(image(story.partition))
    assert image(restored) == image(story.partition) == image(story.replayed())
