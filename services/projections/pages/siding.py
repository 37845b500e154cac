"""Direct sales' own claims one by one, each with its cases, as far as direct sales may see them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.web import Asking
from services.projections.pages.answering import answer
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Page, Reading, Shelf, answering, missing, owner, reader
from services.projections.policy import deadlines
from services.projections.policy.limits import CLAIMS_MAX
from services.projections.policy.relations import own_of_direct_sales
from services.projections.policy.siding import own_side
from services.projections.store.querying import Question

Wanted = Annotated[Reading, Query()]
VIEW = "direct_claims"


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add the route."""

    @router.get(
        "/direct-claims/{id}/cases",
        summary="The cases of a claim of direct sales, as far as direct sales may see them",
        response_model=Page,
        tags=["direct-claims"],
    )
    async def cases(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        here = await shelf.enter(asking, "direct-claims", reading)
        await own_claim(here, asking, id)
        return answer(request, {"items": await cases_of(here, asking, id), "next": None})


async def own_claim(shelf: Shelf, asking: Principal, id_: str) -> dict[str, Any]:
    """A claim of direct sales, for the one who entered it and for the vendor's staff. Raises Problem (404)."""
    row = await shelf.one(asking, VIEW, id_)
    mine = own_of_direct_sales(asking.roles, str(asking), VIEW)
    if any(row[column] != name for column, name in mine.items()):
        raise missing()
    (item,) = await joined(shelf, reader(asking), VIEW, [row])
    return item


async def cases_of(shelf: Shelf, asking: Principal, claim: str) -> list[dict[str, Any]]:
    """The cases in which the claim is a side, the newest first, each with what is due in it next."""
    question = Question("conflicts", owner(asking), False, {"claim": claim}, None, CLAIMS_MAX)
    with answering():
        rows = (await shelf.library.page(question))[:CLAIMS_MAX]
    now = shelf.clock.now()
    due = [deadlines.next_of(deadlines.of_side(row, claim), now) for row in rows]
    return [{**own_side(row, claim), "next_deadline": next_} for row, next_ in zip(rows, due, strict=True)]
