"""One customer as a page: who it is, to whom it belongs, for whom it is meant, and who claims it."""

from typing import Any

from services.kit.identity import Principal
from services.projections.pages.details import known_customer
from services.projections.pages.shelf import Reading, Shelf


async def customer(shelf: Shelf, asking: Principal, id_: str, reading: Reading) -> dict[str, Any]:
    """What the page shows. Raises Problem for whoever may not see customers, partners among them."""
    here = await shelf.enter(asking, "customers", reading)
    return {"asking": asking, "now": here.clock.now(), "customer": await known_customer(here, asking, id_)}
