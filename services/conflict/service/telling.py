"""What this service tells of its events: the state of the entity in a word; partners are told nothing."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from contracts.access import may_see, own_only
from contracts.disclosure import disclosed, without_digests
from services.kit.identity import Principal
from services.kit.ledger import Accepted

STATES: Final[Mapping[str, str]] = {
    "conflict.acknowledged.v1": "acknowledged",
    "conflict.escalated.v1": "escalated",
    "conflict.evidence-requested.v1": "evidence_requested",
    "conflict.evidence-received.v1": "evidence_received",
    "conflict.outcome-proposed.v1": "proposed",
    "conflict.resolved.v1": "resolved",
    "conflict.appeal-filed.v1": "appealed",
    "conflict.outcome-upheld.v1": "closed",
    "conflict.outcome-overturned.v1": "closed",
    "conflict.dismissed.v1": "dismissed",
    "customer.merged.v1": "merged",
    "customer.split.v1": "split",
    "customer.alias-added.v1": "known",
    "customer.parent-recorded.v1": "recorded",
    "customer.designation-changed.v1": "designated",
    "direct-claim.registered.v1": "active",
    "direct-claim.extended.v1": "active",
    "direct-claim.withdrawn.v1": "withdrawn",
    "direct-engagement.recorded.v1": "recorded",
    "protection.checked.v1": "answered",
    "campaign.declared.v1": "declared",
    "blanket.answered.v1": "answered",
    "blanket.confirmed.v1": "confirmed",
    "blanket.capped.v1": "capped",
    "blanket.referred.v1": "referred",
    "blanket.review-concluded.v1": "concluded",
    "blanket.cleared.v1": "cleared",
}
UNCHANGED: Final = "unchanged"
"""The state in a word when no event of the outcome moved the entity."""
INSIDE: Final[Mapping[str, frozenset[str]]] = {
    "protection.checked.v1": frozenset({"claims"}),
    "customer.merged.v1": frozenset({"claims"}),
    "customer.split.v1": frozenset({"claims"}),
}
"""What of an event is kept for those who audit it, and is no part of the answer; a claim on a customer may be one that
withholds who its customer is."""

SEEN_BY: Final[Mapping[str, str]] = {"engagement-breach.reported.v1": "engagement-breaches"}
"""What is not for everybody of the staff who may send the command: the view that tells for whom it is."""


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
        """The event for the vendor's staff; of what is decided here, partners know only what they say themselves."""
        data: dict[str, Any] = json.loads(record.value)
        if own_only(asking.roles):
            return disclosed(record.type, data)
        if record.type in SEEN_BY and not may_see(asking.roles, SEEN_BY[record.type]):
            return None
        data = without_digests(data)
        return {name: value for name, value in data.items() if name not in INSIDE.get(record.type, ())}
