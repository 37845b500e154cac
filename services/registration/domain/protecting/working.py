"""Work on a granted deal, where the programme asks for reports of it."""

from datetime import datetime

from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.judging import standing_claim
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World
from services.registration.policy.duties import Owed, owed
from services.registration.policy.rules import CLOCK_TOLERANCE


def report_activity(was: Registration, request: Request, world: World) -> list[Event]:
    """Say what was done on a granted deal; what was done long ago does not put off the next report for long."""
    command: r.ReportActivity = request.command
    if command.at > request.at + CLOCK_TOLERANCE:
        raise refuse("ACTIVITY_IN_FUTURE", "the activity is dated in the future", "/at")
    due = owed_after(was, command.at, request.at, world)
    return [r.ActivityReported(registration=was.id, at=command.at, summary=command.summary, **due._asdict())]


def owed_after(was: Registration, worked_at: datetime, at: datetime, world: World) -> Owed:
    """What is owed next, once work of this time is reported; nothing when that changes nothing."""
    grant = was.grant
    if grant is None or grant.activity_due is None or grant.phase not in ("active", "suspended"):
        return Owed()
    later = owed(standing_claim(world, was, at), min(worked_at, at))
    sooner = later.activity_due is None or later.activity_due <= grant.activity_due
    return Owed() if sooner else later
