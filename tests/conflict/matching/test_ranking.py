"""Near misses are ranked in arrays as they would be one by one: what stands in rare lists, and in many, comes first."""

from collections import defaultdict
from collections.abc import Sequence
from math import log2, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conflict.matching import ranking
from services.conflict.matching.ranking import ranked

WRITINGS = 60
LISTS = st.lists(st.sets(st.integers(0, WRITINGS - 1), max_size=40).map(sorted), max_size=8)
SIZES = st.lists(st.integers(1, 12), min_size=WRITINGS, max_size=WRITINGS)


def one_by_one(lists: Sequence[Sequence[int]], sizes: Sequence[int], own: int, most: int) -> list[int]:
    """The same by its definition."""
    sums: defaultdict[int, float] = defaultdict(float)
    for numbers in sorted(lists, key=len):
        for number in numbers:
            sums[number] += log2(2 + len(sizes) / len(numbers))
    scores = {number: round(told / sqrt(sizes[number] + own), 6) for number, told in sums.items()}
    return sorted(scores, key=lambda number: (-scores[number], number))[:most]


@given(LISTS, SIZES, st.integers(1, 9), st.integers(1, 30))
def test_ranks_as_one_by_one(lists: list[list[int]], sizes: list[int], own: int, most: int):
    arrays = [np.array(numbers, np.uint32) for numbers in lists]
    found = ranked(arrays, np.array(sizes, np.uint16), own, most)
    assert found.tolist() == one_by_one(lists, sizes, own, most)


def test_the_commonest_lists_are_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ranking, "POSTINGS_MAX", 5)
    lists = [np.arange(4, 8, dtype=np.uint32), np.array([9], np.uint32), np.arange(0, 6, dtype=np.uint32)]
    assert set(ranked(lists, np.full(10, 3, np.uint16), 3, 10).tolist()) == {4, 5, 6, 7, 9}


def test_of_one_list_that_is_too_long_the_oldest_are_taken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ranking, "POSTINGS_MAX", 5)
    assert ranked([np.arange(9, dtype=np.uint32)], np.full(9, 3, np.uint16), 3, 10).tolist() == [0, 1, 2, 3, 4]


def test_numbers_that_take_more_than_a_word_of_32_bits_are_told_apart():
    many = 2**27
    sizes = np.broadcast_to(np.uint16(4), many)
    lists = [np.array([1, many - 1], np.uint32), *[np.array([many - 1], np.uint32)] * 40]
    assert ranked(lists, sizes, 4, 5).tolist() == [many - 1, 1]
