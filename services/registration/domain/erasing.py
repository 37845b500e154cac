"""Erasures: that nothing is kept of somebody any more is itself on record."""

from contracts.erasures import EraseSubjects, SubjectsErased
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.request import Request
from services.registration.domain.state import World


def erase_subjects(request: Request, world: World) -> list[Event]:
    """Put down who is forgotten, and why. To forget somebody twice is no fault; who is under a legal hold is kept."""
    command: EraseSubjects = request.command
    named = enumerate(command.subjects)
    held = [f"/subjects/{index}" for index, subject in named if world.legally_held(request.actor.vendor, subject)]
    if held:
        raise refuse("ON_LEGAL_HOLD", f"{len(held)} of them are under a legal hold", *held)
    return [SubjectsErased(erasure=command.erasure, subjects=command.subjects, reason=command.reason)]
