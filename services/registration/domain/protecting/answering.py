"""The answer that is owed to whoever asks for more time: the clock warns before it is late, then asks others too."""

from datetime import datetime

from msgspec.structs import replace

from contracts import protections as g
from contracts.message import Event
from services.registration.domain.due import Due
from services.registration.domain.judging import standing_claim
from services.registration.domain.reviewing.desks import Desks
from services.registration.domain.state import Question, Registration, Review, World
from services.registration.policy.claims import Asked
from services.registration.policy.routing import plan


def _question(was: Registration) -> Question | None:
    return None if was.grant is None else was.grant.extension_asked


def _risk(was: Registration) -> datetime | None:
    return None if (asked := _question(was)) is None else asked.at_risk


def _warn(was: Registration, at: datetime, _: World) -> list[Event]:
    return [g.ExtensionSlaAtRisk(protection=was.id, registration=was.id, due=_due(was) or at)]


def _due(was: Registration) -> datetime | None:
    return None if (asked := _question(was)) is None else asked.due


def desks(was: Registration, asked: Asked, world: World) -> Desks:
    """Who answers: those whom such a claim is put to first; once the answer is late, those above them too."""
    question, steps = _question(was), plan(asked).steps
    put = replace(was, review=Review(), decision_late=question is not None and question.late)
    return Desks(put, world, steps[0].desks if steps else ())


def _late(was: Registration, due: datetime, world: World) -> list[Event]:
    """The desks that are asked hand it up."""
    also = desks(was, standing_claim(world, was, due), world).escalated()
    return [g.ExtensionSlaBreached(protection=was.id, registration=was.id, due=due, escalated_to=also)]


ANSWER_DUES: tuple[Due, ...] = (Due(_risk, _warn), Due(_due, _late))
"""More time is never given or refused by the clock; in grace the question stands, and may still be answered."""
