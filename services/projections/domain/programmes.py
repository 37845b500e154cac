"""The programmes view: the newest published version of each, which versions there were, and whether it was retired."""

from datetime import datetime
from typing import NamedTuple

from contracts.programme import ProgrammePublished, ProgrammeRetired
from services.projections.domain.view import Json, Seen, View


class ProgrammeRow(NamedTuple):
    """A programme as last published, and from when claims are judged by each version; whole ones are in its history."""

    programme: str
    name: str
    published_version: int
    currency: str
    effective_from: datetime
    rules: Json
    versions: Json
    retired_at: datetime | None = None
    retired_because: str = ""


view = View("programmes", ProgrammeRow, "programme")


@view.opens(ProgrammePublished)
def published(event: ProgrammePublished, seen: Seen) -> ProgrammeRow:
    """The first version."""
    programme = event.programme
    version = {
        "version": event.version,
        "effective_from": seen.data["effective_from"],
        "published_at": seen.time.isoformat(),
    }
    return ProgrammeRow(
        programme=programme.id,
        name=programme.name,
        published_version=event.version,
        currency=programme.currency,
        effective_from=event.effective_from,
        rules=seen.data["programme"],
        versions=[version],
    )


@view.changes(ProgrammePublished)
def published_again(row: ProgrammeRow, event: ProgrammePublished, seen: Seen) -> ProgrammeRow:
    """A later version takes the place of the one before; a retired programme comes back with it."""
    new = published(event, seen)
    return new._replace(versions=[*row.versions, *new.versions])


@view.changes(ProgrammeRetired)
def retired(row: ProgrammeRow, event: ProgrammeRetired, seen: Seen) -> ProgrammeRow:
    """It takes no new claims."""
    return row._replace(retired_at=seen.time, retired_because=event.reason)
