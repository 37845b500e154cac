"""A protection while it lasts: granted, extended, resting, in grace, and the work that is owed for it."""

from typing import Any

from contracts import protections as p
from contracts import registrations as r
from services.projections.domain.protections.row import Protection, view
from services.projections.domain.view import Seen


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


@view.changes(p.ProtectionTermsChanged)
def terms_changed(row: Protection, event: p.ProtectionTermsChanged, seen: Seen) -> Protection:
    """A settled conflict changed what it is worth."""
    reward = seen.data.get("reward")
    return row._replace(kind=event.kind, price_level=event.price_level, reward=reward, standing=event.code)


@view.changes(p.ProtectionExtensionRequested)
def extension_requested(row: Protection, _: p.ProtectionExtensionRequested, seen: Seen) -> Protection:
    """More time is asked for."""
    words = {name: seen.data[name] for name in ("reason", "evidence", "due") if name in seen.data}
    return row._replace(extension={"state": "asked", "asked_at": seen.time.isoformat(), **words})


@view.changes(p.ProtectionExtended)
def extended(row: Protection, event: p.ProtectionExtended, seen: Seen) -> Protection:
    """It ends later; out of grace, reports are owed anew."""
    return worked(_until(row, event), event, seen)._replace(
        state="suspended" if row.state == "suspended" else "active",
        ends_at=event.end,
        expiring_soon=False,
        extensions=event.count,
        extension=_answered(row, "granted", seen),
    )


@view.changes(p.ProtectionExtensionDenied)
def extension_denied(row: Protection, event: p.ProtectionExtensionDenied, seen: Seen) -> Protection:
    """It ends when it would have ended."""
    return row._replace(extension={**_answered(row, "denied", seen), "code": event.code, "note": event.note})


@view.changes(p.ExtensionSlaAtRisk)
def answer_at_risk(row: Protection, _: p.ExtensionSlaAtRisk, __: Seen) -> Protection:
    """An answer is owed soon."""
    return row._replace(extension={**(row.extension or {}), "at_risk": True})


@view.changes(p.ExtensionSlaBreached)
def answer_late(row: Protection, event: p.ExtensionSlaBreached, _: Seen) -> Protection:
    """Nobody answered in time: other desks are asked as well."""
    return row._replace(extension={**(row.extension or {}), "late": True, "late_desks": list(event.escalated_to)})


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
        activity_due=event.activity_due,
        activity_overdue=False,
        revocable_from=event.revocable_from,
    )
    return live if event.end is None else _until(live, event)._replace(ends_at=event.end, expiring_soon=False)


def _until(row: Protection, event: p.ProtectionExtended | p.ProtectionReinstated) -> Protection:
    return row._replace(grace_until=event.grace_until, tail_until=event.tail_until)


@view.changes(p.ProtectionEnteredGrace)
def entered_grace(row: Protection, event: p.ProtectionEnteredGrace, _: Seen) -> Protection:
    """The period ran out; only the holder may apply again."""
    return row._replace(
        state="in_grace",
        grace_until=event.until,
        suspended_for=(),
        suspended_at=None,
        clock_stopped=False,
        offered_to=None,
    )


def worked(
    row: Protection, event: r.ActivityReported | r.EvidenceAttached | p.ProtectionExtended, _: Seen
) -> Protection:
    """The next report is owed later, as work on the deal was shown or more time was given, where reports are owed."""
    if event.activity_due is None:
        return row
    return row._replace(activity_due=event.activity_due, activity_overdue=False, revocable_from=event.revocable_from)


view.changes(r.ActivityReported)(worked)
view.changes(r.EvidenceAttached)(worked)


@view.changes(r.ActivityOverdue)
def activity_overdue(row: Protection, event: r.ActivityOverdue, _: Seen) -> Protection:
    """No work was shown in time."""
    return row._replace(activity_overdue=True, activity_due=event.due, revocable_from=event.revocable_from)
