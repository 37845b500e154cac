"""A customer that is written as before is found without a search, and whoever comes near to it is met all the same."""

import pytest

from contracts.claims import ClaimScreened
from contracts.values import Customer
from tests.conflict.story import Story

NEAR = (("Siemens AG", "Siemenz AG"), ("Siemenz AG", "Siemens AG"))


def screened(story: Story) -> ClaimScreened:
    """The screening that came last."""
    (found,) = (event for event in story.last if isinstance(event, ClaimScreened))
    return found


@pytest.mark.parametrize(("first", "second"), NEAR)
@pytest.mark.parametrize("again", ["Siemens AG", "SIEMENS Aktiengesellschaft", "Siemenz AG"])
def test_whoever_comes_near_is_met_whichever_came_first(first: str, second: str, again: str):
    story = Story()
    story.submits("a", "northwind", first, products=("cloud",), territory="DE")
    story.submits("b", "contoso", second, products=("cloud",), territory="DE")
    found = screened(story.submits("c", "fabrikam", again, products=("cloud",), territory="DE"))
    assert found.resolution.relation == "same"
    assert {one.relation for one in found.resolution.candidates} == {"probable"}
    assert sorted(one.kind for one in found.findings) == ["PARTNER_OVERLAP", "PARTNER_OVERLAP_PROBABLE"]


def test_another_country_is_looked_for_though_the_name_is_known():
    story = Story()
    story.submits("a", "northwind", Customer(name="Siemens AG", country="DE"))
    found = screened(story.submits("b", "contoso", Customer(name="Siemens AG", country="AR")))
    assert found.resolution.relation == "new"
