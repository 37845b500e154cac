"""What a partner may know of an event in its own claims: never a word that depends on who else is there.

One table for all who talk to partners: answers over HTTP and in topics, feeds, pages. What is not listed is not told.
"""

from collections.abc import Mapping
from typing import Any, Final

NOT_AVAILABLE: Final = "NOT_AVAILABLE"
"""The reason class a partner gets for every decision that may have to do with somebody else's claim."""

OWN_REASONS: Final = frozenset(
    {
        "BELOW_MINIMUM_SIZE",
        "CERTIFICATE_MISSING",
        "CURRENCY_NOT_ACCEPTED",
        "EVIDENCE_IN_FUTURE",
        "EVIDENCE_MISSING",
        "NOT_ENROLLED",
        "PRODUCT_UNAUTHORISED",
        "PRODUCT_UNKNOWN",
        "TERRITORY_UNAUTHORISED",
        "TERRITORY_UNKNOWN",
        "TIER_TOO_LOW",
    }
)
"""Reasons that follow from the partner's own data and its programme alone."""

_EVIDENCE = ("registration", "evidence")
_PROTECTION = ("protection", "registration")

DISCLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "registration.drafted.v1": ("registration", "partner", "details"),
    "registration.submitted.v1": ("registration", "programme", "details", "warnings"),
    "registration.amended.v1": ("registration", "details", "changed"),
    "registration.review-started.v1": ("registration",),
    "registration.information-requested.v1": ("registration", "reasons", "fields", "note", "due"),
    "registration.information-provided.v1": ("registration", "details", "note"),
    "registration.approved.v1": ("registration", "programme"),
    "registration.rejected.v1": ("registration", "code"),
    "registration.withdrawn.v1": ("registration", "reason"),
    "registration.expired.v1": ("registration", "cause"),
    "registration.cancelled.v1": ("registration", "code"),
    "deal.won.v1": ("registration", "on", "value", "order_reference"),
    "deal.lost.v1": ("registration", "on", "reason"),
    "evidence.attached.v1": (*_EVIDENCE, "item"),
    "evidence.verified.v1": _EVIDENCE,
    "evidence.rejected.v1": _EVIDENCE,
    "activity.reported.v1": ("registration", "at", "summary"),
    "protection.granted.v1": (*_PROTECTION, "programme", "scope", "window", "reminders"),
    "protection.expiring-soon.v1": (*_PROTECTION, "end"),
    "protection.expired.v1": (*_PROTECTION, "end"),
    "protection.released.v1": (*_PROTECTION, "reason"),
    "protection.revoked.v1": (*_PROTECTION, "code"),
    "protection.fulfilled.v1": _PROTECTION,
    "command.refused.v1": ("command", "code", "detail", "subject", "pointers", "rule", "programme"),
    "command.repeated.v1": ("command", "subject", "code"),
}
"""The fields of each event that its partner may see; an event that is missing here does not exist for partners."""

HIDDEN: Final = frozenset({"commitment", "email_domain", "email_hash", "phone_hash"})
"""What a contact's reference carries for matching and proof; nobody needs it to read a claim."""

_DECISIONS: Final = frozenset({"registration.rejected.v1", "registration.cancelled.v1", "protection.revoked.v1"})


def reason_class(code: str) -> str:
    """What a partner is told of a coded reason: its own shortcomings by name, everything else alike."""
    return code if code in OWN_REASONS else NOT_AVAILABLE


def disclosed(name: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """An event's data as its own partner may see it; None when the partner must not even know of the event."""
    fields = DISCLOSED.get(name)
    if fields is None:
        return None
    shown = {field: data[field] for field in fields if field in data}
    if name in _DECISIONS:
        shown["code"] = reason_class(shown["code"])
    if shown.get("details") is not None:
        shown["details"] = without_hashes(shown["details"])
    return shown


def without_hashes(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they are shown: of the contact only where the vault keeps it, and the role."""
    contact = details.get("contact")
    if contact is None:
        return dict(details)
    return {**details, "contact": {name: value for name, value in contact.items() if name not in HIDDEN}}
