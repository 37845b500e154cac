"""What of an event readers of a registration's history are told, by how they stand to the registration."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.disclosure import disclosed, to_staff
from services.projections.policy.fields import REWARD
from services.projections.policy.relations import Relation

_ENDS: Final = ("protection", "registration")
PARTY: Final[Mapping[str, tuple[str, ...]]] = {
    "registration.submitted.v1": ("registration", "programme"),
    "registration.approved.v1": ("registration", "programme"),
    "registration.rejected.v1": ("registration",),
    "registration.withdrawn.v1": ("registration",),
    "registration.expired.v1": ("registration", "cause"),
    "registration.cancelled.v1": ("registration",),
    "registration.party-joined.v1": ("registration", "invitation", "partner", "role", "share", "contribution"),
    "registration.party-left.v1": ("registration", "partner", "reason"),
    "deal.won.v1": ("registration", "on"),
    "deal.lost.v1": ("registration", "on"),
    "protection.granted.v1": (*_ENDS, "programme", "scope", "window", "kind"),
    "protection.extended.v1": (*_ENDS, "end"),
    "protection.rescoped.v1": (*_ENDS, "scope"),
    "protection.entered-grace.v1": (*_ENDS, "until"),
    "protection.expired.v1": (*_ENDS, "end"),
    "protection.released.v1": _ENDS,
    "protection.revoked.v1": _ENDS,
    "protection.fulfilled.v1": _ENDS,
    "protection.transfer-ended.v1": (*_ENDS, "cause"),
    "protection.transferred.v1": (*_ENDS, "to", "successor"),
}
"""The fields of each event that somebody who works on another partner's deal may see: how it goes, and its own part."""
OF_ONE_PARTY: Final = frozenset({"registration.party-joined.v1", "registration.party-left.v1"})
"""Events about one party, of which the other parties are not told."""


def told(name: str, data: Mapping[str, Any], relation: Relation, org: str | None) -> dict[str, Any] | None:
    """An event's data as a reader may see it; None when they must not even know of the event."""
    match relation:
        case "staff":
            return to_staff(data)
        case "own":
            return disclosed(name, data)
        case "distributor":
            known = disclosed(name, data)
            return None if known is None else {field: said for field, said in known.items() if field not in REWARD}
        case _:
            return _to_party(name, data, org)


def _to_party(name: str, data: Mapping[str, Any], org: str | None) -> dict[str, Any] | None:
    fields = PARTY.get(name)
    if fields is None or (name in OF_ONE_PARTY and data.get("partner") != org):
        return None
    return {field: data[field] for field in fields if field in data}
