"""Overlap is an algebra, chances are chances, and every rule says what it is for."""

from typing import get_args

from contracts.conflicts import ResolutionCode
from services.conflict.policy.outcomes import FAVOURS


def test_every_resolution_code_says_whom_it_favours():
    assert set(FAVOURS) == set(get_args(ResolutionCode))
