"""What an end customer is told of the claims on it: that they were made and what became of them, and nobody's business.

Who claimed, for how much, against whom and why is not the customer's; how it was written, from when until when
somebody was protected with it, and which certificates who got it held when it was decided, is. What is not listed is
not told.
"""

from collections.abc import Mapping
from typing import Any, Final

from contracts.disclosure.cutting import without_digests, without_hashes

_CLAIM: Final = ("registration",)
_PROTECTION: Final = ("protection", "registration")
_CERTIFICATE: Final = ("name", "product", "valid_until", "level", "track")
"""Of a certificate; which of the partner's people hold it is not the customer's."""
TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "registration.submitted.v1": _CLAIM,
    "registration.approved.v1": _CLAIM,
    "registration.rejected.v1": _CLAIM,
    "registration.withdrawn.v1": _CLAIM,
    "registration.expired.v1": _CLAIM,
    "registration.cancelled.v1": _CLAIM,
    "protection.granted.v1": (*_PROTECTION, "window"),
    "protection.extended.v1": (*_PROTECTION, "end"),
    "protection.expired.v1": (*_PROTECTION, "end"),
    "protection.released.v1": _PROTECTION,
    "protection.revoked.v1": _PROTECTION,
    "protection.fulfilled.v1": _PROTECTION,
}


def to_customer(name: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """An event's data as the customer it is about may see it; None when it is not told of the event at all."""
    fields = TOLD.get(name)
    if fields is None:
        return None
    told = {field: data[field] for field in fields if field in data}
    written = (data.get("details") or {}).get("customer")
    if name == "registration.submitted.v1" and written is not None:
        told["customer"] = written
    if name == "registration.approved.v1":
        held = data["partner"].get("certifications", ())
        told["certifications"] = [{name: one[name] for name in _CERTIFICATE if name in one} for one in held]
    return without_digests(without_hashes(told))
