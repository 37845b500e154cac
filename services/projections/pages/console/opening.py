"""How a page is opened: who is not signed in is asked to, and what goes wrong with a page is told on one."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response

from services.kit.identity import Principal
from services.kit.web import Problem, invalid
from services.projections.pages.console import rendering, signing


class PageRoute(APIRoute):
    """A page for whoever signed in, as browsers show it also where it is not there."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def opened(request: Request) -> Response:
            asking = await signing.signed_in(request)
            if asking is None:
                return RedirectResponse("/", 303)
            request.state.asking = asking
            try:
                return await handle(request)
            except Problem as problem:
                return wrong(asking, problem)
            except RequestValidationError as error:
                return wrong(asking, _refused(error))

        return opened


async def _asking(request: Request) -> Principal:
    asking: Principal = request.state.asking
    return asking


SignedIn = Annotated[Principal, Depends(_asking)]
"""Who looks at the page."""


def wrong(asking: Principal, problem: Problem) -> Response:
    """The page that says why there is no other."""
    places = [f"{each.pointer}: {each.detail}" for each in problem.errors]
    values = {"asking": asking, "problem": problem.detail, "places": places}
    return rendering.page("problem.html", values, problem.status_code)


def nowhere() -> Problem:
    """Of an address that is none of ours."""
    return Problem("NOT_FOUND", "there is no such page")


def _refused(error: RequestValidationError) -> Problem:
    if any(item["loc"][0] == "path" for item in error.errors()):
        return nowhere()
    return invalid(error)
