"""A customer that was withheld from the vendor, for the partner that wrote it: out of the vault, which alone has it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.values import EntityId, Organisation
from services.kit.vault import Vault
from services.kit.web import Asking, Problem
from services.projections.pages.answering import answer
from services.projections.pages.shelf import Reading, Shelf, answering, reader
from services.projections.policy.relations import relation

Wanted = Annotated[Reading, Query()]


def add(router: APIRouter, shelf: Shelf, vault: Vault) -> None:
    """Add the route."""

    @router.get(
        "/registrations/{id}/customer",
        summary="The customer as its partner wrote it, for that partner alone",
        response_model=Organisation,
        tags=["registrations"],
    )
    async def customer(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "registrations", reading)
        row = await here.one(asking, "registrations", id)
        if relation("registrations", row, reader(asking)) != "own":
            raise Problem("NOT_AUTHORISED", "only the partner whose claim it is may see who its customer is")
        return answer(request, await _written(vault, asking.vendor, row["details"]["customer"]))


async def _written(vault: Vault, vendor: str, known: dict[str, Any]) -> dict[str, Any]:
    """What the partner wrote. Raises Problem (404) when it was erased."""
    if not known.get("confidential"):
        return {name: value for name, value in known.items() if name in Organisation.model_fields}
    try:
        with answering():
            kept = await vault.customer(vendor, known["subject"])
    except KeyError:
        raise Problem("NOT_FOUND", "who the customer was is not kept any more") from None
    return kept.model_dump(mode="json", exclude_none=True)
