"""What this service tells of its events: the state of the entity in a word; partners are told nothing."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from contracts.access import own_only
from contracts.disclosure import without_digests
from services.kit.identity import Principal
from services.kit.ledger import Accepted

STATES: Final[Mapping[str, str]] = {
    "conflict.acknowledged.v1": "acknowledged",
    "conflict.escalated.v1": "escalated",
    "conflict.resolved.v1": "resolved",
    "conflict.dismissed.v1": "dismissed",
    "direct-claim.registered.v1": "active",
    "direct-claim.withdrawn.v1": "withdrawn",
    "protection.checked.v1": "answered",
    "blanket.confirmed.v1": "confirmed",
    "blanket.cleared.v1": "cleared",
}
UNCHANGED: Final = "unchanged"
"""The state in a word when no event of the outcome moved the entity."""
INSIDE: Final[Mapping[str, frozenset[str]]] = {"protection.checked.v1": frozenset({"claims"})}
"""What of an event is kept for those who audit it, and is no part of the answer."""


class ConflictTelling:
    """How outcomes of this service are told."""

    def settled(self, records: Sequence[Accepted]) -> bool:
        """Every command of this service is decided at once."""
        return True

    def companions(self, stream: str) -> Collection[str]:
        """An outcome shows where the command wrote, and nowhere else."""
        return (stream,)

    def state(self, records: Sequence[Accepted]) -> str:
        """The state of the entity the command was about."""
        return next((STATES[record.type] for record in records if record.type in STATES), UNCHANGED)

    def disclose(self, asking: Principal, record: Accepted) -> Mapping[str, Any] | None:
        """The event for the vendor's staff; conflicts, checks and flags do not exist for partners."""
        if own_only(asking.roles):
            return None
        data: dict[str, Any] = without_digests(json.loads(record.value))
        return {name: value for name, value in data.items() if name not in INSIDE.get(record.type, ())}
