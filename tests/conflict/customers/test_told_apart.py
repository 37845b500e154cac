"""Two customers that a person told apart are written alike: whose a further claim is, the evidence says, or nobody."""

import pytest

from contracts.registrations import RegistrationAmended
from contracts.values import Customer, derived_id
from tests.conflict.customers.knowing import Knowing
from tests.make import an_id, details
from tests.story import image

PART = derived_id("munich")


def siemens(city: str | None = None, name: str = "Siemens AG", **more: str) -> Customer:
    """One of the two companies, or whichever."""
    return Customer(name=name, country="DE", website="siemens.com", city=city, **more)


def told_apart() -> Knowing:
    """Siemens of Berlin, where it all began, and Siemens of Munich, which was taken out of it."""
    story = Knowing().submits("b", "northwind", siemens("Berlin")).submits("m", "contoso", siemens("Munich"))
    return story.splits("b", PART, "m").settles_down()


@pytest.mark.parametrize(
    "written",
    [siemens("Munich", "Siemens Aktiengesellschaft"), siemens("Munich", postcode="80333")],
    ids=["another name", "with a postcode"],
)
def test_what_favours_one_of_them_by_far_is_on_that(written: Customer):
    story = told_apart().submits("n", "fabrikam", written)
    assert story.customer_of("n") == PART
    found = story.screening().resolution
    assert found.relation == "same"
    assert found.evidence[0].startswith("told apart: ")
    assert 0.99 < found.probability < 1
    assert [one.kind for one in story.screening().findings] == ["PARTNER_OVERLAP"]
    assert story.checks(written).answer == story.checks(siemens("Munich")).answer
    assert image(story.replayed()) == image(story.partition)


def test_what_favours_none_is_near_to_both_until_a_person_says_whose_it_is():
    plain = siemens(name="Siemens Aktiengesellschaft")
    story = told_apart().submits("n", "fabrikam", plain)
    whole, third = story.customer_of("b"), story.customer_of("n")
    assert third not in (whole, PART)
    assert {one.customer for one in story.screening().resolution.candidates} == {whole, PART}
    assert {one.kind for one in story.screening().findings} == {"PARTNER_OVERLAP_PROBABLE"}
    story.merges("m", "n").settles_down().submits("o", "tailspin", plain)
    assert (story.customer_of("n"), story.customer_of("o")) == (PART, PART)


def test_a_claim_stays_on_its_side_when_something_else_of_it_is_amended():
    """Both were written the same, and a person said which is where."""
    same = siemens()
    story = (
        Knowing().submits("a", "northwind", same).submits("z", "contoso", same).splits("a", PART, "z").settles_down()
    )
    asked = details(customer=same, products=("cloud/email",))
    story.sees(RegistrationAmended(registration=an_id("z"), details=asked, changed=("products",), material=True))
    assert story.customer_of("z") == PART != story.customer_of("a")
    assert story.screening().verdict == "clear"
    assert image(story.replayed()) == image(story.partition)


def test_a_claim_that_is_written_otherwise_goes_to_the_other_side():
    story = told_apart()
    moved = details(customer=siemens("Munich"))
    story.sees(RegistrationAmended(registration=an_id("b"), details=moved, changed=("customer",), material=True))
    assert story.customer_of("b") == PART
