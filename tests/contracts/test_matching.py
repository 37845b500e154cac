"""Which claims a rule speaks of."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.conditions import ALWAYS, When
from contracts.matching import TESTS, Subject, fits, inside, touches
from tests.make import a_programme

CLAIM = Subject(
    programme=a_programme(),
    size=Decimal(40000),
    types=frozenset({"var", "reseller"}),
    tier="gold",
    products=("cloud/compute",),
    territory="US-CA",
    industry="healthcare",
    attributes={"clinical": True, "site": "north"},
)


@pytest.mark.parametrize(
    ("stated", "spoken"),
    [
        ({}, True),
        ({"over": 40000}, True),
        ({"over": "40000.01"}, False),
        ({"under": "40000.01"}, True),
        ({"under": 40000}, False),
        ({"over": 0, "under": 50000}, True),
        ({"types": ["reseller"]}, True),
        ({"types": ["strategic", "var"]}, True),
        ({"types": ["si"]}, False),
        ({"tiers": ["silver", "gold"]}, True),
        ({"tiers": ["platinum"]}, False),
        ({"products": ["cloud"]}, True),
        ({"products": ["cloud/compute/vps"]}, True),
        ({"products": ["cloud/email", "security"]}, False),
        ({"territories": ["AMER"]}, True),
        ({"territories": ["US"]}, True),
        ({"territories": ["*"]}, True),
        ({"territories": ["EMEA"]}, False),
        ({"industries": ["healthcare"]}, True),
        ({"industries": ["finance"]}, False),
        ({"kinds": ["new"]}, True),
        ({"kinds": ["renewal"]}, False),
        ({"origins": ["vendor"]}, False),
        ({"directions": ["through", "to"]}, True),
        ({"directions": ["to"]}, False),
        ({"roles": ["referral"]}, False),
        ({"attributes": {"clinical": True}}, True),
        ({"attributes": {"clinical": True, "site": "south"}}, False),
        ({"attributes": {"clinical": False}}, False),
        ({"tiers": ["gold"], "kinds": ["renewal"]}, False),
    ],
)
def test_everything_stated_must_hold(stated, spoken):
    assert fits(When.model_validate(stated), CLAIM) is spoken


@pytest.mark.parametrize("bound", [{"over": 0}, {"under": 1000000}])
def test_a_size_that_is_not_known_is_within_no_bounds(bound):
    assert not fits(When.model_validate(bound), CLAIM._replace(size=None))


def test_every_field_of_a_condition_is_tested():
    assert TESTS.keys() == When.model_fields.keys()


STEPS = st.sampled_from(["a", "b", "ab"])
PATHS = st.lists(STEPS, min_size=1, max_size=3).map("/".join)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "over": st.integers(0, 100_000),
        "under": st.integers(0, 100_000),
        "tiers": st.lists(st.sampled_from(["silver", "gold"]), min_size=1, max_size=2),
        "products": st.lists(st.sampled_from(["cloud", "cloud/compute/vps", "security"]), min_size=1, max_size=2),
        "territories": st.lists(st.sampled_from(["*", "AMER", "EMEA", "US", "US-CA"]), min_size=1, max_size=2),
        "kinds": st.lists(st.sampled_from(["new", "renewal"]), min_size=1, max_size=2),
        "attributes": st.dictionaries(st.sampled_from(["clinical", "site"]), st.booleans(), max_size=2),
    },
)
CLAIMS = st.builds(
    CLAIM._replace,
    size=st.none() | st.integers(0, 100_000).map(Decimal),
    tier=st.sampled_from(["silver", "gold"]),
    territory=st.sampled_from(["US-CA", "US", "DE", "*"]),
    kind=st.sampled_from(["new", "renewal"]),
    attributes=st.dictionaries(st.sampled_from(["clinical", "site"]), st.booleans(), max_size=2),
)


@given(CONDITIONS, CLAIMS)
def test_a_condition_is_all_of_its_parts(stated: dict[str, Any], claim: Subject):
    parts = [When.model_validate({name: value}) for name, value in stated.items()]
    assert fits(When.model_validate(stated), claim) is all(fits(part, claim) for part in parts)
    assert fits(ALWAYS, claim)


@given(CONDITIONS, CLAIMS)
def test_a_list_is_any_of_its_members(stated: dict[str, Any], claim: Subject):
    for name, value in stated.items():
        if isinstance(value, list):
            members = [When.model_validate({name: [member]}) for member in value]
            assert fits(When.model_validate({name: value}), claim) is any(fits(member, claim) for member in members)


@given(PATHS, PATHS, PATHS)
def test_products_lie_in_one_another_as_folders_do(one, other, third):
    assert inside(one, one)
    assert not (inside(one, other) and inside(other, one)) or one == other
    assert inside(one, third) or not (inside(one, other) and inside(other, third))
    assert touches([one], [other]) is touches([other], [one])
    assert not inside(one, other) or touches([one], [other])
