"""A merger that is undone leaves every customer as it was: its group, what is near to it, for whom it is meant."""

from datetime import timedelta

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import CustomerRestored, CustomerSplit
from contracts.designations import AccountDesignationEnded
from contracts.values import Customer, derived_id
from tests.conflict.customers.knowing import OSRAM, SIEMENS, VOLKSWAGEN, Knowing
from tests.make import MAY_1, an_id
from tests.story import image

PART = derived_id("part")
NEAR = Customer(name="Osram Light", country="DE", website="osram-light.de")
"""Like Osram, and maybe another company."""


def three() -> Knowing:
    """Siemens, Osram and Volkswagen, a claim on each."""
    story = Knowing()
    return story.submits("a", "northwind", SIEMENS).submits("b", "contoso", OSRAM).submits("v", "fabrikam", VOLKSWAGEN)


def group_of(story: Knowing, *claims: str) -> list[list[str]]:
    """The customers above that of each claim."""
    above = [story.partition.state.above(story.customer_of(claim)) for claim in claims]
    assert image(story.replayed()) == image(story.partition)
    return [list(one) for one in above]


@pytest.mark.parametrize(("kept", "gone"), [("a", "v"), ("v", "a")])
def test_top_and_bottom_of_a_group_become_one_without_a_circle(kept: str, gone: str):
    """Volkswagen belongs to Osram, Osram to Siemens; the first and the last are one company."""
    story = three().belongs("b", "a").belongs("v", "b")
    was = story.customer_of(gone)
    story.merges(kept, gone).settles_down()
    assert group_of(story, kept, "b") == [[], [story.customer_of(kept)]]
    story.splits(kept, was).settles_down()
    first, second = story.customer_of("a"), story.customer_of("b")
    assert group_of(story, "a", "b", "v") == [[], [first], [second, first]]


def test_a_customer_comes_back_into_its_group():
    story = three().belongs("b", "a")
    was, parent = story.customer_of("b"), story.customer_of("a")
    story.merges("v", "b").settles_down()
    assert group_of(story, "v") == [[parent]]
    story.splits("v", was).settles_down()
    assert group_of(story, "v", "b") == [[], [parent]]


def test_one_that_belongs_to_it_no_more_by_then_stays_where_it_is():
    story = three().belongs("v", "b")
    was = story.customer_of("b")
    story.merges("a", "b").belongs("v", None).settles_down()
    story.splits("a", was).types(CustomerSplit, CustomerRestored)
    assert group_of(story, "v") == [[]]


def test_two_groups_that_become_one_meet():
    story = three().submits("w", "tailspin", Customer(name="Bosch", country="DE")).belongs("b", "a").belongs("w", "v")
    was = story.customer_of("v")
    story.settles_down().merges("a", "v").settles_down()
    assert {claim for claim, _, _ in story.screened()} == {an_id(one) for one in "abvw"}
    story.splits("a", was).settles_down()
    assert {claim for claim, _, _ in story.screened()} == {an_id(one) for one in "abvw"}
    assert sum(isinstance(event, ConflictLapsed) for event in story.last) > 0


def test_a_group_stays_within_its_levels_by_what_comes_below_too():
    story = Knowing()
    for number in range(12):
        story.submits(f"c{number}", "northwind", Customer(name=f"{chr(65 + number) * 5} Holding"))
    for number in (1, 2, 3, 4, 5):
        story.belongs(f"c{number}", f"c{number - 1}").belongs(f"c{number + 6}", f"c{number + 5}")
    story.belongs("c6", "c5").refused("HIERARCHY_TOO_DEEP")
    story.merges("c5", "c6").refused("HIERARCHY_TOO_DEEP")
    story.belongs("c6", "c3").merges("c4", "c6").settles_down()


@pytest.mark.parametrize("designation", ["direct", "shared"])
def test_for_whom_it_is_meant_comes_back_with_it(designation: str):
    until = MAY_1 + timedelta(days=30)
    story = three()
    was, whole = story.customer_of("b"), story.customer_of("a")
    story.designates("b", designation, until=until).merges("a", "b").settles_down()
    story.splits("a", was).settles_down()
    state = story.partition.state
    meant = state.designated(was)
    assert (state.designated(whole), meant is not None and meant.designation) == (None, designation)
    assert image(story.replayed()) == image(story.partition)
    ended = [event for event in story.passes(days=30).last if isinstance(event, AccountDesignationEnded)]
    assert ended == [AccountDesignationEnded(customer=was, end=until)]


def test_what_was_said_of_the_whole_since_stays_with_the_whole():
    story = three()
    was, whole = story.customer_of("b"), story.customer_of("a")
    story.designates("b", "direct").merges("a", "b").designates("a", "shared").splits("a", was).settles_down()
    assert (story.partition.state.shared(whole), story.partition.state.designated(was)) == (True, None)


def test_no_designation_has_no_end():
    story = three().designates("a", "direct").designates("a", "none", until=MAY_1 + timedelta(days=3)).settles_down()
    story.passes(days=4).quiet()


def test_what_came_near_to_it_does_so_again_and_to_the_other_no_more():
    story = three().submits("n", "tailspin", NEAR)
    was, whole, near = map(story.customer_of, "ban")
    before = dict(story.partition.state.links(was))
    assert near in before
    story.merges("a", "b").settles_down()
    assert near in story.partition.state.links(whole)
    story.splits("a", was).settles_down()
    assert (dict(story.partition.state.links(was)), dict(story.partition.state.links(whole))) == (before, {})


def test_a_customer_taken_out_of_another_comes_near_to_whom_it_is_like():
    story = three().submits("n", "tailspin", NEAR)
    story.is_also("a", Customer(name="Osram Licht Verwaltung", country="DE")).settles_down()
    story.submits("o", "fabrikam", Customer(name="Osram Licht Verwaltung", country="DE"))
    assert story.customer_of("o") == story.customer_of("a")
    story.splits("a", PART, "o").settles_down()
    assert story.customer_of("b") in story.partition.state.links(PART)
    assert story.customer_of("a") not in story.partition.state.links(PART)


def test_a_customer_that_loses_the_writing_it_was_found_by_is_found_by_what_stays():
    berlin = Customer(name="Siemens AG", country="DE", city="Berlin", website="siemens.com")
    munich = Customer(name="Siemens AG", country="DE", city="Munich", website="siemens.com")
    story = Knowing().submits("x", "northwind", berlin).submits("y", "contoso", munich).settles_down()
    whole = story.customer_of("x")
    assert story.customer_of("y") == whole
    story.splits("x", PART, "x").settles_down()
    assert story.partition.state.index("acme").writings(whole) != []
    story.submits("z", "fabrikam", Customer(name="Siemens AG", country="DE", city="Munich"))
    assert story.customer_of("z") == whole
    story.splits("y", derived_id("another"), "y").settles_down()
    assert image(story.replayed()) == image(story.partition)


def test_two_that_a_person_told_apart_stay_apart_when_one_becomes_part_of_a_third():
    story = three().submits("n", "tailspin", Customer(name="Siemens AG", country="DE", city="Berlin"))
    story.splits("a", PART, "n").settles_down()
    was = story.customer_of("a")
    story.merges("b", "a").settles_down()
    assert story.partition.state.apart(PART, story.customer_of("b"))
    story.splits("b", was).settles_down()
    assert not story.partition.state.apart(PART, story.customer_of("b"))


def test_work_of_direct_sales_and_what_ran_out_go_along():
    story = three()
    was = story.customer_of("b")
    state = story.partition.state
    state.customers.accounts.fold_engaged(was, MAY_1)
    story.merges("a", "b")
    assert state.engaged(story.customer_of("a")) == MAY_1


def test_a_case_between_the_two_is_over_when_they_are_two_again():
    story = three().merges("a", "b").settles_down()
    assert [type(event) for event in story.last if not isinstance(event, ClaimScreened)] == [ConflictDetected]


def test_of_two_that_were_told_apart_a_later_claim_is_on_the_one_that_it_writes():
    """What is written like neither is on a third customer, which every later one like it finds."""
    berlin, munich, neither = (
        Customer(name="Siemens AG", country="DE", website="siemens.com", city=city)
        for city in ("Berlin", "Munich", None)
    )
    story = Knowing().submits("x", "northwind", berlin).submits("y", "contoso", munich).settles_down()
    story.splits("x", PART, "x").settles_down()
    for name, written in (("b", berlin), ("m", munich), ("n", neither), ("o", neither)):
        story.submits(name, "fabrikam", written)
    assert (story.customer_of("b"), story.customer_of("m")) == (story.customer_of("x"), story.customer_of("y"))
    assert story.customer_of("n") == story.customer_of("o") not in (story.customer_of("x"), story.customer_of("y"))
