"""Why a decision came out as it did, rule by rule, in words a person can read."""

from typing import Literal

from typing_extensions import TypedDict

from contracts.values import Code, Text

Verdict = Literal["passed", "failed", "waived", "condition", "warned"]


class Ruling(TypedDict):
    """What one rule said to a claim, and the numbers it compared."""

    rule: Code
    verdict: Verdict
    because: Text
