"""Events and details cut down to what their reader may know."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.disclosure.fields import DISCLOSED
from contracts.disclosure.reasons import NOT_AVAILABLE, OWN_REASONS, reason_class
from contracts.registrations import SPOT_CHECK

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
        "evidence.demanded.v1",
    }
)
_OTHERWISE: Final = {"evidence.demanded.v1": SPOT_CHECK}
"""What is told instead of a reason that is not the partner's own, where there is one that might as well be true."""
_WHY: Final = ("rule", "trace")
"""Told with a decision that follows from the partner's own data: only rules about the claim itself are traced."""


def disclosed(name: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """An event's data as its own partner may see it; None when the partner must not even know of the event."""
    fields = DISCLOSED.get(name)
    if fields is None:
        return None
    shown = {field: data[field] for field in fields if field in data}
    if name in _DECISIONS:
        shown["code"] = reason_class(shown["code"], _OTHERWISE.get(name, NOT_AVAILABLE))
        if shown["code"] in OWN_REASONS:
            shown |= {field: data[field] for field in _WHY if field in data}
    if shown.get("details") is not None:
        shown["details"] = without_hashes(shown["details"])
    return without_digests(shown)


def to_staff(data: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data as the vendor's staff may see it: whole, but for digests and the id of a registration's customer.

    The id of a customer leads to all who name it, and so from a confidential one to its name; so would the ids of the
    claims on a customer.
    """
    known = without_digests(data)
    if isinstance(known.get("customer"), str):
        known.pop("customer" if "registration" in known else "claims", None)
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
    if isinstance(value, dict):
        return without_digests(value)
    return [_undigested(part) for part in value] if isinstance(value, list) else value
