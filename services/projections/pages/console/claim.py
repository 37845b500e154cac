"""One registration as a page: where it is, who decides next and until when, and why everything came out as it did."""

from typing import Any, Final

from services.kit.identity import Principal
from services.projections.pages.joining import joined
from services.projections.pages.registrations import decisions
from services.projections.pages.shelf import Reading, Shelf, answering, owner, reader

UNTOLD: Final[dict[str, Any]] = dict.fromkeys(
    (
        *("details", "evidence", "warnings", "filed_by", "distributor", "route", "step", "desks", "agreed"),
        *("late_desks", "sla", "next_deadline", "information", "proposed", "exceptions", "conditions", "code"),
        *("appeal", "outcome", "lead_share", "transferred_from", "transferred_to", "held_by", "reviewer"),
    )
)
"""What some readers are not told of a claim; a page leaves it out."""
UNGRANTED: Final[dict[str, Any]] = dict.fromkeys(
    (
        *("suspended_for", "ends_at", "grace_until", "tail_until", "activity_due", "activity_overdue", "extensions"),
        *("extension", "price_level", "direct_contact", "offer", "incumbent_until"),
    )
)
"""The same of its protection."""


async def claim(shelf: Shelf, asking: Principal, id_: str, reading: Reading) -> dict[str, Any]:
    """What the page shows. Raises Problem: what is another's looks like what is not there."""
    here = await shelf.enter(asking, "registrations", reading)
    row, who = await here.one(asking, "registrations", id_), reader(asking)
    (item,) = await joined(here, who, "registrations", [row])
    with answering():
        granted = await here.library.one("protections", owner(asking), id_, own_only=who.own_only)
    protections = [] if granted is None else await joined(here, who, "protections", [granted])
    return {
        "asking": asking,
        "now": here.clock.now(),
        "claim": {**UNTOLD, **item},
        "protection": next(({**UNGRANTED, **found} for found in protections), None),
        "decisions": await decisions(here, asking, row),
    }
