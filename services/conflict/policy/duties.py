"""What direct sales owes for a claim, as a partner does: proof of work soon, work now and then, and an end."""

from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

LENGTH: Final = timedelta(days=90)
"""A claim without an end lapses like a partner's would; 90 days is the mode of published protections."""
LENGTH_MAX: Final = timedelta(days=365)
UNPROVEN: Final = timedelta(days=14)
"""A claim without any proof of work lapses after so long; a partner's would not have been taken at all."""
SILENCE: Final = timedelta(days=60)
"""A claim on which no work was recorded for so long lapses."""
RECENT: Final = timedelta(days=30)
"""Work so long ago is a reason for more time."""

Cause = Literal["TIME_OVER", "UNPROVEN", "INACTIVE"]


class Lapse(NamedTuple):
    """When a claim of direct sales is over if nothing else happens, and why."""

    at: datetime
    cause: Cause


def lapse(start: datetime, end: datetime, proofs: tuple[str, ...], worked_at: datetime | None) -> Lapse:
    """When and why a claim ends: in the order of time, and by its end where several fall on one moment."""
    if not proofs and worked_at is None:
        owed = Lapse(start + UNPROVEN, "UNPROVEN")
    else:
        owed = Lapse(max(start, worked_at or start) + SILENCE, "INACTIVE")
    return owed if owed.at < end else Lapse(end, "TIME_OVER")
