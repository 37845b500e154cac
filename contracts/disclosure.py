"""What a partner may know of an event in its own claims: never a word that depends on who else is there.

One table for all who talk to partners: answers over HTTP and in topics, feeds, pages. What is not listed is not told.
"""

from collections.abc import Mapping
from typing import Any, Final

NOT_AVAILABLE: Final = "NOT_AVAILABLE"
"""The reason class a partner gets for every decision that may have to do with somebody else's claim."""

OWN_REASONS: Final = frozenset(
    {
        "ABOVE_MAXIMUM_SIZE",
        "BELOW_MINIMUM_SIZE",
        "CAP_REACHED",
        "CERTIFICATE_MISSING",
        "CHAIN_UNKNOWN",
        "COOLING_OFF",
        "CURRENCY_NOT_ACCEPTED",
        "CUSTOMER_NOT_DISCLOSED",
        "DIRECTION_NOT_REGISTRABLE",
        "EVIDENCE_IN_FUTURE",
        "EVIDENCE_MISSING",
        "GIVEN_UP",
        "INACTIVE",
        "INDUSTRY_UNAUTHORISED",
        "INVITATIONS_OPEN",
        "KIND_NOT_REGISTRABLE",
        "LINE_OF_BUSINESS_NOT_OPEN",
        "NOT_ELIGIBLE",
        "NOT_ENROLLED",
        "ORIGIN_NOT_REGISTRABLE",
        "PARTNER_SUSPENDED",
        "PARTNER_TERMINATED",
        "PREREQUISITE_MISSING",
        "PRODUCT_UNAUTHORISED",
        "PRODUCT_UNKNOWN",
        "PROGRAMME_RETIRED",
        "PROTECTION_ENDED",
        "TENDER_NOT_REGISTRABLE",
        "TERRITORY_UNAUTHORISED",
        "TERRITORY_UNKNOWN",
        "TIER_TOO_LOW",
        "TOO_MANY_CLAIMS_THIS_WEEK",
        "TOO_MANY_OPEN_CLAIMS",
        "TRANSFERRED",
        "VISIBILITY_NOT_OFFERED",
    }
)
"""Reasons that follow from the partner's own data and its programme alone."""

_EVIDENCE = ("registration", "evidence")
_PROTECTION = ("protection", "registration")
_WORK = ("activity_due", "revocable_from")

DISCLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "registration.drafted.v1": ("registration", "partner", "details"),
    "registration.submitted.v1": ("registration", "programme", "details", "warnings", "trace", "opportunity"),
    "registration.received-on-behalf.v1": ("registration", "partner", "filed_by"),
    "registration.amendment-proposed.v1": ("registration", "details", "changed", "route", "decision_due"),
    "registration.amendment-declined.v1": ("registration", "code"),
    "registration.previewed.v1": (
        *("preview", "partner", "programme", "outcome", "codes", "route", "decision_due", "protected_until", "trace"),
    ),
    "registration.appeal-filed.v1": ("registration", "grounds", "evidence", "due"),
    "registration.appeal-window-closed.v1": ("registration",),
    "registration.appeal-upheld.v1": ("registration", "programme", "details"),
    "registration.appeal-dismissed.v1": ("registration",),
    "registration.party-joined.v1": ("registration", "invitation", "partner", "role", "share", "contribution"),
    "registration.party-left.v1": ("registration", "partner", "shares", "reason"),
    "registration.amended.v1": ("registration", "details", "changed"),
    "registration.review-started.v1": ("registration", "decision_due", "route"),
    "registration.step-approved.v1": ("registration", "desk", "next_desks"),
    "registration.decision-sla-at-risk.v1": ("registration", "due"),
    "registration.decision-sla-breached.v1": ("registration", "due"),
    "registration.information-requested.v1": ("registration", "reasons", "fields", "note", "due"),
    "registration.information-provided.v1": ("registration", "details", "note"),
    "registration.approved.v1": ("registration", "programme", "trace"),
    "registration.rejected.v1": ("registration", "code", "appeal_until"),
    "registration.withdrawn.v1": ("registration", "reason"),
    "registration.expired.v1": ("registration", "cause"),
    "registration.cancelled.v1": ("registration", "code"),
    "deal.won.v1": (
        *("registration", "on", "value", "order_reference", "recurring", "order", "programme", "role"),
        *("reward", "payable", "not_payable"),
    ),
    "deal.lost.v1": ("registration", "on", "reason"),
    "evidence.attached.v1": (*_EVIDENCE, "item", *_WORK),
    "evidence.verified.v1": _EVIDENCE,
    "evidence.rejected.v1": _EVIDENCE,
    "evidence.superseded.v1": (*_EVIDENCE, "superseded_by"),
    "activity.reported.v1": ("registration", "at", "summary", *_WORK),
    "activity.overdue.v1": ("registration", "due", "revocable_from"),
    "protection.granted.v1": (
        *(*_PROTECTION, "programme", "scope", "window", "reminders", "kind", "grace_until", "tail_until"),
        *("activity_due", "revocable_from", "silence_ends", "price_level", "direct_contact", "reward"),
    ),
    "protection.extension-requested.v1": (*_PROTECTION, "reason", "due"),
    "protection.extension-sla-at-risk.v1": (*_PROTECTION, "due"),
    "protection.extension-sla-breached.v1": (*_PROTECTION, "due"),
    "protection.extended.v1": (
        *(*_PROTECTION, "end", "reminders", "grace_until", "tail_until", "count", "programme", "trace"),
    ),
    "protection.extension-denied.v1": (*_PROTECTION, "code", "note"),
    "protection.entered-grace.v1": (*_PROTECTION, "until"),
    "protection.suspended.v1": (*_PROTECTION, "code", "clock_stopped"),
    "protection.suspension-lifted.v1": _PROTECTION,
    "protection.reinstated.v1": (
        *(*_PROTECTION, "end", "reminders", "grace_until", "tail_until"),
        *("activity_due", "revocable_from"),
    ),
    "protection.rescoped.v1": (*_PROTECTION, "scope"),
    "protection.transfer-offered.v1": (*_PROTECTION, "to", "reason", "due"),
    "protection.transfer-ended.v1": (*_PROTECTION, "cause", "reason", "to", "with_protection"),
    "protection.transferred.v1": (*_PROTECTION, "to"),
    "incumbency.established.v1": (*_PROTECTION, "products", "until", "renewal_from"),
    "incumbency.renewal-due.v1": (*_PROTECTION, "until"),
    "incumbency.ended.v1": _PROTECTION,
    "protection.expiring-soon.v1": (*_PROTECTION, "end"),
    "protection.expired.v1": (*_PROTECTION, "end"),
    "protection.released.v1": (*_PROTECTION, "reason"),
    "protection.revoked.v1": (*_PROTECTION, "code"),
    "protection.fulfilled.v1": _PROTECTION,
    "co-sell.party-invited.v1": (
        *("invitation", "partner", "role", "share", "contribution", "territory", "products", "customer", "due"),
    ),
    "co-sell.invitation-accepted.v1": ("invitation", "subject", "partner", "customer", "note"),
    "co-sell.invitation-declined.v1": ("invitation", "reason"),
    "co-sell.invitation-expired.v1": ("invitation",),
    "order.attributed.v1": (
        *("attribution", "partner", "programme", "code", "customer", "order_reference", "on", "value", "recurring"),
        *("reward", "payable", "not_payable"),
    ),
    "command.refused.v1": ("command", "code", "detail", "subject", "pointers", "rule", "programme", "trace"),
    "command.repeated.v1": ("command", "subject", "code"),
}
"""The fields of each event that its partner may see; an event that is missing here does not exist for partners."""

HIDDEN: Final = frozenset({"commitment", "email_domain", "email_hash", "phone_hash"})
"""What a contact or a customer carries for matching and proof; nobody needs it to read a claim."""

DIGESTS: Final = frozenset({"digests", "domain_digest"})
"""What nobody is shown, the vendor's staff neither: whoever saw those of a customer of their choice could try names
until they are those of a confidential one."""

_DECISIONS: Final = frozenset(
    {
        "registration.rejected.v1",
        "registration.cancelled.v1",
        "registration.amendment-declined.v1",
        "protection.extension-denied.v1",
        "protection.revoked.v1",
        "protection.suspended.v1",
    }
)


_WHY: Final = ("rule", "trace")
"""Told with a decision that follows from the partner's own data: only rules about the claim itself are traced."""


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
        if shown["code"] in OWN_REASONS:
            shown |= {field: data[field] for field in _WHY if field in data}
    if shown.get("details") is not None:
        shown["details"] = without_hashes(shown["details"])
    return without_digests(shown)


def to_staff(data: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data as the vendor's staff may see it: whole, but for digests and the id of a registration's customer.

    The id of a customer leads to all who name it, and so from a confidential one to its name.
    """
    known = without_digests(data)
    if "registration" in known and isinstance(known.get("customer"), str):
        del known["customer"]
    return known


def without_hashes(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they are shown: of who is in the vault only where it keeps them, the role, and the country."""
    kept = {name: details[name] for name in ("contact", "customer") if details.get(name) is not None}
    cut = {name: {field: said for field, said in one.items() if field not in HIDDEN} for name, one in kept.items()}
    return {**details, **cut}


def without_digests(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data without the digests of any customer in it, at whatever depth."""
    return {name: _undigested(part) for name, part in data.items() if name not in DIGESTS}


def _undigested(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_digests(value)
    return [_undigested(part) for part in value] if isinstance(value, list) else value
