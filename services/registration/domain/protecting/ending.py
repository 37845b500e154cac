"""How a claim or its protection ends before its time: given up, given back, or taken away."""

from datetime import datetime, timedelta
from typing import Literal

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Code, EntityId, Text
from services.registration.domain.judging import standing_claim
from services.registration.domain.request import Request
from services.registration.domain.rescoping import PROTECTION_ENDED, declined
from services.registration.domain.state import Grant, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.standing import INACTIVE, SAID_BY_RULES, revocation


def standing(was: Registration) -> Grant:
    """The protection, while it keeps anybody out. Raises Refused."""
    if was.grant is None or was.grant.phase == "ended":
        raise refuse("NOT_PROTECTED", "there is no protection any more")
    return was.grant


def withdraw(was: Registration, request: Request, _: World) -> list[Event]:
    """Give the claim up, and the protection with it; or a draft, which claims nothing."""
    reason = request.command.reason
    return [r.RegistrationWithdrawn(registration=was.id, reason=reason), *released(was, reason)]


def release(was: Registration, request: Request, _: World) -> list[Event]:
    """Give the protection back, and what was asked for beyond it; the deal goes on without it, but no longer."""
    until = _counts_until(standing(was), request.at)
    return [*declined(was, PROTECTION_ENDED), *released(was, request.command.reason, until)]


def _counts_until(grant: Grant, at: datetime) -> datetime | None:
    """When the registration would have ended had the protection been kept: with its end, its grace or its tail."""
    ends = (end for end in (grant.end, grant.grace_until, grant.tail_until) if end is not None)
    last = max(ends, default=None)
    return last and last + lost_time(grant, at)


def lost_time(grant: Grant, at: datetime) -> timedelta:
    """For how long the time of a protection has rested with it."""
    return at - grant.suspended_at if grant.clock_stopped and grant.suspended_at else timedelta()


def released(was: Registration, reason: Text, counts_until: datetime | None = None) -> list[Event]:
    """The protection given back; nothing when there is none any more."""
    if was.grant is None or was.grant.phase == "ended":
        return []
    back = g.ProtectionReleased(protection=was.id, registration=was.id, reason=reason, counts_until=counts_until)
    return [*offer_over(was), back]


def said_by_people(code: Code) -> None:
    """A person gives reasons of its own. Raises Refused: what rules ask before they give theirs would not count."""
    if code in SAID_BY_RULES:
        raise refuse("CODE_RESERVED", f"{code} is said by rules, not by people", "/code")


def revoke(was: Registration, request: Request, world: World) -> list[Event]:
    """Take a protection away, which ends the registration too; for silence only after the programme's time."""
    command: g.RevokeProtection = request.command
    grant = standing(was)
    if command.code != INACTIVE:
        said_by_people(command.code)
    elif grant.revocable_at is None or request.at < grant.revocable_at:
        until = f"{grant.revocable_at:%Y-%m-%d %H:%M} UTC" if grant.revocable_at else "its end, as no reports are owed"
        raise refuse("NOT_REVOCABLE_YET", f"silence does not end this protection before {until}", "/code")
    return revoked(was, command.code, command.note, asked=standing_claim(world, was, request.at))


def cancel(was: Registration, request: Request, world: World) -> list[Event]:
    """End an approved registration on the vendor's side, and its protection with it."""
    command: r.CancelRegistration = request.command
    said_by_people(command.code)
    cancelled = r.RegistrationCancelled(registration=was.id, code=command.code, note=command.note)
    asked = standing_claim(world, was, request.at)
    return [cancelled, *taken_away(was, command.code, command.note, asked=asked)]


def revoked(
    was: Registration, code: str, note: Text = "", conflict: EntityId | None = None, *, asked: Asked | None = None
) -> list[Event]:
    """The protection taken away, and the registration with it."""
    cancelled = r.RegistrationCancelled(registration=was.id, code=code, conflict=conflict, note=note)
    return [*taken_away(was, code, note, conflict, asked=asked), cancelled]


def taken_away(
    was: Registration, code: str, note: Text = "", conflict: EntityId | None = None, *, asked: Asked | None = None
) -> list[Event]:
    """The protection taken away; nothing when there is none any more."""
    if was.grant is None or was.grant.phase == "ended":
        return []
    grounds = asked.grounds(revocation(asked, code, since=was.grant.revocable_at)) if asked is not None else {}
    taken = g.ProtectionRevoked(
        protection=was.id, registration=was.id, code=code, conflict=conflict, note=note, **grounds
    )
    return [*offer_over(was), taken]


def offer_over(was: Registration, cause: Literal["taken_back", "lapsed"] = "taken_back") -> list[Event]:
    """An offer ends with what was offered, and whoever was to answer is told; nothing when none is open."""
    if was.grant is None or was.grant.offer is None:
        return []
    to = was.grant.offer.to
    return [g.TransferEnded(protection=was.id, registration=was.id, cause=cause, to=to, with_protection=True)]
