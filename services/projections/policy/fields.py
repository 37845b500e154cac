"""Which fields of each view's rows who is shown: all to the vendor's staff, to others what is listed here."""

from collections.abc import Mapping
from typing import Final

from services.projections.policy.relations import Relation

_DEAL = (
    *("state", "programme", "programme_version", "deal_kind", "customer", "country", "products", "territory"),
    *("amount", "currency", "expected_close", "submitted_at", "decided_at", "parties"),
)
_CLAIM = (
    *_DEAL,
    *("details", "evidence", "warnings", "filed_by", "distributor", "opportunity", "transferred_from"),
    *("route", "step", "desks", "agreed", "decision_due", "sla_at_risk", "sla_breached"),
    *("information", "proposed", "trace_told", "code", "appeal", "outcome", "activity_at", "demanded"),
)
_SCOPE = ("state", "programme", "programme_version", "products", "territory", "starts_at", "ends_at", "kind")
_GRANT = (
    *_SCOPE,
    *("grace_until", "tail_until", "price_level", "direct_contact", "expiring_soon", "extensions", "extension"),
    *("activity_due", "activity_overdue", "revocable_from", "silence_ends", "suspended_for", "suspended_at"),
    *("clock_stopped", "offer", "transferred_from", "successor"),
    *("incumbent_until", "renewal_from", "renewal_due", "ended_at", "code"),
)
_INVITATION = (
    *("state", "subject", "role", "share", "contribution", "territory", "products", "due", "customer"),
    *("answered_at", "answer"),
)

FIELDS: Final[Mapping[str, Mapping[Relation, tuple[str, ...]]]] = {
    "registrations": {"own": _CLAIM, "distributor": _CLAIM, "party": _DEAL},
    "protections": {
        "own": (*_GRANT, "reward"),
        "distributor": _GRANT,
        "party": (*_SCOPE, "direct_contact", "ended_at"),
        "offered": (*_SCOPE, "price_level", "direct_contact", "offer"),
    },
    "partners": {
        "own": (
            *("state", "name", "types", "tier", "tiers", "territories", "programmes", "joined", "distributors"),
            *("website", "certifications", "facts", "prequalified", "cap"),
        ),
        "distributor": ("state", "name", "types", "territories", "programmes"),
    },
    "programmes": {"own": ("programme", "name", "currency", "effective_from", "rules", "versions", "retired_at")},
    "invitations": {"own": _INVITATION, "inviter": _INVITATION},
    "blanket_flags": {
        "own": (
            *("partner", "state", "level", "signals", "window_start", "window_end", "claims", "answer"),
            *("evidence_due", "unanswered", "open_claims", "finding"),
        ),
    },
    "attributions": {
        "own": (
            *("programme", "programme_version", "affiliate_code", "customer", "order_reference", "on", "amount"),
            *("currency", "recurring", "reward", "payable", "not_payable"),
        ),
    },
    "previews": {
        "own": (
            *("claimant", "programme", "programme_version", "outcome", "codes", "route", "decision_due"),
            *("protected_until", "trace"),
        ),
    },
    "exports": {"own": ("state", "audience", "kind", "matter", "since", "until", "exported_at", "digest")},
    "commands": {"own": ("outcome", "subject", "code", "detail", "pointers", "rule", "programme", "trace")},
}
"""The fields by view and by how the reader stands to the row; times and counts of changes by others are not among them.

A field that is not listed is not shown, and a relation that is not listed sees nothing.
"""

REWARD: Final = frozenset({"reward", "payable", "not_payable"})
"""What a partner earns: between it and the vendor, so nobody else on the deal is told."""
