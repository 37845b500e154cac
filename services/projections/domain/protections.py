"""The protections view: what was granted on which terms, until when, what is asked of its holder, and how it ended."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts import protections as p
from contracts import registrations as r
from services.projections.domain.streams import STREAMS
from services.projections.domain.view import Json, Seen, View


class Protection(NamedTuple):
    """A protection; `state` is its phase as the ledger says, which pages compare with the clock.

    active, suspended and in_grace keep rivals out; ended has only its tail left, in which an order still counts.
    `silence_ends`: from `revocable_from` on, silence ends it by itself. `suspended_for` are the codes of what it rests
    for, and `clock_stopped` says that its time rests too. `offered_to` is the partner that may take it over, and
    `successor` the registration under which one did.
    """

    state: str
    programme: str
    programme_version: int
    tier: str
    products: tuple[str, ...]
    territory: str
    starts_at: datetime
    ends_at: datetime | None
    kind: str = "exclusive"
    grace_until: datetime | None = None
    tail_until: datetime | None = None
    price_level: str | None = None
    direct_contact: str = "allowed"
    reward: Json = None
    transferred_from: str | None = None
    expiring_soon: bool = False
    extensions: int = 0
    extension: Json = None
    activity_due: datetime | None = None
    activity_overdue: bool = False
    revocable_from: datetime | None = None
    silence_ends: bool | None = None
    suspended_for: tuple[str, ...] = ()
    suspended_at: datetime | None = None
    clock_stopped: bool = False
    offered_to: str | None = None
    offer: Json = None
    successor: str | None = None
    incumbent_until: datetime | None = None
    renewal_from: datetime | None = None
    renewal_due: bool = False
    ended_at: datetime | None = None
    code: str | None = None
    conflict: str | None = None
    note: str = ""


view = View("protections", Protection, "protection", "registration")


@view.opens(p.ProtectionGranted)
def granted(event: p.ProtectionGranted, seen: Seen) -> Protection:
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
        kind=event.kind,
        grace_until=event.grace_until,
        tail_until=event.tail_until,
        price_level=event.price_level,
        direct_contact=event.direct_contact,
        reward=seen.data.get("reward"),
        transferred_from=event.transferred_from,
        activity_due=event.activity_due,
        revocable_from=event.revocable_from,
        silence_ends=event.silence_ends,
    )


@view.changes(p.ProtectionGranted)
def granted_again(_: Protection, event: p.ProtectionGranted, seen: Seen) -> Protection:
    """A new grant for the same registration replaces the one that ended."""
    return granted(event, seen)


@view.changes(p.ProtectionExpiringSoon)
def expiring(row: Protection, _: p.ProtectionExpiringSoon, __: Seen) -> Protection:
    """The partner was told that the end is near."""
    return row._replace(expiring_soon=True)


@view.changes(p.ProtectionRescoped)
def rescoped(row: Protection, event: p.ProtectionRescoped, _: Seen) -> Protection:
    """Something else is protected from now on."""
    return row._replace(products=event.scope.products, territory=event.scope.territory)


@view.changes(p.ProtectionExtensionRequested)
def extension_requested(row: Protection, _: p.ProtectionExtensionRequested, seen: Seen) -> Protection:
    """More time is asked for."""
    words = {name: seen.data[name] for name in ("reason", "evidence", "due") if name in seen.data}
    return row._replace(extension={"state": "asked", "asked_at": seen.time.isoformat(), **words})


@view.changes(p.ProtectionExtended)
def extended(row: Protection, event: p.ProtectionExtended, seen: Seen) -> Protection:
    """It ends later."""
    return _until(row, event)._replace(
        ends_at=event.end, expiring_soon=False, extensions=event.count, extension=_answered(row, "granted", seen)
    )


@view.changes(p.ProtectionExtensionDenied)
def extension_denied(row: Protection, event: p.ProtectionExtensionDenied, seen: Seen) -> Protection:
    """It ends when it would have ended."""
    return row._replace(extension={**_answered(row, "denied", seen), "code": event.code, "note": event.note})


def _answered(row: Protection, state: str, seen: Seen) -> dict[str, Any]:
    return {**(row.extension or {}), "state": state, "answered_at": seen.time.isoformat()}


@view.changes(p.ProtectionSuspended)
def suspended(row: Protection, event: p.ProtectionSuspended, seen: Seen) -> Protection:
    """It rests, maybe for several reasons at once."""
    return row._replace(
        state="suspended",
        suspended_for=(*row.suspended_for, event.code),
        suspended_at=row.suspended_at or seen.time,
        clock_stopped=row.clock_stopped or event.clock_stopped,
        conflict=event.conflict,
        note=event.note,
    )


@view.changes(p.SuspensionLifted)
def suspension_lifted(row: Protection, event: p.SuspensionLifted, _: Seen) -> Protection:
    """One reason less to rest."""
    codes = list(row.suspended_for)
    if event.code in codes:
        codes.remove(event.code)
    return row._replace(suspended_for=tuple(codes), note=event.note)


@view.changes(p.ProtectionReinstated)
def reinstated(row: Protection, event: p.ProtectionReinstated, _: Seen) -> Protection:
    """It is in force again, maybe with the lost time given back."""
    live = row._replace(
        state="active",
        suspended_for=(),
        suspended_at=None,
        clock_stopped=False,
        conflict=None,
        note=event.note,
        activity_due=event.activity_due or row.activity_due,
        revocable_from=event.revocable_from or row.revocable_from,
    )
    return live if event.end is None else _until(live, event)._replace(ends_at=event.end, expiring_soon=False)


def _until(row: Protection, event: p.ProtectionExtended | p.ProtectionReinstated) -> Protection:
    return row._replace(grace_until=event.grace_until, tail_until=event.tail_until)


@view.changes(p.ProtectionEnteredGrace)
def entered_grace(row: Protection, event: p.ProtectionEnteredGrace, _: Seen) -> Protection:
    """The period ran out; only the holder may apply again."""
    return row._replace(state="in_grace", grace_until=event.until)


@view.changes(p.TransferOffered)
def transfer_offered(row: Protection, event: p.TransferOffered, seen: Seen) -> Protection:
    """Another partner may take it over."""
    offer = {"to": event.to, "state": "offered", "due": seen.data["due"], "reason": event.reason}
    return row._replace(offered_to=event.to, offer=offer)


@view.changes(p.TransferEnded)
def transfer_ended(row: Protection, event: p.TransferEnded, _: Seen) -> Protection:
    """Nobody takes it over."""
    return row._replace(offered_to=None, offer={**(row.offer or {}), "state": event.cause, "answer": event.reason})


@view.changes(p.ProtectionTransferred)
def transferred(row: Protection, event: p.ProtectionTransferred, seen: Seen) -> Protection:
    """Another partner took it over, under a registration of its own."""
    offer = {**(row.offer or {}), "to": event.to, "state": "accepted"}
    return _over(row, "transferred", seen)._replace(successor=event.successor, offer=offer)


@view.changes(p.ProtectionExpired)
def expired(row: Protection, event: p.ProtectionExpired, seen: Seen) -> Protection:
    """The period ran out, at its end and not when somebody wrote it down; an order may count a while longer."""
    counts_on = row.tail_until is not None and row.tail_until > event.end
    return _over(row, "ended" if counts_on else "expired", seen)._replace(ended_at=event.end)


@view.changes(p.ProtectionReleased)
def released(row: Protection, event: p.ProtectionReleased, seen: Seen) -> Protection:
    """The partner gave it back."""
    return _over(row, "released", seen)._replace(note=event.reason)


@view.changes(p.ProtectionRevoked)
def revoked(row: Protection, event: p.ProtectionRevoked, seen: Seen) -> Protection:
    """The vendor took it away."""
    ended = _over(row, "revoked", seen)
    return ended._replace(code=event.code, conflict=event.conflict, note=event.note)


@view.changes(p.ProtectionFulfilled)
def fulfilled(row: Protection, _: p.ProtectionFulfilled, seen: Seen) -> Protection:
    """The deal was won."""
    return _over(row, "fulfilled", seen)


def _over(row: Protection, state: str, seen: Seen) -> Protection:
    """The row when nobody is kept out any more: no duty and no question is left."""
    return row._replace(
        state=state,
        ended_at=seen.time,
        activity_due=None,
        activity_overdue=False,
        revocable_from=None,
        suspended_for=(),
        offered_to=None,
    )


@view.changes(p.IncumbencyEstablished)
def incumbent(row: Protection, event: p.IncumbencyEstablished, _: Seen) -> Protection:
    """The deal was won, and the customer's renewal is expected of this partner."""
    return row._replace(incumbent_until=event.until, renewal_from=event.renewal_from)


@view.changes(p.RenewalDue)
def renewal_due(row: Protection, _: p.RenewalDue, __: Seen) -> Protection:
    """The renewal is expected from now on."""
    return row._replace(renewal_due=True)


@view.changes(p.IncumbencyEnded)
def incumbency_ended(row: Protection, _: p.IncumbencyEnded, __: Seen) -> Protection:
    """It is no longer the customer's incumbent."""
    return row._replace(incumbent_until=None, renewal_from=None, renewal_due=False)


def worked(row: Protection, event: r.ActivityReported | r.EvidenceAttached, _: Seen) -> Protection:
    """Work on the deal was shown: the next report is owed later, where reports are owed."""
    if event.activity_due is None:
        return row
    return row._replace(activity_due=event.activity_due, activity_overdue=False, revocable_from=event.revocable_from)


view.changes(r.ActivityReported)(worked)
view.changes(r.EvidenceAttached)(worked)


@view.changes(r.ActivityOverdue)
def activity_overdue(row: Protection, event: r.ActivityOverdue, _: Seen) -> Protection:
    """No work was shown in time."""
    return row._replace(activity_overdue=True, activity_due=event.due, revocable_from=event.revocable_from)


@view.changes(r.RegistrationExpired)
def tail_over(row: Protection, _: r.RegistrationExpired, __: Seen) -> Protection:
    """No order counts any more."""
    return row._replace(state="expired") if row.state == "ended" else row


view.ignores(*(event for event in STREAMS["registration"] if event not in view.known))
