"""A check answers by name, domain or number, and shows what comes near with its probability."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.direct import CHECKS_MAX, CheckProtection, CheckQuery, Sought
from contracts.values import Customer, Identifier
from services.conflict.pages.direct import CheckBatch
from tests.conflict.story import Story
from tests.make import an_id

LEI = Identifier(scheme="lei", value="W38RGI023J3WT1HWRP32")
SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com", identifiers=(LEI,))
NEAR = Customer(name="Simens AG", country="DE")


def two_protected() -> Story:
    """Northwind holds cloud/compute at Siemens, contoso at what may be Siemens, too."""
    story = Story().submits("a", "northwind", SIEMENS).grants("a", "northwind")
    return story.submits("b", "contoso", NEAR, products=("data",)).grants("b", "contoso")


def test_near_misses_stand_beside_the_answer_with_their_probability():
    answer = two_protected().checks(SIEMENS)
    assert (answer.answer, len(answer.matches)) == ("protected", 1)
    assert [0.05 <= one.probability < 0.99 for one in answer.near] == [True]
    assert "contoso" not in answer.model_dump_json()


def test_of_what_is_ambiguous_all_are_matches():
    answer = Story().submits("a", "northwind", SIEMENS).grants("a", "northwind").checks(Customer(name="Simens"))
    assert (answer.answer, answer.near) == ("ambiguous", ())
    assert answer.matches


def test_a_name_that_nothing_else_supports_is_shown_and_clears_nobody_and_nothing():
    """Too little for a finding, and just what somebody wants to see who is about to call the account."""
    hospital = Customer(name="Karolinska Universitetssjukhuset", country="SE")
    story = Story().submits("a", "northwind", hospital).grants("a", "northwind")
    answer = story.checks(Customer(name="Karolinska Kliniken", country="SE"))
    assert (answer.answer, answer.matches) == ("clear", ())
    assert [0.05 <= one.probability < 0.5 for one in answer.near] == [True]
    assert story.checks(Customer(name="Volkswagen AG", country="DE")).near == ()


@pytest.mark.parametrize("sought", [{"name": "Siemens"}, {"website": "siemens.com"}, {"identifiers": [LEI]}])
def test_an_account_is_sought_by_any_one_thing(sought: dict[str, object]):
    assert Sought.model_validate(sought)


@pytest.mark.parametrize("sought", [{}, {"country": "DE"}, {"city": "Munich", "postcode": "80333"}])
def test_a_place_is_not_an_account(sought: dict[str, object]):
    with pytest.raises(ValidationError, match="name, its website or one of its numbers"):
        Sought.model_validate(sought)


@pytest.mark.parametrize(("count", "taken"), [(0, False), (1, True), (CHECKS_MAX, True), (CHECKS_MAX + 1, False)])
def test_a_batch_holds_a_thousand_questions(count: int, *, taken: bool):
    question = {"customer": {"name": "Siemens"}}
    if taken:
        assert len(CheckBatch.model_validate({"queries": [question] * count}).queries) == count
    else:
        with pytest.raises(ValidationError):
            CheckBatch.model_validate({"queries": [question] * count})


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["Siemens AG", "Simens", "Volkswagen AG", "Nobody Ltd"]), min_size=1, max_size=60))
def test_each_answer_is_what_it_would_be_alone(names: list[str]):
    """But for how much is said of it: many in one question are answered more briefly."""
    story = two_protected()
    batch = CheckProtection(check=an_id("k"), queries=tuple(CheckQuery(customer=Customer(name=name)) for name in names))
    together = story.asks(batch).last[0].answers
    alone = [story.checks(name) for name in names]
    assert [one.answer for one in together] == [one.answer for one in alone]
    for short, whole in zip(together, alone, strict=True):
        assert [one.probability for one in short.matches] == [
            one.probability for one in whole.matches[: len(short.matches)]
        ]
