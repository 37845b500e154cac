"""The claims view: what screening found about each registration; who its customer really is, and what it meets."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts import claims as c
from services.projections.domain.view import Json, Seen, View


class ClaimRow(NamedTuple):
    """A claim as the conflict service compares it; its key is the registration's id.

    Of a confidential one nothing leads to the customer, whom others may have named.
    """

    state: str
    party: str
    customer: str | None
    revision: int
    verdict: str
    cause: str
    findings: Json
    blocking: tuple[str, ...]
    resolution: Json
    matching_version: str
    screened_at: datetime
    protected_from: datetime | None = None
    protected_until: datetime | None = None
    progress: int = 0
    progress_at: datetime | None = None
    end_cause: str | None = None


view = View("claims", ClaimRow, "claim")


@view.opens(c.ClaimScreened)
def screened(event: c.ClaimScreened, seen: Seen) -> ClaimRow:
    """The first screening."""
    confidential = event.claim.confidential
    return ClaimRow(
        state="screened",
        party=event.claim.party,
        customer=None if confidential else event.claim.customer,
        revision=event.revision,
        verdict=event.verdict,
        cause=event.cause,
        findings=seen.data.get("findings", []),
        blocking=event.blocking,
        resolution=_certainty(event) if confidential else seen.data["resolution"],
        matching_version=event.matching_version,
        screened_at=seen.time,
    )


@view.changes(c.ClaimScreened)
def screened_again(row: ClaimRow, event: c.ClaimScreened, seen: Seen) -> ClaimRow:
    """Something changed, so the claim was compared anew; what it had become stays."""
    return screened(event, seen)._replace(
        state=row.state,
        protected_from=row.protected_from,
        protected_until=row.protected_until,
        progress=row.progress,
        progress_at=row.progress_at,
    )


@view.opens(c.ClaimPassedOn)
def passed_on(event: c.ClaimPassedOn, seen: Seen) -> ClaimRow:
    """It goes on in the place of another partner's claim, against which everything was compared."""
    return ClaimRow(
        state="screened",
        party=event.claim.party,
        customer=None if event.claim.confidential else event.claim.customer,
        revision=0,
        verdict="taken_over",
        cause="TRANSFERRED",
        findings=[],
        blocking=(),
        resolution=None,
        matching_version="",
        screened_at=seen.time,
    )


@view.changes(c.ClaimPassedOn)
def passed_on_again(row: ClaimRow, _: c.ClaimPassedOn, __: Seen) -> ClaimRow:
    """It was screened by itself before it took the other's place."""
    return row


@view.changes(c.ClaimOfIncumbent)
def incumbent(row: ClaimRow, event: c.ClaimOfIncumbent, _: Seen) -> ClaimRow:
    """The deal was won: rivals meet it until this time, though it protects nothing."""
    return row._replace(state="incumbent", protected_until=event.claim.window.end)


@view.changes(c.ClaimProtected)
def protected(row: ClaimRow, event: c.ClaimProtected, _: Seen) -> ClaimRow:
    """The claim became a protection."""
    return row._replace(state="protected", protected_from=event.window.start, protected_until=event.window.end)


@view.changes(c.ClaimEnded)
def ended(row: ClaimRow, event: c.ClaimEnded, _: Seen) -> ClaimRow:
    """The claim is no longer live."""
    return row._replace(state="ended", end_cause=event.cause)


@view.changes(c.ClaimProgressed)
def progressed(row: ClaimRow, event: c.ClaimProgressed, _: Seen) -> ClaimRow:
    """Work on it was seen."""
    return row._replace(progress=row.progress + 1, progress_at=event.at)


view.ignores(c.ClaimProofLost)  # what a claim shows of its work stands in its cases


def _certainty(event: c.ClaimScreened) -> dict[str, Any]:
    """How sure it is which customer it is, without saying which."""
    return {"relation": event.resolution.relation, "probability": event.resolution.probability}
