"""One claim of direct sales as a page: how it stands, and the cases it is in, as far as direct sales may see them."""

from typing import Any

from contracts.access import may_see
from services.kit.identity import Principal
from services.projections.pages.shelf import Reading, Shelf
from services.projections.pages.siding import cases_of, own_claim


async def direct(shelf: Shelf, asking: Principal, id_: str, reading: Reading) -> dict[str, Any]:
    """What the page shows. Raises Problem; to one of direct sales another's claim is not there."""
    here = await shelf.enter(asking, "direct-claims", reading)
    claim = await own_claim(here, asking, id_)
    return {
        "asking": asking,
        "now": here.clock.now(),
        "claim": claim,
        "cases": await cases_of(here, asking, id_),
        "whole": may_see(asking.roles, "conflicts"),
    }
