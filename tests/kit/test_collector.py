"""The collector's settings: seldom, and not at all while a state is built."""

import gc

import pytest

from services.kit.collector import YOUNG_OBJECTS, at_rest, calm


def test_at_rest_nothing_is_collected_and_afterwards_all_is_as_before() -> None:
    with at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="inside"), at_rest():
        raise ValueError("inside")
    assert gc.isenabled()
    gc.disable()
    try:
        with at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_calm_collects_seldom() -> None:
    before = gc.get_threshold()
    # A test that served in this process may have calmed it already.
    gc.set_threshold(700, 10, 10)
    try:
        calm()
        assert gc.get_threshold()[0] == YOUNG_OBJECTS
    finally:
        gc.set_threshold(*before)
