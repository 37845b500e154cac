"""Overlap is an algebra, chances are chances, and every rule says what it is for."""

from datetime import timedelta
from math import comb
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.claims import Claim
from contracts.conflicts import ResolutionCode
from contracts.values import Scope, Window
from services.conflict.policy import products, territory
from services.conflict.policy.chances import PEER_TRIALS, share_tail, volume_tail
from services.conflict.policy.explain import NEXT_STEPS
from services.conflict.policy.kinds import RULES, Pair, rule_for, severity
from services.conflict.policy.outcomes import FAVOURS
from services.conflict.policy.overlap import overlap
from tests.make import MAY_1, an_id

REGIONS = {"DACH": ("DE", "AT", "CH"), "EU": ("AT", "DE", "FR"), "NORDICS": ("DK", "SE")}
OPPOSITE = {"contains": "within", "within": "contains"}
paths = st.sampled_from(["cloud", "cloud/compute", "cloud/compute/vm", "cloud/storage", "data", "data/lake"])
scopes = st.lists(paths, max_size=4, unique=True).map(tuple)
places = st.sampled_from(["*", "DACH", "EU", "NORDICS", "DE", "DE-BY", "AT", "FR", "US", "US-CA", "ATLANTIS"])
days = st.integers(0, 60)


@pytest.mark.parametrize(
    ("left", "right", "relation", "shared"),
    [
        (("cloud",), ("cloud",), "equal", ("cloud",)),
        (("cloud",), ("cloud/compute",), "contains", ("cloud/compute",)),
        ((), ("cloud",), "contains", ("cloud",)),
        ((), (), "equal", ()),
        (("cloud", "data"), ("cloud/compute", "data/lake"), "contains", ("cloud/compute", "data/lake")),
        (("cloud/compute", "data"), ("cloud",), "partial", ("cloud/compute",)),
        (("cloud",), ("data",), "disjoint", ()),
        (("cloud",), ("cloudy",), "disjoint", ()),
    ],
)
def test_products(left: tuple[str, ...], right: tuple[str, ...], relation: str, shared: tuple[str, ...]):
    assert (products.related(left, right), products.shared(left, right)) == (relation, shared)


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
    assert (territory.related(left, right, REGIONS), territory.shared(left, right, REGIONS)) == (relation, shared)


@given(scopes, scopes)
def test_product_relations_are_symmetric_and_agree_with_what_is_shared(left, right):
    there, back = products.related(left, right), products.related(right, left)
    assert back == OPPOSITE.get(there, there)
    assert products.shared(left, right) == products.shared(right, left)
    if left and right:
        assert (there == "disjoint") == (products.shared(left, right) == ())


@given(places, places)
def test_territory_relations_are_symmetric_and_agree_with_what_is_shared(left, right):
    there, back = territory.related(left, right, REGIONS), territory.related(right, left, REGIONS)
    assert back == OPPOSITE.get(there, there)
    assert territory.shared(left, right, REGIONS) == territory.shared(right, left, REGIONS)
    assert (there == "disjoint") == (territory.shared(left, right, REGIONS) is None)


@given(places, places, places)
def test_containment_of_territories_is_transitive(a, b, c):
    wide = ("contains", "equal")
    if territory.related(a, b, REGIONS) in wide and territory.related(b, c, REGIONS) in wide:
        assert territory.related(a, c, REGIONS) in wide


def a_claim(name: str, start: int = 0, length: int | None = None, **known: object) -> Claim:
    """A claim from day `start` on, for so many days."""
    begin = MAY_1 + timedelta(days=start)
    window = Window(start=begin, end=None if length is None else begin + timedelta(days=length))
    values = {
        "claim": an_id(name),
        "kind": "registration",
        "party": name,
        "customer": an_id("customer"),
        "scope": Scope(),
        "window": window,
        "priority": start,
        "priority_at": begin,
        **known,
    }
    return Claim.model_validate(values)


claims = st.builds(
    lambda name, start, length, products, place: a_claim(
        name, start, length, scope=Scope(products=products, territory=place)
    ),
    st.sampled_from(["a", "b", "direct"]),
    days,
    st.none() | days,
    scopes,
    places,
)


@given(claims, claims, st.sampled_from(["same", "probable", "possible", "family"]))
def test_a_verdict_does_not_depend_on_which_claim_is_looked_at_first(one, other, account):
    there = Pair(one, other, account, 0.9, overlap(one, other, REGIONS))
    back = Pair(other, one, account, 0.9, overlap(other, one, REGIONS))
    assert rule_for(there) == rule_for(back)
    if (rule := rule_for(there)) is not None:
        assert severity(rule, there) == severity(rule, back)
    assert there.overlap.days == back.overlap.days
    assert there.overlap.scopes_meet == back.overlap.scopes_meet


@pytest.mark.parametrize(
    ("first", "second", "meet", "shared_days"),
    [
        ((0, 10), (10, 10), False, 0),
        ((0, 10), (9, 10), True, 1),
        ((0, 30), (10, 10), True, 10),
        ((0, None), (10, 5), True, 5),
        ((0, None), (10, None), True, None),
        ((0, 0), (0, 5), False, 0),
    ],
)
def test_windows_are_half_open(first, second, meet: bool, shared_days: int | None):
    found = overlap(a_claim("a", *first), a_claim("b", *second), REGIONS)
    assert (found.windows_meet, found.days) == (meet, shared_days)


def test_a_short_overlap_is_a_review_and_never_less():
    long = overlap(a_claim("a", 0, 40), a_claim("b", 26, None), REGIONS)
    short = overlap(a_claim("a", 0, 40), a_claim("b", 27, None), REGIONS)
    pair = Pair(a_claim("a", 0, 40), a_claim("b", 26, None), "same", 1.0, long)
    rule = rule_for(pair)
    assert rule is not None
    assert (severity(rule, pair), severity(rule, pair._replace(overlap=short))) == ("block", "review")


def test_every_rule_explains_itself_and_names_a_next_step():
    assert all(len(rule.explanation) > 20 for rule in RULES)
    assert {rule.kind for rule in RULES} == set(NEXT_STEPS)


def test_every_resolution_code_says_whom_it_favours():
    assert set(FAVOURS) == set(get_args(ResolutionCode))


def test_volume_tail_is_a_negative_binomial_tail():
    shape, odds = 30 * 0.1 + 4, (60 + 30) / (60 + 30 + 7 * 1.35)
    expected = 1 - sum(_negative_binomial(k, shape, odds) for k in range(5))
    assert volume_tail(5, 7, (4, 60), 0.1) == pytest.approx(expected, rel=1e-9)


def _negative_binomial(k: int, shape: float, odds: float) -> float:
    term = odds**shape
    for j in range(k):
        term *= (shape + j) / (j + 1) * (1 - odds)
    return term


def test_share_tail_is_binomial_for_a_habit_that_is_certain():
    many = 1e9
    expected = sum(comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(6, 11))
    assert share_tail(6, 10, (0.3 * many, many), 0.5) == pytest.approx(expected, rel=1e-6)


def test_share_tail_of_a_newcomer_is_that_of_its_peers():
    assert share_tail(1, 1, (0, 0), 0.2) == pytest.approx(0.2)
    assert share_tail(8, 8, (0, 0), 0.2) > 0.2**8
    assert PEER_TRIALS > 0


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0, 50), st.floats(0, 200), st.floats(0.01, 2))
def test_more_filings_are_never_less_surprising(count, more, filings, watched, rate):
    fewer = volume_tail(count, 7, (filings, watched), rate)
    assert 0 <= volume_tail(count + more, 7, (filings, watched), rate) <= fewer <= 1


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 0.99))
def test_more_hits_are_never_less_surprising(hits, misses, share):
    trials = hits + misses
    tails = [share_tail(k, trials, (0, 0), share) for k in range(trials + 1)]
    assert tails == sorted(tails, reverse=True)
    assert tails[0] == 1.0
