"""Customers belong to one another: claims on a group meet as those of a group, whoever knows it from where."""

import pytest

from contracts.claims import ClaimScreened
from contracts.customers import CustomerParentRecorded
from tests.conflict.customers.knowing import OSRAM, SIEMENS, VOLKSWAGEN, Knowing
from tests.make import a_deal, an_id


def three() -> Knowing:
    """Three customers that have nothing to do with one another, as far as anybody knows."""
    story = Knowing()
    return story.submits("a", "northwind", SIEMENS).submits("b", "contoso", OSRAM).submits("v", "fabrikam", VOLKSWAGEN)


def test_a_group_is_compared_anew_and_told_with_kinship_and_source():
    story = three().belongs("b", "a", source="lei").types(CustomerParentRecorded).settles_down()
    assert {claim for claim, code, _ in story.screened() if code == "CUSTOMER_PARENT"} == {an_id("a"), an_id("b")}
    found = story.latest_case().finding
    assert (found.kind, found.severity, found.account, found.probability) == ("FAMILY_OVERLAP", "review", "family", 1.0)
    assert (found.rival, found.kinship, found.evidence[0].field) == (an_id("a"), "child", "hierarchy (lei)")


def test_sisters_meet_through_their_parent_and_no_one_else_is_touched():
    story = three().belongs("a", "v").settles_down().belongs("b", "v").settles_down()
    assert {claim for claim, _, _ in story.screened()} == {an_id("a"), an_id("b"), an_id("v")}
    kin = {one.rival: one.kinship for event in story.last if isinstance(event, ClaimScreened) for one in event.findings
           if event.registration == an_id("b")}  # fmt: skip
    assert kin == {an_id("a"): "sister", an_id("v"): "child"}


def test_a_deal_for_the_whole_group_waits():
    story = Knowing().submits("a", "northwind", SIEMENS, deal=a_deal(attributes={"group_wide": True}))
    story.submits("b", "contoso", OSRAM).belongs("b", "a").settles_down()
    case = story.latest_case()
    assert (case.kind, case.severity, case.held) == ("FAMILY_OVERLAP", "block", an_id("b"))


def test_who_belongs_to_nobody_any_more_is_met_no_more():
    story = three().belongs("b", "a").settles_down().belongs("b", None).settles_down()
    assert {verdict for _, _, verdict in story.screened()} == {"clear"}
    assert story.partition.state.cases_of(an_id("a")) == []


@pytest.mark.parametrize(("child", "parent"), [("a", "a"), ("a", "b")])
def test_nobody_belongs_to_itself(child: str, parent: str):
    three().belongs("b", "a").belongs(child, parent).refused("HIERARCHY_CYCLE")


def test_a_merged_customer_brings_its_group_and_takes_it_back():
    story = three().belongs("v", "b").settles_down()
    was = story.customer_of("b")
    story.merges("a", "b").settles_down()
    state = story.partition.state
    assert state.kinship(story.customer_of("a"), story.customer_of("v")) == "parent"
    story.splits("a", was).settles_down()
    assert state.kinship(story.customer_of("a"), story.customer_of("v")) is None
    assert state.kinship(was, story.customer_of("v")) == "parent"
