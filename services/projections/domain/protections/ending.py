"""How a protection ends, or goes to another partner, and what a won deal leaves behind."""

from contracts import protections as p
from contracts import registrations as r
from contracts.message import Event
from services.projections.domain.protections.row import Protection, view
from services.projections.domain.view import Seen


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
    """The partner gave it back; where the deal goes on without it, an order counts a while longer."""
    return _over(row, "released", seen)._replace(note=event.reason, tail_until=event.counts_until)


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


def tail_over(row: Protection, _: Event, __: Seen) -> Protection:
    """The registration is over: a tail, in which an order still counted, ends with it and without a word of its own."""
    if row.state == "released":
        return row._replace(tail_until=None)
    return row._replace(state="expired") if row.state == "ended" else row


for _event in (r.RegistrationExpired, r.RegistrationWithdrawn, r.RegistrationCancelled, r.DealWon, r.DealLost):
    view.changes(_event)(tail_over)


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
