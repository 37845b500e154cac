"""One table: which role may send which command and see which view. Every route and every message goes through it."""

from collections.abc import Collection, Mapping
from typing import Final, Literal

Role = Literal["partner", "distributor", "channel-manager", "approver", "direct-sales", "compliance", "operator"]

ROLES: Final = (
    "partner",
    "distributor",
    "channel-manager",
    "approver",
    "direct-sales",
    "compliance",
    "operator",
)
PARTNER_ROLES: Final = frozenset({"partner", "distributor"})
"""Roles of people outside the vendor: they act for their own organisation only and see only what is theirs."""

_CLAIMANTS = frozenset({"partner", "distributor", "channel-manager", "operator"})
_DECIDERS = frozenset({"channel-manager", "approver", "operator"})
_MANAGERS = frozenset({"channel-manager", "operator"})
_DIRECT = frozenset({"direct-sales", "operator"})
_STAFF = frozenset({"channel-manager", "approver", "compliance", "operator"})
_EVERYBODY = frozenset(ROLES)

COMMANDS: Final[Mapping[str, frozenset[str]]] = {
    "create-draft.v1": _CLAIMANTS,
    "submit-registration.v1": _CLAIMANTS,
    "submit-draft.v1": _CLAIMANTS,
    "amend-registration.v1": _CLAIMANTS,
    "withdraw-registration.v1": _CLAIMANTS,
    "provide-information.v1": _CLAIMANTS,
    "attach-evidence.v1": _CLAIMANTS,
    "report-activity.v1": _CLAIMANTS,
    "record-outcome.v1": _CLAIMANTS,
    "release-protection.v1": _CLAIMANTS,
    "preview-registration.v1": _CLAIMANTS,
    "file-appeal.v1": _CLAIMANTS,
    "leave-registration.v1": _CLAIMANTS,
    "request-extension.v1": _CLAIMANTS,
    "transfer-protection.v1": _CLAIMANTS,
    "accept-transfer.v1": _CLAIMANTS,
    "decline-transfer.v1": _CLAIMANTS,
    "invite-party.v1": _CLAIMANTS,
    "accept-invitation.v1": _CLAIMANTS,
    "decline-invitation.v1": _CLAIMANTS,
    "start-review.v1": _DECIDERS,
    "assign-reviewer.v1": _DECIDERS,
    "grant-exception.v1": _DECIDERS,
    "decide-appeal.v1": _DECIDERS,
    "grant-extension.v1": _DECIDERS,
    "deny-extension.v1": _DECIDERS,
    "request-information.v1": _DECIDERS,
    "approve-registration.v1": _DECIDERS,
    "reject-registration.v1": _DECIDERS,
    "verify-evidence.v1": _DECIDERS,
    "demand-evidence.v1": _MANAGERS | {"compliance"},
    "confirm-deal.v1": _DECIDERS,
    "cancel-registration.v1": _MANAGERS | {"compliance"},
    "revoke-protection.v1": _MANAGERS | {"compliance"},
    "suspend-protection.v1": _MANAGERS | {"compliance"},
    "reinstate-protection.v1": _MANAGERS | {"compliance"},
    "offer-opportunity.v1": _MANAGERS,
    "select-partner.v1": _MANAGERS,
    "withdraw-opportunity.v1": _MANAGERS,
    "attribute-order.v1": _MANAGERS,
    "record-partner.v1": _MANAGERS,
    "record-fact.v1": _MANAGERS,
    "prequalify-solution.v1": _MANAGERS,
    "impose-cap.v1": _MANAGERS | {"compliance"},
    "lift-cap.v1": _MANAGERS | {"compliance"},
    "change-tier.v1": _MANAGERS,
    "record-certification.v1": _MANAGERS,
    "suspend-partner.v1": _MANAGERS | {"compliance"},
    "reinstate-partner.v1": _MANAGERS | {"compliance"},
    "terminate-partner.v1": _MANAGERS | {"compliance"},
    "publish-programme.v1": frozenset({"operator"}),
    "retire-programme.v1": frozenset({"operator"}),
    "acknowledge-conflict.v1": _DECIDERS,
    "escalate-conflict.v1": _DECIDERS,
    "resolve-conflict.v1": _DECIDERS,
    "dismiss-conflict.v1": _DECIDERS,
    "request-conflict-evidence.v1": _DECIDERS,
    "provide-conflict-evidence.v1": _DECIDERS | {"direct-sales"},
    "propose-outcome.v1": _DECIDERS,
    "confirm-outcome.v1": _DECIDERS,
    "appeal-conflict.v1": _DECIDERS | {"direct-sales"},
    "decide-conflict-appeal.v1": _DECIDERS,
    "merge-customers.v1": _MANAGERS,
    "split-customer.v1": _MANAGERS,
    "add-customer-alias.v1": _MANAGERS,
    "record-customer-parent.v1": _MANAGERS,
    "set-account-designation.v1": _MANAGERS,
    "register-direct-claim.v1": _DIRECT,
    "withdraw-direct-claim.v1": _DIRECT,
    "extend-direct-claim.v1": _DIRECT,
    "record-direct-engagement.v1": _DIRECT,
    "check-protection.v1": _DIRECT | {"channel-manager", "compliance"},
    "declare-campaign.v1": _CLAIMANTS,
    "answer-blanket-flag.v1": _CLAIMANTS,
    "confirm-blanket-flag.v1": _MANAGERS | {"compliance"},
    "clear-blanket-flag.v1": _MANAGERS | {"compliance"},
    "cap-blanket-partner.v1": _MANAGERS | {"compliance"},
    "refer-blanket-flag.v1": _MANAGERS | {"compliance"},
    "erase-subjects.v1": frozenset({"compliance", "operator"}),
    "place-legal-hold.v1": frozenset({"compliance"}),
    "release-legal-hold.v1": frozenset({"compliance"}),
    "record-export.v1": frozenset({"compliance", "operator"}),
    "conclude-blanket-review.v1": frozenset({"compliance"}),
}

VIEWS: Final[Mapping[str, frozenset[str]]] = {
    "registrations": _STAFF | PARTNER_ROLES,
    "protections": _STAFF | PARTNER_ROLES,
    "history": _STAFF | PARTNER_ROLES,
    "commands": _EVERYBODY,
    "conflicts": _STAFF,
    "blanket-flags": _STAFF | PARTNER_ROLES,
    "partners": _STAFF | PARTNER_ROLES,
    "invitations": _STAFF | PARTNER_ROLES,
    "opportunities": _STAFF,
    "attributions": _STAFF | PARTNER_ROLES,
    "previews": _STAFF | PARTNER_ROLES,
    "customers": _STAFF,
    "direct-claims": _STAFF | {"direct-sales"},
    "direct-engagements": _STAFF | {"direct-sales"},
    "engagement-breaches": frozenset({"channel-manager", "compliance", "operator"}),
    "protection-checks": _STAFF | {"direct-sales"},
    "programmes": _EVERYBODY,
    "calendar": _STAFF | PARTNER_ROLES,
    "reports": _STAFF | PARTNER_ROLES,
    "reports/deals": _STAFF | PARTNER_ROLES,
    "reports/pipeline": _STAFF | PARTNER_ROLES,
    "reports/cycle-times": _STAFF | PARTNER_ROLES,
    "reports/win-rates": _STAFF | PARTNER_ROLES,
    "reports/protections": _STAFF | PARTNER_ROLES,
    "reports/certificates-at-risk": _STAFF | PARTNER_ROLES,
    "reports/yield-by-track": _STAFF,
    "reports/sourced-fulfilled": _STAFF,
    "reports/conflicts": _STAFF,
    "reports/discipline": _MANAGERS | {"compliance"},
    "reports/direct-sales": _MANAGERS | {"compliance"},
    "reports/exceptions": _MANAGERS | {"compliance"},
    "webhooks": _MANAGERS | {"compliance"} | PARTNER_ROLES,
    "webhooks/change": _MANAGERS | PARTNER_ROLES,
    "digests": _EVERYBODY,
    "digests/change": _EVERYBODY,
    "drafts": frozenset({"operator"}),
    "checkpoints": _STAFF,
    "receipts": _STAFF | PARTNER_ROLES,
    "exports": frozenset({"compliance", "operator"}) | PARTNER_ROLES,
    "exports/bundle": frozenset({"compliance", "operator"}),
    "legal-holds": frozenset({"compliance", "operator"}),
    "adjudications": frozenset({"compliance", "operator"}),
    "subjects": frozenset({"compliance", "operator"}),
    "quarantine": frozenset({"operator", "compliance"}),
    "redrive": frozenset({"operator"}),
    "metrics": frozenset({"operator"}),
}
"""Views by name. A partner role sees the rows of its own organisation; direct sales its own checks and claims."""


def may_send(roles: Collection[str], command: str) -> bool:
    """Whether somebody with these roles may send this command; an unlisted command nobody may."""
    return not COMMANDS.get(command, frozenset()).isdisjoint(roles)


def may_see(roles: Collection[str], view: str) -> bool:
    """Whether somebody with these roles may open this view; an unlisted view nobody may."""
    return not VIEWS.get(view, frozenset()).isdisjoint(roles)


def own_only(roles: Collection[str]) -> bool:
    """Whether these roles act for and see their own organisation only."""
    return PARTNER_ROLES.issuperset(roles)
