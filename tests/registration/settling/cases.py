"""Settled cases between a granted claim of northwind and one of contoso that waits."""

from datetime import timedelta
from typing import Any

from contracts import conflicts as c
from contracts import registrations as r
from contracts.programme import Programme
from contracts.values import Scope
from tests.make import MAY_1, an_id, details
from tests.registration.findings import held
from tests.registration.protecting.grants import A, B, granted, under
from tests.registration.story import RIVAL, Story

CASE = an_id("case")
VPS = Scope(products=("cloud/compute/vps",), territory="DE")
GPU = Scope(products=("cloud/compute/gpu",), territory="DE")
APPEAL_UNTIL = MAY_1 + timedelta(days=10)


def contested(story: Story | None = None, programme: Programme | None = None, **rules: Any) -> Story:
    """Northwind's claim A is granted, contoso's claim B is held by the case."""
    story = granted(story or (under(programme) if programme else under(**rules)))
    asked = details()
    story.when(r.SubmitRegistration(registration=B, partner="contoso", details=asked), by=RIVAL)
    return story.sees(held(B, CASE, asked=asked)).types(r.ReviewStarted)


def effect(claim: str, what: str, **known: Any) -> c.Effect:
    """What an outcome does to one side."""
    return c.Effect.model_validate({"claim": claim, "effect": what, **known})


def settled(
    outcome: c.ResolutionCode, first: c.Effect, second: c.Effect, *, appeals: bool = False
) -> c.ConflictResolved:
    """The case was settled like this."""
    return c.ConflictResolved(
        conflict=CASE,
        outcome=outcome,
        rule=outcome.upper(),
        effects=(first, second),
        reason="so it is",
        appeal_until=APPEAL_UNTIL if appeals else None,
    )


def overturned(outcome: c.ResolutionCode, first: c.Effect, second: c.Effect) -> c.OutcomeOverturned:
    """The first outcome does not stand."""
    return c.OutcomeOverturned(
        conflict=CASE,
        overturned="first_claim_upheld",
        outcome=outcome,
        rule=outcome.upper(),
        effects=(first, second),
        reason="looked at again",
    )


__all__ = ["APPEAL_UNTIL", "CASE", "GPU", "VPS", "A", "B", "contested", "effect", "overturned", "settled"]
