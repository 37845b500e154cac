"""The protections view: what was granted, until when, and how it ended."""

from datetime import datetime
from typing import NamedTuple

from contracts import protections as p
from services.projections.domain.view import Seen, View


class Protection(NamedTuple):
    """A protection; `state` is what the ledger says, which pages compare with the clock."""

    state: str
    programme: str
    programme_version: int
    tier: str
    products: tuple[str, ...]
    territory: str
    starts_at: datetime
    ends_at: datetime | None
    expiring_soon: bool = False
    ended_at: datetime | None = None
    code: str | None = None
    conflict: str | None = None
    note: str = ""


view = View("protections", Protection, "protection")


@view.opens(p.ProtectionGranted)
def granted(event: p.ProtectionGranted, _: Seen) -> Protection:
    """Nobody else gets this scope while the window lasts."""
    return Protection(
        state="active",
        programme=event.programme.programme,
        programme_version=event.programme.version,
        tier=event.partner.tier,
        products=event.scope.products,
        territory=event.scope.territory,
        starts_at=event.window.start,
        ends_at=event.window.end,
    )


@view.changes(p.ProtectionGranted)
def granted_again(_: Protection, event: p.ProtectionGranted, seen: Seen) -> Protection:
    """A new grant for the same registration replaces the one that ended."""
    return granted(event, seen)


@view.changes(p.ProtectionExpiringSoon)
def expiring(row: Protection, _: p.ProtectionExpiringSoon, __: Seen) -> Protection:
    """The partner was told that the end is near."""
    return row._replace(expiring_soon=True)


@view.changes(p.ProtectionExpired)
def expired(row: Protection, event: p.ProtectionExpired, _: Seen) -> Protection:
    """The period ran out, at its end and not when somebody wrote it down."""
    return row._replace(state="expired", ended_at=event.end)


@view.changes(p.ProtectionReleased)
def released(row: Protection, event: p.ProtectionReleased, seen: Seen) -> Protection:
    """The partner gave it back."""
    return row._replace(state="released", ended_at=seen.time, note=event.reason)


@view.changes(p.ProtectionRevoked)
def revoked(row: Protection, event: p.ProtectionRevoked, seen: Seen) -> Protection:
    """The vendor took it away."""
    ended = row._replace(state="revoked", ended_at=seen.time)
    return ended._replace(code=event.code, conflict=event.conflict, note=event.note)


@view.changes(p.ProtectionFulfilled)
def fulfilled(row: Protection, _: p.ProtectionFulfilled, seen: Seen) -> Protection:
    """The deal was won."""
    return row._replace(state="fulfilled", ended_at=seen.time)
