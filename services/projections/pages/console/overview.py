"""The first page: what is there, what is due, and what is new, as far as whoever signed in may see it."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.access import may_see, own_only
from services.kit.identity import Principal
from services.projections.pages.joining import joined
from services.projections.pages.lists import own_of_direct_sales
from services.projections.pages.shelf import Paging, Shelf, answering, reader

ROWS: Final = 20
COUNTED: Final = ("registrations", "protections", "conflicts", "blanket-flags", "partners")
"""Views whose rows are counted by state, as the access table names them."""
LISTED: Final = (
    *("conflicts", "blanket-flags", "invitations", "registrations", "protections"),
    *("direct-claims", "protection-checks"),
)
"""Views whose newest rows are shown."""


async def overview(shelf: Shelf, asking: Principal) -> dict[str, Any]:
    """What the page shows: for each view its newest rows, None when the asker may not see it."""
    lists = {view.replace("-", "_"): await _newest(shelf, asking, view) for view in LISTED}
    counts = {} if own_only(asking.roles) else await _counts(shelf, asking)
    return {"asking": asking, "now": shelf.clock.now(), "counts": counts, **lists}


async def _counts(shelf: Shelf, asking: Principal) -> Mapping[str, Mapping[str, int]]:
    with answering():
        return {
            view.replace("-", " "): await shelf.library.counts(view.replace("-", "_"), asking.vendor, "state")
            for view in COUNTED
            if may_see(asking.roles, view)
        }


async def _newest(shelf: Shelf, asking: Principal, view: str) -> list[dict[str, Any]] | None:
    if not may_see(asking.roles, view):
        return None
    name = view.replace("-", "_")
    found = await shelf.page(asking, name, Paging(limit=ROWS), own_of_direct_sales(asking, name))
    items = await joined(shelf, reader(asking), name, found.rows)
    return [{"held_by": (), "desks": (), "sla": None, "next_deadline": None, **item} for item in items]
