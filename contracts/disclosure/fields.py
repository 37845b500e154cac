"""Which fields of each event its partner may see: one table for all who talk to partners."""

from collections.abc import Mapping
from typing import Final

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
    "registration.amended.v1": ("registration", "details", "changed", "new_priority"),
    "registration.review-started.v1": ("registration", "decision_due", "route"),
    "registration.step-approved.v1": ("registration", "desk", "next_desks"),
    "registration.decision-sla-at-risk.v1": ("registration", "due"),
    "registration.decision-sla-breached.v1": ("registration", "due"),
    "registration.information-requested.v1": ("registration", "reasons", "fields", "note", "due"),
    "registration.information-provided.v1": ("registration", "details", "note", "new_priority"),
    "registration.approved.v1": ("registration", "programme", "trace"),
    "registration.rejected.v1": ("registration", "code", "appeal_until"),
    "registration.withdrawn.v1": ("registration", "reason"),
    "registration.expired.v1": ("registration", "cause"),
    "registration.cancelled.v1": ("registration", "code"),
    "deal.won.v1": (
        *("registration", "on", "value", "order_reference", "recurring", "order", "programme", "role"),
        *("reward", "payable", "not_payable"),
    ),
    "deal.reward-due.v1": ("registration", "trace"),
    "deal.lost.v1": ("registration", "on", "reason"),
    "evidence.attached.v1": (*_EVIDENCE, "item", *_WORK),
    "evidence.demanded.v1": ("registration", "code", "due", "flag"),
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
        *_WORK,
    ),
    "protection.extension-denied.v1": (*_PROTECTION, "code", "note"),
    "protection.entered-grace.v1": (*_PROTECTION, "until"),
    "protection.suspended.v1": (*_PROTECTION, "code", "clock_stopped"),
    "protection.suspension-lifted.v1": _PROTECTION,
    "protection.reinstated.v1": (
        *(*_PROTECTION, "end", "reminders", "grace_until", "tail_until"),
        *("activity_due", "revocable_from"),
    ),
    "protection.terms-changed.v1": (*_PROTECTION, "kind", "price_level", "reward"),
    "protection.rescoped.v1": (*_PROTECTION, "scope"),
    "protection.transfer-offered.v1": (*_PROTECTION, "to", "reason", "due"),
    "protection.transfer-ended.v1": (*_PROTECTION, "cause", "reason", "to", "with_protection"),
    "protection.transferred.v1": (*_PROTECTION, "to"),
    "incumbency.established.v1": (*_PROTECTION, "products", "until", "renewal_from"),
    "incumbency.renewal-due.v1": (*_PROTECTION, "until"),
    "incumbency.ended.v1": _PROTECTION,
    "protection.expiring-soon.v1": (*_PROTECTION, "end"),
    "protection.expired.v1": (*_PROTECTION, "end"),
    "protection.released.v1": (*_PROTECTION, "reason", "counts_until"),
    "protection.revoked.v1": (*_PROTECTION, "code"),
    "protection.fulfilled.v1": _PROTECTION,
    "co-sell.party-invited.v1": (
        *("invitation", "partner", "role", "share", "contribution", "territory", "products", "customer", "due"),
    ),
    "co-sell.invitation-accepted.v1": ("invitation", "subject", "partner", "customer", "note"),
    "co-sell.invitation-declined.v1": ("invitation", "reason"),
    "co-sell.invitation-expired.v1": ("invitation",),
    "co-sell.invitation-closed.v1": ("invitation", "cause"),
    "order.reward-due.v1": ("attribution", "trace"),
    "order.attributed.v1": (
        *("attribution", "partner", "programme", "code", "customer", "order_reference", "on", "value", "recurring"),
        *("reward", "payable", "not_payable"),
    ),
    "campaign.declared.v1": ("campaign", "partner", "until", "expected", "reason"),
    "blanket.answered.v1": ("flag", "partner", "answer"),
    "command.refused.v1": ("command", "code", "detail", "subject", "pointers", "rule", "programme", "trace"),
    "command.repeated.v1": ("command", "subject", "code"),
}
"""The fields of each event that its partner may see; an event that is missing here does not exist for partners."""
