"""Overlap is an algebra: each dimension is a relation, and swapping the sides changes nothing but its direction."""

from datetime import timedelta

import pytest
from hypothesis import given

from contracts.values import Scope
from services.conflict.policy import products, territory
from services.conflict.policy.overlap import overlap, unscoped
from tests.conflict.policy.pairing import OPPOSITE, REGIONS, a_claim, claims, places, scopes
from tests.make import MAY_1


@pytest.mark.parametrize(
    ("left", "right", "relation", "shared", "share"),
    [
        (("cloud",), ("cloud",), "equal", ("cloud",), 1.0),
        (("cloud",), ("cloud/compute",), "contains", ("cloud/compute",), 1.0),
        ((), ("cloud",), "contains", ("cloud",), None),
        ((), (), "equal", (), None),
        (("cloud", "data"), ("cloud/compute", "data/lake"), "contains", ("cloud/compute", "data/lake"), 1.0),
        (("cloud/compute", "data"), ("cloud",), "partial", ("cloud/compute",), 0.5),
        (("a", "b", "c", "d", "e"), ("e", "f"), "partial", ("e",), 0.17),
        (("cloud",), ("data",), "disjoint", (), 0.0),
        (("cloud",), ("cloudy",), "disjoint", (), 0.0),
    ],
)
def test_products(left: tuple[str, ...], right: tuple[str, ...], relation: str, shared: tuple[str, ...], share: float):
    assert (products.related(left, right), products.shared(left, right)) == (relation, shared)
    assert products.share(left, right) == products.share(right, left) == share


@pytest.mark.parametrize(
    ("left", "right", "relation", "shared"),
    [
        ("*", "DE", "contains", "DE"),
        ("DE", "*", "within", "DE"),
        ("DACH", "DE", "contains", "DE"),
        ("DACH", "DE-BY", "contains", "DE-BY"),
        ("DE", "DE-BY", "contains", "DE-BY"),
        ("DACH", "EU", "partial", "AT,DE"),
        ("DACH", "FR", "disjoint", None),
        ("DE-BY", "DE-BE", "disjoint", None),
        ("DE", "FR", "disjoint", None),
        ("ATLANTIS", "DE", "contains", "DE"),
        ("ATLANTIS", "ATLANTIS", "equal", "*"),
    ],
)
def test_territories(left: str, right: str, relation: str, shared: str | None):
    assert territory.related(left, right, REGIONS) == relation
    assert territory.shared(left, right, relation, REGIONS) == shared


@given(scopes, scopes)
def test_product_relations_are_symmetric_and_agree_with_what_is_shared(left, right):
    there, back = products.related(left, right), products.related(right, left)
    assert back == OPPOSITE.get(there, there)
    assert products.shared(left, right) == products.shared(right, left)
    if left and right:
        assert (there == "disjoint") == (products.shared(left, right) == ())
        assert (there == "disjoint") == (products.share(left, right) == 0)


@given(places, places)
def test_territory_relations_are_symmetric_and_agree_with_what_is_shared(left, right):
    there, back = territory.related(left, right, REGIONS), territory.related(right, left, REGIONS)
    assert back == OPPOSITE.get(there, there)
    shared = territory.shared(left, right, there, REGIONS)
    assert shared == territory.shared(right, left, back, REGIONS)
    assert (there == "disjoint") == (shared is None)


@given(places, places, places)
def test_containment_of_territories_is_transitive(a, b, c):
    wide = ("contains", "equal")
    if territory.related(a, b, REGIONS) in wide and territory.related(b, c, REGIONS) in wide:
        assert territory.related(a, c, REGIONS) in wide


@pytest.mark.parametrize(
    ("first", "second", "relation", "shared_days"),
    [
        ((0, 10), (0, 10), "equal", 10),
        ((0, 10), (10, 10), "disjoint", 0),
        ((0, 10), (9, 10), "partial", 1),
        ((0, 30), (10, 10), "contains", 10),
        ((0, 30), (20, 10), "contains", 10),
        ((0, None), (10, 5), "contains", 5),
        ((10, None), (0, None), "within", None),
        ((0, None), (10, None), "contains", None),
        ((0, 0), (0, 5), "disjoint", 0),
    ],
)
def test_windows_are_half_open(first, second, relation: str, shared_days: int | None):
    there = overlap(a_claim("a", *first), a_claim("b", *second), REGIONS)
    assert (there.window, there.days, there.windows_meet) == (relation, shared_days, relation != "disjoint")


def test_a_claim_keeps_others_out_in_the_grace_behind_its_window():
    holder = a_claim("a", 0, 10, grace_until=MAY_1 + timedelta(days=20))
    assert overlap(holder, a_claim("b", 15, None), REGIONS).days == 5


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ({"project": "Tower A"}, {"project": "TOWER A"}, "same"),
        ({"project": "Tower A"}, {"project": "Tower B"}, "different"),
        ({"project": "Tower A"}, {}, "unstated"),
        ({"project": "Tower A", "protects": "account"}, {"project": "Tower B"}, "unstated"),
        ({"tender": "RFP 7"}, {"tender": "rfp 7", "project": "Tower B"}, "one_tender"),
        ({"tender": "RFP 7"}, {"tender": "RFP 8"}, "unstated"),
    ],
)
def test_opportunities(left: dict[str, object], right: dict[str, object], relation: str):
    one, other = a_claim("a", **left), a_claim("b", **right)
    assert overlap(one, other, REGIONS).opportunity == overlap(other, one, REGIONS).opportunity == relation


def test_a_scope_that_means_everything_is_named():
    wide, narrow = a_claim("a", scope=Scope()), a_claim("b", scope=Scope(products=("cloud",), territory="DE"))
    assert unscoped(wide, narrow) == ("own_products", "own_territory")
    assert unscoped(narrow, wide) == ("rival_products", "rival_territory")


@given(claims, claims)
def test_an_overlap_seen_from_the_other_side_is_the_same(one, other):
    there, back = overlap(one, other, REGIONS), overlap(other, one, REGIONS)
    assert (there.days, there.meeting, there.scopes_meet) == (back.days, back.meeting, back.scopes_meet)
    assert there.strictly_inside == back.strictly_inside
    for dimension in ("products", "territory", "window"):
        relation = getattr(there, dimension)
        assert getattr(back, dimension) == OPPOSITE.get(relation, relation)
