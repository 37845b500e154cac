"""What this service tells of its events: when an outcome is complete, its state in a word, what a partner may see."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from contracts.access import own_only
from contracts.disclosure import disclosed, to_staff
from services.kit.identity import Principal
from services.kit.ledger import Accepted
from services.registration.domain.streams import hold_stream, protection_stream, registration_stream

STATES: Final[Mapping[str, str]] = {
    "registration.drafted.v1": "draft",
    "registration.submitted.v1": "submitted",
    "registration.review-started.v1": "under_review",
    "registration.information-requested.v1": "action_required",
    "registration.information-provided.v1": "submitted",
    "registration.approved.v1": "approved",
    "registration.rejected.v1": "rejected",
    "registration.withdrawn.v1": "withdrawn",
    "registration.expired.v1": "expired",
    "registration.cancelled.v1": "cancelled",
    "registration.amendment-proposed.v1": "amendment_proposed",
    "registration.appeal-filed.v1": "appealed",
    "registration.appeal-upheld.v1": "submitted",
    "registration.appeal-dismissed.v1": "rejected",
    "registration.previewed.v1": "previewed",
    "audit.exported.v1": "recorded",
    "subjects.erased.v1": "erased",
    "legal-hold.placed.v1": "placed",
    "legal-hold.released.v1": "released",
    "deal.won.v1": "closed_won",
    "deal.lost.v1": "closed_lost",
    "protection.granted.v1": "active",
    "protection.expired.v1": "expired",
    "protection.released.v1": "released",
    "protection.revoked.v1": "revoked",
    "protection.fulfilled.v1": "fulfilled",
    "protection.extended.v1": "active",
    "protection.extension-requested.v1": "extension_requested",
    "protection.extension-denied.v1": "extension_denied",
    "protection.entered-grace.v1": "in_grace",
    "protection.suspended.v1": "suspended",
    "protection.reinstated.v1": "active",
    "protection.transfer-offered.v1": "offered",
    "protection.transfer-ended.v1": "active",
    "protection.transferred.v1": "transferred",
    "co-sell.party-invited.v1": "invited",
    "co-sell.invitation-accepted.v1": "accepted",
    "co-sell.invitation-declined.v1": "declined",
    "co-sell.invitation-expired.v1": "expired",
    "co-sell.invitation-closed.v1": "closed",
    "opportunity.offered.v1": "offered",
    "opportunity.partner-selected.v1": "selected",
    "opportunity.closed.v1": "closed",
    "order.attributed.v1": "attributed",
    "partner.profile-recorded.v1": "recorded",
    "partner.suspended.v1": "suspended",
    "partner.reinstated.v1": "active",
    "partner.terminated.v1": "terminated",
    "programme.published.v1": "published",
    "programme.retired.v1": "retired",
}
UNCHANGED: Final = "unchanged"
"""The state in a word when no event of the outcome moved it."""
ALWAYS_SCREENED: Final = frozenset(
    {
        "registration.submitted.v1",
        "registration.amendment-proposed.v1",
        "registration.appeal-upheld.v1",
    }
)
SCREENED_IF_MATERIAL: Final = frozenset({"registration.amended.v1", "registration.information-provided.v1"})
AFTER_SCREENING: Final = frozenset(
    {
        "registration.review-started.v1",
        "registration.hold-changed.v1",
        "protection.rescoped.v1",
        "registration.amendment-declined.v1",
        "registration.approved.v1",
        "registration.rejected.v1",
        "registration.withdrawn.v1",
        "registration.expired.v1",
    }
)


class RegistrationTelling:
    """How outcomes of this service are told."""

    def settled(self, records: Sequence[Accepted]) -> bool:
        """Whether nothing more follows by itself: a claim that has to be screened is waited for until it was."""
        waiting = False
        for record in records:
            if record.type in AFTER_SCREENING:
                waiting = False
            elif record.type in ALWAYS_SCREENED or (record.type in SCREENED_IF_MATERIAL and _data(record)["material"]):
                waiting = True
        return not waiting

    def companions(self, stream: str) -> Collection[str]:
        """A registration's outcome shows in its protection and its hold, and the other way round."""
        family, _, name = stream.partition("/")
        if family in ("registration", "protection"):
            return (registration_stream(name), protection_stream(name), hold_stream(name))
        return (stream,)

    def state(self, records: Sequence[Accepted]) -> str:
        """The state of the entity the command was about, as far as the outcome moved it."""
        own = [record.type for record in records if record.stream == records[0].stream]
        return next((STATES[kind] for kind in reversed(own) if kind in STATES), UNCHANGED)

    def disclose(self, asking: Principal, record: Accepted) -> Mapping[str, Any] | None:
        """The whole event for the vendor's staff; for a partner what depends on nobody else."""
        data = _data(record)
        return disclosed(record.type, data) if own_only(asking.roles) else to_staff(data)


def _data(record: Accepted) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record.value)
    return found
