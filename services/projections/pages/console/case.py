"""One case as a page: what two claims contest, what the rules would decide, until when, and how it was settled."""

from typing import Any, Final

from services.kit.identity import Principal
from services.projections.pages.joining import joined
from services.projections.pages.shelf import Reading, Shelf, reader
from services.projections.policy.deadlines import OPEN_CASES

DIRECT: Final = "direct"
"""The party that direct sales is in a case."""


async def case(shelf: Shelf, asking: Principal, id_: str, reading: Reading) -> dict[str, Any]:
    """What the page shows. Raises Problem for whoever may not see cases, partners among them."""
    here = await shelf.enter(asking, "conflicts", reading)
    row = await here.one(asking, "conflicts", id_)
    (item,) = await joined(here, reader(asking), "conflicts", [row])
    sides = [{"place": place, **side} for place, side in zip(("first", "second"), item["sides"], strict=True)]
    return {
        "asking": asking,
        "now": here.clock.now(),
        "case": item,
        "sides": sides,
        "effects": _by_claim(item),
        "is_open": item["state"] in OPEN_CASES,
        "direct": DIRECT in item["parties"],
        "neither": sorted({side["call"] for side in sides if side.get("call")}),
    }


def _by_claim(item: dict[str, Any]) -> dict[str, Any]:
    return {effect["claim"]: effect for effect in item["effects"] or ()}
