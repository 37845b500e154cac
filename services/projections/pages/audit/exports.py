"""Bundles of exports that are on record, streamed while they are made."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from contracts.exports import Selection
from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.web import Asking, Problem, unavailable
from services.projections.pages.sending import InTime
from services.projections.pages.shelf import Newest, Reading, Shelf, answering, missing, owner
from services.projections.service.exporting import Export, Exporting, NothingNamedError

Wanted = Annotated[Newest, Query()]
EXPORTED = "audit.exported.v1"
BUNDLE = "exports/bundle"
"""The row of the table of views that says who may take a bundle out; the list of them is a view of its own."""


class Zip(InTime):
    """A ZIP that is made while it is sent."""

    media_type = "application/zip"


def add(router: APIRouter, shelf: Shelf, exporting: Exporting) -> None:
    """Add the route."""

    @router.get(
        "/exports/{id}/bundle",
        summary="The bundle of an export, as a ZIP; the same bytes whenever it is asked for",
        response_class=Zip,
        tags=["export"],
    )
    async def bundle(id: EntityId, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, BUNDLE, reading)
        export = await _export(shelf, asking, id)
        then = await shelf.enter(asking, BUNDLE, Reading(as_of=export.at))
        try:
            with answering():
                ready = await exporting.ready(export, then.library.tables)
        except NothingNamedError as error:
            raise Problem("NOT_FOUND", str(error)) from None
        except (LookupError, LogDoubt, LogRefused) as error:
            raise unavailable(str(error)) from None
        name = {"Content-Disposition": f'attachment; filename="dealreg-export-{id}.zip"'}
        return Zip(exporting.stream(ready), headers=name)


async def _export(shelf: Shelf, asking: Principal, id_: str) -> Export:
    with answering():
        found = await shelf.library.records(owner(asking), 1, stream=f"export/{id_}")
    if not found or found[0]["type"] != EXPORTED:
        raise missing()
    row = found[0]
    selection = Selection.model_validate(row["data"]["selection"])
    place = (row["vendor"], row["partition"], row["sequence"], row["time"])
    return Export(id_, *place, selection, row["data"]["purpose"])
