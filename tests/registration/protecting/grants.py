"""Granted claims under the sample programme, with some of its rules changed."""

from datetime import timedelta
from typing import Any

from contracts import protections as g
from contracts import registrations as r
from contracts.conflicts import ConflictDetected
from contracts.programme import Programme
from tests.make import a_programme, an_id, details
from tests.registration.findings import finding, screened
from tests.registration.story import MANAGER, PARTNER, RIVAL, Story

A, B = an_id("a"), an_id("b")
DAY = timedelta(days=1)
P30D = {"period": "P30D"}
"""The shortest way to say how long a claim is protected."""


def of(registration: str = A) -> dict[str, str]:
    """The ids of a protection, which are one."""
    return {"protection": registration, "registration": registration}


def ruled(calendars: dict[str, Any] | None = None, name: str = "upm-default", **rules: Any) -> Programme:
    """The sample programme with these common rules in place of its own."""
    known = a_programme().model_dump()
    changes: dict[str, Any] = {"id": name, "rules": known["rules"] | rules}
    return a_programme(**changes, **({"calendars": calendars} if calendars else {}))


def under(programme: Programme | None = None, **rules: Any) -> Story:
    """The programme stands, and two partners are known."""
    return Story().published(programme or ruled(**rules)).with_partner().with_partner("contoso")


def claimed(story: Story, registration: str = A, partner: str = "northwind", **changes: Any) -> Story:
    """A partner makes a claim that screening finds clear."""
    asked = details(**changes)
    by = {"northwind": PARTNER, "contoso": RIVAL}[partner]
    command = r.SubmitRegistration(registration=registration, partner=partner, details=asked)
    return story.when(command, by=by).sees(screened(registration, asked))


def granted(story: Story | None = None, **rules: Any) -> Story:
    """The claim A of northwind is granted by rule."""
    found = claimed(story or under(**rules))
    assert [type(event) for event in found.last] == [r.RegistrationApproved, g.ProtectionGranted]
    return found


def disputed(case: str = "case", claim: str = A, severity: str = "block") -> ConflictDetected:
    """A case was opened about a claim and another one."""
    found = finding(severity, an_id(case))
    side = screened(claim).claim
    rival = side.model_copy(update={"claim": an_id("rival"), "party": "contoso"})
    return ConflictDetected(
        conflict=an_id(case),
        vendor="acme",
        kind=found.kind,
        severity=found.severity,
        sides=(side, rival),
        finding=found,
    )


def suspended(story: Story, code: str = "AUDIT") -> Story:
    """A person lets the protection rest."""
    return story.when(g.SuspendProtection(protection=A, code=code, note="see mail"), by=MANAGER)
