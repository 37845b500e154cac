"""Exports: taking records out is on record before anything leaves."""

from contracts.exports import Exported, RecordExport
from contracts.message import Event
from services.registration.domain.request import Request
from services.registration.domain.state import World


def record_export(request: Request, _: World) -> list[Event]:
    """Put down who takes what, for whom, and why."""
    command: RecordExport = request.command
    return [Exported(export=command.export, selection=command.selection, purpose=command.purpose)]
