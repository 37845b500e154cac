"""What of a row is shown: all of it to the vendor's staff, to a partner only what depends on nobody but itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from contracts.disclosure import reason_class, without_digests, without_hashes

PARTNER_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "registrations": (
        "state",
        "programme",
        "programme_version",
        "deal_kind",
        "customer",
        "country",
        "products",
        "territory",
        "amount",
        "currency",
        "expected_close",
        "details",
        "evidence",
        "warnings",
        "submitted_at",
        "information",
        "decided_at",
        "code",
        "outcome",
        "activity_at",
    ),
    "protections": (
        "state",
        "programme",
        "programme_version",
        "products",
        "territory",
        "starts_at",
        "ends_at",
        "expiring_soon",
        "ended_at",
        "code",
    ),
    "partners": ("state", "name", "types", "tier", "territories", "programmes", "website", "certifications"),
    "programmes": ("programme", "name", "currency", "effective_from", "rules"),
    "commands": ("outcome", "subject", "code", "detail", "pointers", "rule"),
}
"""The fields of each view that partners may open; the times and counts of changes by others are not among them."""

SHARED: Final = frozenset({"programmes"})
"""Views whose rows belong to no partner, and which every partner of the vendor may read."""

PLACE: Final = frozenset({"key", "vendor", "org", "partition", "sequence", "version", "opened_at", "changed_at"})
"""Columns that all views have; of these only what is named below is shown."""


def shown(view: str, row: Mapping[str, Any], *, own_only: bool) -> dict[str, Any]:
    """A row as one asker sees it."""
    answer = {"id": row["key"].rpartition("/")[2], "partner": row["org"], **_fields(view, row, own_only=own_only)}
    if "details" in answer:
        answer["details"] = without_hashes(answer["details"])
    if own_only and answer.get("code") is not None and view != "commands":
        answer["code"] = reason_class(answer["code"])
    return without_digests(answer)


def partner_rows_only(view: str, *, own_only: bool) -> bool:
    """Whether this asker gets the rows of its own organisation only."""
    return own_only and view not in SHARED


def _fields(view: str, row: Mapping[str, Any], *, own_only: bool) -> dict[str, Any]:
    if own_only:
        return {name: row[name] for name in PARTNER_FIELDS[view]}
    fields = {name: value for name, value in row.items() if name not in PLACE}
    place = {"version": row["version"], "opened_at": row["opened_at"], "changed_at": row["changed_at"]}
    return {**place, **fields}


def window(row: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A protection in short, as it stands at an instant."""
    state, start, end = row["state"], row["starts_at"], row["ends_at"]
    return {"state": state, "starts_at": start, "ends_at": end, "protected": is_protected(state, start, end, at)}


def is_protected(state: str, starts_at: datetime, ends_at: datetime | None, at: datetime) -> bool:
    """Whether it protects at an instant: an expiry that is written late never shows a dead protection as alive."""
    return state == "active" and starts_at <= at and (ends_at is None or at < ends_at)
