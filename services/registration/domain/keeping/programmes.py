"""Which programmes take claims: put into force in versions, and retired."""

from contracts.message import Event
from contracts.programme import ProgrammePublished, ProgrammeRetired, RetireProgramme
from contracts.refusal import refuse
from services.registration.domain.request import Request
from services.registration.domain.state import World


def publish_programme(request: Request, world: World) -> list[Event]:
    """Put the next version of a programme into force, now or later; nothing is published into the past."""
    programme = request.command.programme
    versions = world.published(request.actor.vendor, programme.id)
    effective_from = max(programme.effective_from or request.at, request.at)
    return [ProgrammePublished(programme=programme, version=len(versions) + 1, effective_from=effective_from)]


def retire_programme(request: Request, world: World) -> list[Event]:
    """Take no new claims under the versions there are; those that were made are decided under them."""
    command: RetireProgramme = request.command
    vendor = request.actor.vendor
    versions = world.published(vendor, command.programme)
    if not versions:
        raise refuse("PROGRAMME_UNKNOWN", f"there is no programme {command.programme}", "/programme")
    if world.retired(vendor, command.programme) == len(versions):
        raise refuse("WRONG_STATE", "the programme is retired already")
    return [ProgrammeRetired(programme=command.programme, version=len(versions), reason=command.reason)]
