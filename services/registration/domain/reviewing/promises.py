"""What the vendor promised, and the clock keeps: a decision in time, a warning before, an end to every appeal."""

from datetime import datetime

from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.due import Due
from services.registration.domain.reviewing.desks import Desks
from services.registration.domain.state import Registration, World


def _at_risk(was: Registration, at: datetime, _: World) -> list[Event]:
    return [r.DecisionSlaAtRisk(registration=was.id, due=was.decision_due or at)]


def _late(was: Registration, due: datetime, world: World) -> list[Event]:
    return [r.DecisionSlaBreached(registration=was.id, due=due, escalated_to=Desks(was, world).escalated())]


def _window_end(was: Registration) -> datetime | None:
    appealable = was.appeal or was.curtailed
    return None if appealable is None else appealable.until


def _close_window(was: Registration, _: datetime, __: World) -> list[Event]:
    return [r.AppealWindowClosed(registration=was.id)]


def _appeal_due(was: Registration) -> datetime | None:
    return None if was.appeal is None else was.appeal.due


def _appeal_late(was: Registration, due: datetime, _: World) -> list[Event]:
    return [r.DecisionSlaBreached(registration=was.id, due=due)]


PROMISES: tuple[Due, ...] = (
    Due(lambda was: was.at_risk, _at_risk),
    Due(lambda was: was.decision_due, _late),
    Due(_window_end, _close_window),
    Due(_appeal_due, _appeal_late),
)
"""A claim is never decided by the clock: being late asks others as well, and is told."""
