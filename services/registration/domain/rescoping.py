"""A granted registration asks for another scope: what was granted stands until the other was screened and agreed to."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import PRODUCTS_MAX, Text
from services.registration.domain.approving import CLEAN_AND_COVERED, barriers
from services.registration.domain.judging import known_partner, standing_claim
from services.registration.domain.protecting.granting import granted_scope
from services.registration.domain.request import changed_fields
from services.registration.domain.state import Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import automatic_ruling, plan
from services.registration.policy.terms import reach

FROZEN = ("customer", "programme", "chain")
"""Who the deal is with, under which rules, and by which way: fixed once it was granted."""
FROZEN_OF_DEAL = ("kind", "origin", "direction", "scope", "project")
"""What makes a deal another deal."""
GIVEN_UP = "GIVEN_UP"
PROTECTION_ENDED = "PROTECTION_ENDED"


def frozen(before: r.Details, after: r.Details) -> Iterator[str]:
    """The fields that would change and must not once a registration was granted, as JSON pointers."""
    for name in FROZEN:
        if getattr(before, name) != getattr(after, name):
            yield f"/{name}"
    for name in FROZEN_OF_DEAL:
        if getattr(before.deal, name) != getattr(after.deal, name):
            yield f"/deal/{name}"


def proposal(was: Registration) -> Registration:
    """The registration as it would be if it were granted what it asks for."""
    return replace(was, details=was.proposed)


def propose(was: Registration, details: r.Details, asked: Asked) -> r.AmendmentProposed:
    """Ask for another scope, which contains or lies in the one that was granted as far as the territory goes."""
    before = was.asked()
    _protected(was)
    if not (_within(asked, details, before) or _within(asked, before, details)):
        detail = f"{details.territory} neither holds nor lies in {before.territory}"
        raise refuse("TERRITORY_UNRELATED", detail, "/territory")
    # Both scopes are compared with the claims of others as one.
    if len({*before.products, *details.products}) > PRODUCTS_MAX:
        raise refuse("SCOPE_TOO_WIDE", f"both scopes together name more than {PRODUCTS_MAX} products", "/products")
    planned = plan(asked)
    return r.AmendmentProposed(
        registration=was.id,
        details=details,
        changed=changed_fields(before, details),
        route=planned.steps,
        decision_due=planned.decision_due,
        at_risk=planned.at_risk_at,
        reach=reach(asked),
    )


def _within(asked: Asked, inner: r.Details, outer: r.Details) -> bool:
    return asked.programme.within(inner.territory, outer.territory)


def _protected(was: Registration) -> None:
    if was.grant is None or was.grant.phase != "active":
        raise refuse("NOT_PROTECTED", "only what a protection in force covers may be changed", "/products")


def next_of_proposal(was: Registration, at: datetime, world: World) -> list[Event]:
    """What follows by itself for a proposal that was screened: a rule agrees, or people are waited for."""
    if not was.screened or was.grant is None or was.grant.phase != "active":
        return []
    asked = standing_claim(world, proposal(was), at)
    if any(barriers(was, asked, known_partner(world, was.vendor, was.partner).standing)):
        return []
    return rescoped(was, asked, rule=CLEAN_AND_COVERED, automatic=True)


def rescoped(was: Registration, asked: Asked, rule: str, automatic: bool, note: Text = "") -> list[Event]:
    """The other scope is granted, in place of the one before. Raises Refused when nothing is protected any more."""
    _protected(was)
    return covers_instead(was, asked, rule, automatic, note)


def covers_instead(was: Registration, asked: Asked, rule: str, automatic: bool, note: Text = "") -> list[Event]:
    """What is protected is what was asked for in place of it."""
    details = was.asked_next()
    changed = changed_fields(was.asked(), details)
    return [
        r.RegistrationAmended(registration=was.id, details=details, changed=changed, material=True, reach=reach(asked)),
        g.ProtectionRescoped(
            protection=was.id,
            registration=was.id,
            scope=granted_scope(asked),
            partner=asked.partner,
            programme=asked.ref,
            rule=rule,
            automatic=automatic,
            note=note,
            trace=(*judge(asked, "decision").trace, *((automatic_ruling(asked),) if automatic else ())),
        ),
    ]


def declined(was: Registration, code: str, note: Text = "") -> list[Event]:
    """What a granted registration asks for beyond its grant is refused or given up; nothing if it asks for nothing."""
    if not was.proposed:
        return []
    return [r.AmendmentDeclined(registration=was.id, code=code, note=note)]
