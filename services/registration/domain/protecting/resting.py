"""A protection rests for as long as something is disputed, or its partner may make no claims."""

from datetime import datetime, timedelta
from typing import Any

from contracts import protections as g
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import EntityId, Text, Window
from services.registration.domain.following import and_next
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.ending import lost_time, said_by_people, standing
from services.registration.domain.request import Request
from services.registration.domain.state import Grant, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.duties import owed
from services.registration.policy.standing import BY_RULE, reinstatement, suspension
from services.registration.policy.terms import grace_until, reminders, tail_until


def suspend(was: Registration, request: Request, world: World) -> list[Event]:
    """Let a protection rest; it goes on keeping rivals out."""
    command: g.SuspendProtection = request.command
    grant = standing(was)
    said_by_people(command.code)
    if grant.phase == "in_grace":
        raise refuse("IN_GRACE", "the time of this protection is over already")
    if command.code in grant.suspended_for:
        raise refuse("NOTHING_CHANGED", f"the protection rests for {command.code} already", "/code")
    return suspended(was, command.code, standing_claim(world, was, request.at), note=command.note)


def reinstate(was: Registration, request: Request, world: World) -> list[Event]:
    """Take back why people let a protection rest; it is in force again unless a rule lets it rest too.

    Another scope that was asked for, and waited for that alone, is agreed to by rule.
    """
    grant = standing(was)
    by_people = [cause for cause in grant.suspended_for if not _by_rule(cause)]
    if grant.phase != "suspended":
        raise refuse("NOT_SUSPENDED", "the protection is not suspended")
    if not by_people:
        raise refuse("SUSPENDED_BY_RULE", "the protection rests by a rule, and is put back when its cause is gone")
    asked, note = standing_claim(world, was, request.at), request.command.note
    left = [cause for cause in grant.suspended_for if cause not in by_people]
    if not left:
        return and_next(was, [reinstated(was, asked, by_people[0], note)], request, world)
    return [_lifted(was, code, asked, None, note) for code in by_people]


def _by_rule(cause: str) -> bool:
    """Disputes are kept by the conflict's id, which no code looks like."""
    return cause in BY_RULE or not cause.isupper()


def suspended(
    was: Registration, code: str, asked: Asked, conflict: EntityId | None = None, note: Text = ""
) -> list[Event]:
    """The protection rests for one more reason; nothing when it is not in force, or rests for this one already."""
    grant = was.grant
    if grant is None or grant.phase not in ("active", "suspended") or (conflict or code) in grant.suspended_for:
        return []
    return [
        g.ProtectionSuspended(
            protection=was.id,
            registration=was.id,
            code=code,
            conflict=conflict,
            clock_stopped=asked.terms.protection.stops_clock,
            note=note,
            **asked.grounds(suspension(asked, code)),
        )
    ]


def lifted(
    was: Registration, code: str, asked: Asked, conflict: EntityId | None = None, note: Text = ""
) -> list[Event]:
    """One reason is gone; with the last one the protection is in force again. Nothing when it did not rest for it."""
    cause = conflict or code
    if was.grant is None or was.grant.phase != "suspended" or cause not in was.grant.suspended_for:
        return []
    if was.grant.suspended_for == (cause,):
        return [reinstated(was, asked, code, note)]
    return [_lifted(was, code, asked, conflict, note)]


def _lifted(was: Registration, code: str, asked: Asked, conflict: EntityId | None, note: Text) -> Event:
    return g.SuspensionLifted(
        protection=was.id,
        registration=was.id,
        code=code,
        conflict=conflict,
        note=note,
        **asked.grounds(reinstatement(code, stopped=standing(was).clock_stopped)),
    )


def reinstated(was: Registration, asked: Asked, code: str, note: Text = "") -> Event:
    """The protection in force again, with the lost time given back where the programme does; reports are owed anew."""
    duty = owed(asked, asked.at)
    return g.ProtectionReinstated(
        protection=was.id,
        registration=was.id,
        activity_due=duty.activity_due,
        revocable_from=duty.revocable_from,
        note=note,
        **_given_back(standing(was), asked),
        **asked.grounds(reinstatement(code, stopped=standing(was).clock_stopped)),
    )


def _given_back(grant: Grant, asked: Asked) -> dict[str, Any]:
    if not grant.clock_stopped or grant.end is None:
        return {}
    return new_end(grant.end + lost_time(grant, asked.at), asked)


def new_end(end: datetime, asked: Asked) -> dict[str, Any]:
    """A later end, and what hangs on it: the reminders that are still to come, grace and tail."""
    granted = Window(start=min(asked.at, end - timedelta.resolution), end=end)
    return {
        "end": end,
        "reminders": reminders(asked, granted),
        "grace_until": grace_until(asked, granted),
        "tail_until": tail_until(asked, granted),
    }
