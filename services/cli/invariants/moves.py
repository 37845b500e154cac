"""Which events may come in which state of a registration and of its protection, as the trade's diagrams have it."""

from collections.abc import Mapping, Set
from typing import Final

Moves = Mapping[str, Mapping[str, str]]
"""Event → each state it may come in, and the state it then leads to."""

_UNDECIDED = frozenset({"submitted", "under_review", "action_required"})
_GRANTED = frozenset({"approved", "asking"})
"""A granted registration may ask for another scope, which people then decide."""
_WAITING = frozenset({"submitted", "under_review", "asking"})
_OPEN = _UNDECIDED | _GRANTED | {"draft"}
_IN_FORCE = frozenset({"active", "suspended"})
_STANDING = _IN_FORCE | {"in_grace"}
_LOST = frozenset({"rejected", "cancelled"})
"""What may be looked at again."""


def _in(states: Set[str], to: str | None = None) -> dict[str, str]:
    """It may come in these states, and leads to that one; without one, the state stays."""
    return {state: to or state for state in sorted(states)}


REGISTRATION: Final[Moves] = {
    "registration.received-on-behalf.v1": _in({""}),
    "registration.drafted.v1": _in({"", "draft"}, "draft"),
    "registration.submitted.v1": _in({"", "draft"}, "submitted"),
    "registration.amended.v1": _in(_UNDECIDED | {"draft", "approved"}) | {"asking": "approved"},
    "registration.amendment-proposed.v1": _in({"approved"}, "asking"),
    "registration.amendment-declined.v1": _in({"asking"}, "approved"),
    "registration.review-started.v1": _in({"submitted", "under_review"}, "under_review"),
    "registration.reviewer-assigned.v1": _in(_WAITING),
    "registration.step-approved.v1": _in({"under_review", "asking"}),
    "registration.decision-sla-at-risk.v1": _in(_WAITING),
    "registration.decision-sla-breached.v1": _in(_WAITING | _LOST),
    "registration.hold-changed.v1": _in(_UNDECIDED | _GRANTED | _LOST),  # a lost one until its case is final
    "registration.information-requested.v1": _in({"submitted", "under_review"}, "action_required"),
    "registration.information-provided.v1": _in({"action_required"}, "submitted"),
    "policy.exception-granted.v1": _in(_UNDECIDED | {"draft", "rejected"}),
    "registration.approved.v1": _in({"submitted", "under_review"}, "approved"),
    "registration.rejected.v1": _in(_UNDECIDED, "rejected"),
    "registration.curtailed.v1": _in(_UNDECIDED | _GRANTED),
    "registration.appeal-answered.v1": _in(_UNDECIDED | _GRANTED),
    "registration.appeal-filed.v1": _in(_LOST | _UNDECIDED | _GRANTED),  # who goes on with less may appeal too
    "registration.appeal-upheld.v1": _in(_LOST, "submitted"),
    "registration.appeal-dismissed.v1": _in(_LOST),
    "registration.appeal-window-closed.v1": _in(_LOST | _UNDECIDED | _GRANTED),
    "registration.party-joined.v1": _in(_OPEN),
    "registration.party-left.v1": _in(_OPEN | {"rejected", "cancelled"}),
    "registration.withdrawn.v1": _in(_OPEN, "withdrawn"),
    "registration.expired.v1": _in(_GRANTED | {"action_required", "draft"}, "expired"),
    "registration.cancelled.v1": _in(_UNDECIDED | _GRANTED, "cancelled"),
    "activity.reported.v1": _in(_GRANTED),
    "activity.overdue.v1": _in(_GRANTED),
    "evidence.demanded.v1": _in(_OPEN),
    "evidence.superseded.v1": _in(_OPEN | {"rejected"}),
    "deal.won.v1": _in(_GRANTED, "closed_won"),
    "deal.confirmed.v1": _in({"closed_won"}),
    "deal.reward-due.v1": _in({"closed_won"}),
    "deal.lost.v1": _in(_GRANTED, "closed_lost"),
}
PROTECTION: Final[Moves] = {
    "protection.granted.v1": _in({"", "over"}, "active"),
    "protection.expiring-soon.v1": _in(_IN_FORCE),
    "protection.extension-requested.v1": _in({"active"}),
    "protection.extension-denied.v1": _in(_STANDING),
    "protection.extension-sla-at-risk.v1": _in(_STANDING),
    "protection.extension-sla-breached.v1": _in(_STANDING),
    "protection.extended.v1": {"active": "active", "suspended": "suspended", "in_grace": "active"},
    "protection.suspended.v1": _in(_IN_FORCE, "suspended"),
    "protection.suspension-lifted.v1": _in({"suspended"}),
    "protection.reinstated.v1": _in({"suspended"}, "active"),
    "protection.rescoped.v1": _in(_STANDING),
    "protection.terms-changed.v1": _in(_STANDING),
    "protection.transfer-offered.v1": _in(_IN_FORCE),
    "protection.transfer-ended.v1": _in(_IN_FORCE),
    "protection.entered-grace.v1": _in(_IN_FORCE, "in_grace"),
    "protection.expired.v1": _in(_STANDING, "over"),
    "protection.released.v1": _in(_STANDING, "over"),
    "protection.revoked.v1": _in(_STANDING, "over"),
    "protection.fulfilled.v1": _in(_STANDING, "over"),
    "protection.transferred.v1": _in(_IN_FORCE, "over"),
    "incumbency.established.v1": _in({"over"}, "sitting"),
    "incumbency.renewal-due.v1": _in({"sitting"}),
    "incumbency.ended.v1": _in({"sitting"}, "left"),
}
"""An extension in grace puts the protection back into force; one that rests goes on resting.

What was lost by a conflict may be granted again when its outcome is overturned; by then its registration lives again.
"""
