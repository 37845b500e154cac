"""Chances are chances: the tails against plain sums, and the more the less likely."""

from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conflict.blanket.habits import Share
from services.conflict.blanket.shares import allowed, surprising
from services.conflict.blanket.statistics import share_tail, surprise, volume_tail


def test_a_volume_tail_is_a_negative_binomial_tail():
    shape, exposure, span = 2.5, 60.0, 7.0
    odds, term, below = exposure / (exposure + span), 1.0, 0.0
    term = odds**shape
    for k in range(5):
        below += term
        term *= (shape + k) / (k + 1) * (1 - odds)
    assert volume_tail(5, shape, exposure, span) == pytest.approx(1 - below, rel=1e-5)


def test_a_share_tail_is_binomial_for_a_habit_that_is_certain():
    expected = sum(comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(6, 11))
    assert share_tail(6, 10, 0.3e7, 0.7e7) == pytest.approx(expected, rel=1e-4)


def test_far_tails_keep_their_size():
    assert share_tail(60, 60, 1.0, 9e5) < 1e-80
    assert 0 < volume_tail(150, 2.0, 100.0, 3.0) < 1e-100


@given(st.integers(1, 60), st.integers(0, 40), st.floats(0.1, 20), st.floats(1, 200))
def test_more_filings_are_never_less_surprising(count, more, shape, exposure):
    fewer = volume_tail(count, shape, exposure, 7)
    assert 0 <= volume_tail(count + more, shape, exposure, 7) <= fewer * (1 + 1e-5) <= 1 + 1e-5


@given(st.integers(1, 30), st.integers(0, 30), st.floats(0.05, 30), st.floats(0.05, 30))
def test_more_hits_are_never_less_surprising(hits, misses, a, b):
    tails = [share_tail(k, hits + misses, a, b) for k in range(hits + misses + 1)]
    assert all(later <= earlier * (1 + 1e-6) for earlier, later in pairwise(tails))


@given(st.integers(1, 40), st.floats(0.01, 0.9))
def test_the_less_is_known_of_a_partner_the_less_surprises(trials, share):
    little, much = (share_tail(trials, trials, share * known, (1 - share) * known) for known in (4, 40))
    assert little >= much * (1 - 1e-9)


def test_looks_are_paid_for_and_nothing_is_negative():
    assert surprise(0.001) == pytest.approx(3)
    assert surprise(0.001, 10) == pytest.approx(2)
    assert surprise(0.5, 10) == 0.0
    assert surprise(0.0) == pytest.approx(12)


def test_a_little_worse_than_usual_is_let_pass():
    assert 0.2 < allowed(Share(20.0, 100.0), 0.2).share < 0.4
    assert surprising(3, 10, allowed(Share(20.0, 100.0), 0.2), 1) < 0.5
