"""The programmes view: the newest published version of each; older ones are in the history of its stream."""

from datetime import datetime
from typing import NamedTuple

from contracts.programme import ProgrammePublished
from services.projections.domain.view import Json, Seen, View


class ProgrammeRow(NamedTuple):
    """A programme as last published, and from when claims are judged by it."""

    programme: str
    name: str
    published_version: int
    currency: str
    effective_from: datetime
    rules: Json


view = View("programmes", ProgrammeRow, "programme")


@view.opens(ProgrammePublished)
def published(event: ProgrammePublished, seen: Seen) -> ProgrammeRow:
    """The first version."""
    programme = event.programme
    return ProgrammeRow(
        programme=programme.id,
        name=programme.name,
        published_version=event.version,
        currency=programme.currency,
        effective_from=event.effective_from,
        rules=seen.data["programme"],
    )


@view.changes(ProgrammePublished)
def published_again(_: ProgrammeRow, event: ProgrammePublished, seen: Seen) -> ProgrammeRow:
    """A later version takes the place of the one before."""
    return published(event, seen)
