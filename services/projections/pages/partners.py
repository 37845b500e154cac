"""A partner as one page: its record, where it stands in each programme today, its counts, and who it works with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.programme import ProgrammePublished
from services.projections.domain.view import Owner
from services.projections.pages.joining import partner
from services.projections.pages.shelf import Shelf, answering
from services.projections.policy.limits import RECORDS_MAX
from services.projections.policy.relations import Reader, relation
from services.projections.policy.rungs import facts_of, standing
from services.projections.store.querying import Found


async def profile(shelf: Shelf, reader: Reader, row: Found) -> dict[str, Any]:
    """Everything about a partner that the reader may know."""
    item = partner(shelf, reader, row)
    if relation("partners", row, reader) == "distributor":
        return item
    with answering():
        item |= await shelf.library.tally(row["vendor"], row["partner"])
        item["resellers"] = await shelf.library.served_by(row["vendor"], row["partner"])
    item["standing"] = await _standings(shelf, row)
    return item


async def _standings(shelf: Shelf, row: Found) -> list[dict[str, Any]]:
    """The partner's tier of today in each programme it joined, with what the next one asks for."""
    now = shelf.clock.now()
    streams = [f"programme/{row['vendor']}/{name}" for name in row["programmes"]]
    with answering():
        records = await shelf.library.records(Owner(row["vendor"], None), RECORDS_MAX, stream=streams)
    found = []
    for stream in streams:
        published = _in_force([record for record in records if record["stream"] == stream], now)
        if published is not None:
            programme = published.programme
            found.append(standing(programme, published.version, facts_of(row, programme, now), now))
    return found


def _in_force(records: Sequence[Mapping[str, Any]], now: datetime) -> ProgrammePublished | None:
    """The version that new claims are judged by."""
    published = [record["data"] for record in records if record["type"] == ProgrammePublished.TYPE]
    versions = [(datetime.fromisoformat(data["effective_from"]), data["version"], data) for data in published]
    standing = [version for version in versions if version[0] <= now]
    _, _, newest = max(standing, key=lambda version: version[:2], default=(None, None, None))
    return None if newest is None else ProgrammePublished.model_validate(newest)
