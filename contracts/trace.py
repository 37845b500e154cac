"""Why a decision came out as it did, rule by rule: part of the decision's event, written for people.

Rules look at the claim itself, its partner and its programme: what they found, the partner may read. Only the line that
says why a person has to decide may tell of others, so the trace of a review is for the vendor's people.
"""

from typing import Annotated, Literal

from pydantic import StringConstraints
from typing_extensions import TypedDict

from contracts.values import TEXT_LENGTH_MAX, Code

Verdict = Literal["passed", "failed", "waived", "condition", "warned"]
Because = Annotated[str, StringConstraints(max_length=TEXT_LENGTH_MAX)]


class Ruling(TypedDict):
    """What one rule found, and in one sentence what it compared: `60000 USD is at least 5000 USD`.

    failed: the claim may not go on. waived: it would have failed, but a person granted an exception. condition: it may
    go on and is not granted before this is met. warned: noted for whoever decides.
    """

    rule: Code
    verdict: Verdict
    because: Because


Trace = tuple[Ruling, ...]
