"""How a registration is decided and how it ends: granted, refused, lapsed, cancelled, won or lost."""

from typing import Any

from contracts import registrations as r
from services.projections.domain.registrations.row import Registration, asked, traced, unasked, view
from services.projections.domain.view import Seen


def ended(row: Registration, state: str) -> Registration:
    """The row in a state in which it is over. An end is no decision: what was decided before stays what it was."""
    return row._replace(state=state, held_by=(), information=None, desks=(), proposed=None)


def decided(row: Registration, state: str, seen: Seen) -> Registration:
    """The row when it was approved or rejected: by whom, and when."""
    return ended(row, state)._replace(decided_at=seen.time, decided_by=seen.actor)


@view.changes(r.RegistrationApproved)
def approved(row: Registration, event: r.RegistrationApproved, seen: Seen) -> Registration:
    """The claim was granted."""
    new = decided(row, "approved", seen)._replace(
        automatic=event.automatic,
        rule=event.rule,
        conflict=event.conflict,
        note=event.note,
        programme_version=event.programme.version,
        tier=event.partner.tier,
    )
    return traced(new, seen)


@view.changes(r.RegistrationRejected)
def rejected(row: Registration, event: r.RegistrationRejected, seen: Seen) -> Registration:
    """The claim was refused; for a while the partner may ask for another look, where the programme lets it."""
    new = decided(row, "rejected", seen)._replace(
        code=event.code, rule=event.rule, conflict=event.conflict, note=event.note, appeal=None
    )
    if event.appeal_until is not None:
        new = new._replace(appeal={"state": "open", "until": seen.data["appeal_until"]})
    return traced(new, seen)


@view.changes(r.AppealUpheld)
def appeal_upheld(row: Registration, event: r.AppealUpheld, seen: Seen) -> Registration:
    """The rejection does not stand: the claim lives again with the priority it had, and waits to be screened."""
    lives = unasked(row)._replace(
        state="submitted",
        decided_at=None,
        decided_by=None,
        code=None,
        rule=None,
        conflict=None,
        note="",
        programme_version=event.programme.version,
        appeal=_appeal(row, "upheld", event.note, seen),
    )
    return asked(lives, event, seen)


@view.changes(r.AppealDismissed)
def appeal_dismissed(row: Registration, event: r.AppealDismissed, seen: Seen) -> Registration:
    """The rejection stands."""
    return row._replace(appeal=_appeal(row, "dismissed", event.note, seen))


@view.changes(r.AppealWindowClosed)
def appeal_window_closed(row: Registration, _: r.AppealWindowClosed, seen: Seen) -> Registration:
    """Nobody asked for another look in time."""
    return row._replace(appeal=_appeal(row, "closed", "", seen))


@view.changes(r.RegistrationCurtailed)
def curtailed(row: Registration, _: r.RegistrationCurtailed, seen: Seen) -> Registration:
    """It goes on with less, and for a while its partner may ask for another look."""
    return row._replace(appeal={"state": "open", "until": seen.data["appeal_until"]})


@view.changes(r.AppealAnswered)
def appeal_answered(row: Registration, event: r.AppealAnswered, seen: Seen) -> Registration:
    """What was left of it was looked at again."""
    return row._replace(appeal=_appeal(row, "upheld" if event.upheld else "dismissed", "", seen))


def _appeal(row: Registration, state: str, note: str, seen: Seen) -> dict[str, Any]:
    return {**(row.appeal or {}), "state": state, "note": note, "closed_at": seen.time.isoformat()}


@view.changes(r.RegistrationExpired)
def expired(row: Registration, event: r.RegistrationExpired, _: Seen) -> Registration:
    """Time ran out; an approval stays the decision it was."""
    return ended(row, "expired")._replace(code=event.cause.upper())


@view.changes(r.RegistrationCancelled)
def cancelled(row: Registration, event: r.RegistrationCancelled, seen: Seen) -> Registration:
    """The vendor ended it, or another partner took it over."""
    appeal = None if event.appeal_until is None else {"state": "open", "until": seen.data["appeal_until"]}
    over = ended(row, "cancelled")
    return over._replace(code=event.code, conflict=event.conflict, note=event.note, appeal=appeal or row.appeal)


@view.changes(r.DealWon)
def won(row: Registration, _: r.DealWon, seen: Seen) -> Registration:
    """The deal was closed."""
    return row._replace(state="closed_won", outcome=_without_id(seen.data), proposed=None)


@view.changes(r.DealRewardDue)
def reward_due(row: Registration, _: r.DealRewardDue, __: Seen) -> Registration:
    """It is paid after all."""
    return row._replace(outcome={**(row.outcome or {}), "payable": True, "not_payable": None})


@view.changes(r.DealConfirmed)
def confirmed(row: Registration, event: r.DealConfirmed, _: Seen) -> Registration:
    """It was won as it was told."""
    known = {"payable": event.payable, "not_payable": event.not_payable}
    return row._replace(outcome={**(row.outcome or {}), **known})


@view.changes(r.DealLost)
def lost(row: Registration, _: r.DealLost, seen: Seen) -> Registration:
    """The deal was lost."""
    return row._replace(state="closed_lost", outcome=_without_id(seen.data), proposed=None)


def _without_id(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "registration"}
