"""Rows with what belongs to them from other views: a registration with its protection and what screening found."""

from collections.abc import Sequence
from typing import Any

from services.projections.pages.shelf import Shelf, answering
from services.projections.policy.showing import shown, window
from services.projections.store.querying import Found

SCREENING = ("verdict", "customer", "revision", "cause", "findings", "blocking", "resolution", "screened_at")


async def joined(shelf: Shelf, view: str, rows: Sequence[Found], *, own_only: bool) -> list[dict[str, Any]]:
    """Rows of a view as one asker sees them."""
    items = [shown(view, row, own_only=own_only) for row in rows]
    match view:
        case "registrations":
            await _join_registrations(shelf, rows, items, own_only=own_only)
        case "protections":
            for item in items:
                item["protected"] = window(item, shelf.clock.now())["protected"]
        case "programmes":
            for item, row in zip(items, rows, strict=True):
                item["version"] = row["published_version"]
    return items


async def _join_registrations(
    shelf: Shelf, rows: Sequence[Found], items: list[dict[str, Any]], *, own_only: bool
) -> None:
    keys = [row["key"] for row in rows]
    with answering():
        protections = await shelf.library.rows_of("protections", keys)
        claims = {} if own_only else await shelf.library.rows_of("claims", keys)
    for item in items:
        granted = protections.get(item["id"])
        item["protection"] = None if granted is None else window(granted, shelf.clock.now())
        if not own_only:
            claim = claims.get(item["id"])
            item["screening"] = None if claim is None else {name: claim[name] for name in SCREENING}
