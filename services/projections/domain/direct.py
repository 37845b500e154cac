"""Direct sales: the view of its own claims, and the view of its questions with their answers."""

from datetime import datetime
from typing import NamedTuple

from contracts import direct as d
from services.projections.domain.view import Json, Seen, View


class DirectClaimRow(NamedTuple):
    """A customer that direct sales works."""

    state: str
    owner: str
    made_by: str
    written: Json
    customer: str
    products: tuple[str, ...]
    territory: str
    starts_at: datetime
    ends_at: datetime | None
    evidence: Json
    description: str
    ended_at: datetime | None = None
    reason: str = ""


direct_claims = View("direct_claims", DirectClaimRow, "direct-claim")


@direct_claims.opens(d.DirectClaimRegistered)
def registered(event: d.DirectClaimRegistered, seen: Seen) -> DirectClaimRow:
    """Direct sales works this customer."""
    return DirectClaimRow(
        state="active",
        owner=event.owner,
        made_by=seen.actor,
        written=seen.data["written"],
        customer=event.claim.customer,
        products=event.claim.scope.products,
        territory=event.claim.scope.territory,
        starts_at=event.claim.window.start,
        ends_at=event.claim.window.end,
        evidence=seen.data.get("evidence", []),
        description=event.description,
    )


@direct_claims.changes(d.DirectClaimRegistered)
def registered_again(row: DirectClaimRow, _: d.DirectClaimRegistered, __: Seen) -> DirectClaimRow:
    """An outcome that had ended it does not stand: it is as it was, and whose it was."""
    return row._replace(state="active", ended_at=None, reason="")


@direct_claims.changes(d.DirectClaimScreened)
def screened(row: DirectClaimRow, event: d.DirectClaimScreened, _: Seen) -> DirectClaimRow:
    """Its customer is another one by now; whom it meets there, its cases tell."""
    return row._replace(customer=event.claim.customer)


@direct_claims.changes(d.DirectClaimRescoped)
def rescoped(row: DirectClaimRow, event: d.DirectClaimRescoped, _: Seen) -> DirectClaimRow:
    """A settled conflict left it a part."""
    return row._replace(products=event.scope.products, territory=event.scope.territory)


@direct_claims.changes(d.DirectClaimExtended)
def extended(row: DirectClaimRow, event: d.DirectClaimExtended, _: Seen) -> DirectClaimRow:
    """It ends later."""
    return row._replace(ends_at=event.end)


@direct_claims.changes(d.DirectClaimWithdrawn)
def withdrawn(row: DirectClaimRow, event: d.DirectClaimWithdrawn, seen: Seen) -> DirectClaimRow:
    """It stood down."""
    return row._replace(state="withdrawn", ended_at=seen.time, reason=event.reason)


@direct_claims.changes(d.DirectClaimExpired)
def expired(row: DirectClaimRow, event: d.DirectClaimExpired, _: Seen) -> DirectClaimRow:
    """Its time ran out, or that in which work had to be seen."""
    return row._replace(state="expired", ended_at=event.end, reason=event.cause)


class CheckRow(NamedTuple):
    """Who asked about which accounts, and what was answered on the day."""

    asked_by: str
    accounts: int
    protected: int
    queries: Json
    answers: Json


checks = View("protection_checks", CheckRow, "protection-check")


@checks.opens(d.ProtectionChecked)
def checked(event: d.ProtectionChecked, seen: Seen) -> CheckRow:
    """A check is one record and never changes; the claims behind the answer stay in the history."""
    return CheckRow(
        asked_by=seen.actor,
        accounts=len(event.queries),
        protected=sum(answer.answer == "protected" for answer in event.answers),
        queries=seen.data["queries"],
        answers=seen.data["answers"],
    )
