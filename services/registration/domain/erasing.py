"""Erasures: that nothing is kept of somebody any more is itself on record."""

from contracts.erasures import EraseSubjects, SubjectsErased
from contracts.message import Event
from services.registration.domain.request import Request
from services.registration.domain.state import World


def erase_subjects(request: Request, _: World) -> list[Event]:
    """Put down who is forgotten, and why. Nobody is refused: to forget somebody twice changes nothing."""
    command: EraseSubjects = request.command
    return [SubjectsErased(erasure=command.erasure, subjects=command.subjects, reason=command.reason)]
