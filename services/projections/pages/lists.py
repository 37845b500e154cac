"""The lists: one row of a table each, with its filters; all page and cut alike."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import own_only
from services.kit.identity import Principal
from services.kit.web import Asking, Problem
from services.kit.web.bodies import declare
from services.projections.pages import filters
from services.projections.pages.answering import answer
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Page, Paging, Shelf, reader
from services.projections.policy import relations


class Listed(NamedTuple):
    """A list: its path and name in the access table, its view, its filters; `renamed` are filters by another name."""

    path: str
    view: str
    filters: type[Paging]
    renamed: dict[str, str]


CLAIMED = {"customer": "claimed_customer"}
LISTS = (
    Listed("registrations", "registrations", filters.Registrations, CLAIMED),
    Listed("protections", "protections", filters.Protections, CLAIMED),
    Listed("conflicts", "conflicts", filters.Conflicts, {"partner": "party"}),
    Listed("blanket-flags", "blanket_flags", filters.BlanketFlags, {"partner": "flagged"}),
    Listed("partners", "partners", filters.Partners, {}),
    Listed("programmes", "programmes", filters.Programmes, {}),
    Listed("invitations", "invitations", filters.Invitations, {}),
    Listed("opportunities", "opportunities", filters.Opportunities, {}),
    Listed("attributions", "attributions", filters.Attributions, {}),
    Listed("previews", "previews", filters.Previews, {}),
    Listed("customers", "customers", filters.Customers, {}),
    Listed("direct-claims", "direct_claims", filters.DirectClaims, {}),
    Listed("protection-checks", "protection_checks", filters.Checks, {}),
    Listed("direct-engagements", "direct_engagements", filters.Engagements, {}),
    Listed("engagement-breaches", "engagement_breaches", filters.Breaches, {}),
    Listed("legal-holds", "legal_holds", filters.LegalHolds, {}),
    Listed("exports", "exports", filters.Exports, {}),
)
FOR_STAFF = frozenset({"claimed_customer", "held", "desk"})
"""Filters by what the conflict service found out: a partner that could use them would learn of others."""


def add(router: APIRouter, shelf: Shelf) -> None:
    """Add every list."""
    for listed in LISTS:
        router.add_api_route(
            f"/{listed.path}",
            _endpoint(shelf, listed),
            methods=["GET"],
            response_model=Page,
            summary=f"List {listed.path.replace('-', ' ')}, the newest first",
            tags=[listed.path],
            name=f"list_{listed.view}",
        )


def _endpoint(shelf: Shelf, listed: Listed) -> Callable[..., Awaitable[Response]]:
    async def endpoint(request: Request, asking: Asking, paging: Paging) -> Response:
        here = await shelf.enter(asking, listed.path, paging)
        found = await here.page(asking, listed.view, paging, _filters(here, asking, listed, paging))
        items = await joined(here, reader(asking), listed.view, found.rows)
        return answer(request, {"items": items, "next": found.next})

    declare(endpoint, request=Request, asking=Asking, paging=Annotated[listed.filters, Query()])
    return endpoint


def _filters(shelf: Shelf, asking: Principal, listed: Listed, paging: Paging) -> dict[str, Any]:
    """The filters as the store knows them, with what the asker's roles add. Raises Problem (403)."""
    named = {listed.renamed.get(name, name): value for name, value in paging.filters().items()}
    if own_only(asking.roles) and not FOR_STAFF.isdisjoint(named):
        raise Problem("NOT_AUTHORISED", "your roles may not filter by this")
    if named.pop("protected", None) is not None:
        named["protected_at" if paging.filters()["protected"] else "unprotected_at"] = shelf.clock.now()
    return named | own_of_direct_sales(asking, listed.view)


def own_of_direct_sales(asking: Principal, view: str) -> dict[str, Any]:
    """What narrows a view to what an asker of direct sales wrote itself; nothing for everybody else."""
    return relations.own_of_direct_sales(asking.roles, str(asking), view)
