"""What happens to a protection, kept with the registration it belongs to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from contracts import protections as g
from contracts.message import Event
from services.registration.domain.evolve.claiming import Fold
from services.registration.domain.evolve.seen import Seen
from services.registration.domain.evolve.working import worked
from services.registration.domain.state import Grant, Offer, Question, Registration


def cause_of(event: g.ProtectionSuspended | g.SuspensionLifted) -> str:
    """What a protection rests for: the dispute, or else the code."""
    return event.conflict or event.code


def _granted(was: Registration, event: g.ProtectionGranted, _: Seen) -> Registration:
    grant = Grant(
        event.window.start,
        event.window.end,
        event.reminders,
        kind=event.kind,
        grace_until=event.grace_until,
        tail_until=event.tail_until,
        extensions=event.extensions or 0,
        activity_due=event.activity_due,
        revocable_at=event.revocable_from,
        silence_ends=event.silence_ends or False,
    )
    return replace(was, grant=grant, track=event.track or "")


def _changed(was: Registration, **changes: Any) -> Registration:
    return was if was.grant is None else replace(was, grant=replace(was.grant, **changes))


def _reminded(was: Registration, _: g.ProtectionExpiringSoon, __: Seen) -> Registration:
    return was if was.grant is None else _changed(was, reminders=was.grant.reminders[1:])


def _entered_grace(was: Registration, _: g.ProtectionEnteredGrace, __: Seen) -> Registration:
    return _changed(was, phase="in_grace", reminders=(), suspended_at=None, suspended_for=(), offer=None)


def _expired(was: Registration, event: g.ProtectionExpired, _: Seen) -> Registration:
    tail = None if was.grant is None else was.grant.tail_until
    return _counts_until(was, tail if tail is not None and tail > event.end else None)


def _released(was: Registration, event: g.ProtectionReleased, _: Seen) -> Registration:
    return _counts_until(was, event.counts_until)


def _counts_until(was: Registration, until: datetime | None) -> Registration:
    """Nobody is kept out any more; of what is left an order counts until then, if at all."""
    grant = was.grant
    if grant is None or until is None:
        return replace(was, grant=None)
    return replace(was, grant=Grant(grant.start, grant.end, phase="ended", kind=grant.kind, tail_until=until))


def _ungranted(was: Registration, _: Event, __: Seen) -> Registration:
    return replace(was, grant=None)


def _transferred(was: Registration, _: g.ProtectionTransferred, __: Seen) -> Registration:
    """Whoever joined the deal is on that of the other partner now."""
    return replace(was, grant=None, parties=())


def _extension_asked(was: Registration, event: g.ProtectionExtensionRequested, seen: Seen) -> Registration:
    return _changed(was, extension_asked=Question(seen.at, event.due, event.at_risk, by=seen.actor))


def _answer_at_risk(was: Registration, _: g.ExtensionSlaAtRisk, __: Seen) -> Registration:
    return _asked_still(was, at_risk=None)


def _answer_late(was: Registration, _: g.ExtensionSlaBreached, __: Seen) -> Registration:
    return _asked_still(was, at_risk=None, due=None, late=True)


def _asked_still(was: Registration, **changes: bool | None) -> Registration:
    if was.grant is None or was.grant.extension_asked is None:
        return was
    return _changed(was, extension_asked=replace(was.grant.extension_asked, **changes))


def _extension_denied(was: Registration, _: g.ProtectionExtensionDenied, __: Seen) -> Registration:
    return _changed(was, extension_asked=None)


def _extended(was: Registration, event: g.ProtectionExtended, _: Seen) -> Registration:
    grant = was.grant
    if grant is None:
        return was
    return _changed(
        worked(was, event),
        phase="suspended" if grant.phase == "suspended" else "active",
        end=event.end,
        reminders=event.reminders,
        grace_until=event.grace_until,
        tail_until=event.tail_until,
        extensions=event.count,
        extension_asked=None,
    )


def _suspended(was: Registration, event: g.ProtectionSuspended, seen: Seen) -> Registration:
    grant = was.grant
    if grant is None:
        return was
    return _changed(
        was,
        phase="suspended",
        suspended_at=grant.suspended_at or seen.at,
        suspended_for=(*grant.suspended_for, cause_of(event)),
        clock_stopped=grant.clock_stopped or event.clock_stopped,
    )


def _lifted(was: Registration, event: g.SuspensionLifted, _: Seen) -> Registration:
    left = () if was.grant is None else (cause for cause in was.grant.suspended_for if cause != cause_of(event))
    return _changed(was, suspended_for=tuple(left))


def _reinstated(was: Registration, event: g.ProtectionReinstated, _: Seen) -> Registration:
    now = _changed(
        was,
        phase="active",
        suspended_at=None,
        suspended_for=(),
        clock_stopped=False,
        activity_due=event.activity_due,
        revocable_at=event.revocable_from,
        activity_overdue=False,
    )
    if event.end is None:
        return now
    return _changed(
        now, end=event.end, reminders=event.reminders, grace_until=event.grace_until, tail_until=event.tail_until
    )


def _offered(was: Registration, event: g.TransferOffered, seen: Seen) -> Registration:
    return _changed(was, offer=Offer(event.to, event.due, seen.actor))


def _offer_ended(was: Registration, event: g.TransferEnded, _: Seen) -> Registration:
    if was.grant is None or was.grant.offer is None or event.cause == "taken_back":
        return _changed(was, offer=None)
    return _changed(was, offer=None, refused_by=(*was.grant.refused_by, was.grant.offer.to))


def _terms_changed(was: Registration, event: g.ProtectionTermsChanged, _: Seen) -> Registration:
    return _changed(was, kind=event.kind)


def _rescoped(was: Registration, _: g.ProtectionRescoped, __: Seen) -> Registration:
    """What is protected is what is registered, and that was changed with it."""
    return was


FOLDS: Mapping[type[Event], Fold] = {
    g.ProtectionGranted: _granted,
    g.ProtectionExpiringSoon: _reminded,
    g.ProtectionEnteredGrace: _entered_grace,
    g.ProtectionExpired: _expired,
    g.ProtectionReleased: _released,
    g.ProtectionRevoked: _ungranted,
    g.ProtectionFulfilled: _ungranted,
    g.ProtectionTransferred: _transferred,
    g.ProtectionExtensionRequested: _extension_asked,
    g.ExtensionSlaAtRisk: _answer_at_risk,
    g.ExtensionSlaBreached: _answer_late,
    g.ProtectionExtensionDenied: _extension_denied,
    g.ProtectionExtended: _extended,
    g.ProtectionSuspended: _suspended,
    g.SuspensionLifted: _lifted,
    g.ProtectionReinstated: _reinstated,
    g.ProtectionRescoped: _rescoped,
    g.ProtectionTermsChanged: _terms_changed,
    g.TransferOffered: _offered,
    g.TransferEnded: _offer_ended,
}
