"""The instant at which somebody looks at a page."""

from datetime import UTC, datetime

from services.kit.web import Problem
from services.projections.pages.shelf import Reading


def reading_of(as_of: str, at_least: str | None = None) -> Reading:
    """An instant as browsers send it, which name no zone: it is UTC, as everything on the pages. Raises Problem."""
    try:
        at = datetime.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise Problem("INVALID", "this is no instant") from None
    return Reading(as_of=at if at is None or at.tzinfo else at.replace(tzinfo=UTC), at_least=at_least)
