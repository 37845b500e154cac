"""What the side that claims may do with a claim: report work, withdraw it, and say how it ended."""

from datetime import timedelta

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World
from services.registration.policy.rules import CLOCK_TOLERANCE


def report_activity(was: Registration, request: Request, _: World) -> list[Event]:
    """Say what was done on a granted deal."""
    command: r.ReportActivity = request.command
    if command.at > request.at + CLOCK_TOLERANCE:
        raise refuse("ACTIVITY_IN_FUTURE", "the activity is dated in the future", "/at")
    return [r.ActivityReported(registration=was.id, at=command.at, summary=command.summary)]


def withdraw(was: Registration, request: Request, _: World) -> list[Event]:
    """Give the claim up, and the protection with it."""
    reason = request.command.reason
    return [r.RegistrationWithdrawn(registration=was.id, reason=reason), *_released(was, reason)]


def record_outcome(was: Registration, request: Request, _: World) -> list[Event]:
    """Say how a granted deal ended; a protection that still stands has served, or is given back."""
    command: r.RecordOutcome = request.command
    if command.on > (request.at + timedelta(days=1)).date():
        raise refuse("OUTCOME_IN_FUTURE", "the deal ended on a day that has not come", "/on")
    if command.outcome == "lost":
        lost = r.DealLost(registration=was.id, on=command.on, reason=command.reason)
        return [lost, *_released(was, command.reason)]
    won = r.DealWon(registration=was.id, on=command.on, value=command.value, order_reference=command.order_reference)
    return [won, *([g.ProtectionFulfilled(protection=was.id, registration=was.id)] if was.grant else [])]


def release(was: Registration, request: Request, _: World) -> list[Event]:
    """Give the protection back; the deal goes on without it."""
    if was.grant is None:
        raise refuse("NOT_PROTECTED", "there is no protection to release")
    return _released(was, request.command.reason)


def _released(was: Registration, reason: str) -> list[Event]:
    if was.grant is None:
        return []
    return [g.ProtectionReleased(protection=was.id, registration=was.id, reason=reason)]
