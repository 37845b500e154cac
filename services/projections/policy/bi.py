"""What analysts may read of the views with SQL: a contract of columns, each with its meaning; everything else stays in.

Columns are added, never renamed. Free texts, contacts and what is made for matching alone are not among them.
"""

from collections.abc import Mapping
from typing import Final

Meanings = Mapping[str, str]

COMMON: Final[Meanings] = {
    "key": "its id; a partner's or a programme's is `vendor/name`",
    "vendor": "whose row this is; you see your own vendor's alone",
    "org": "the partner it belongs to, if it is one partner's",
    "opened_at": "when its first event was recorded",
    "changed_at": "when its last event was recorded",
    "true_from": "since when it is so: earlier than changed_at where a service was late to record it",
}
"""Columns of every view."""
PAST: Final[Meanings] = {
    "until_at": "when the next state of the row was recorded",
    "until_true": "until when this state of the row was true",
}
"""What `<view>_past` has beside the columns of its view: there a row stands once for each state it had before."""

_SCOPE: Final[Meanings] = {"products": "product groups of its scope", "territory": "ISO country of its scope"}
_PROGRAMME: Final[Meanings] = {
    "programme": "the programme it is made under",
    "programme_version": "the version of the programme that is pinned to it",
}

BI: Final[Mapping[str, Meanings]] = {
    "registrations": {
        **_PROGRAMME,
        **_SCOPE,
        "state": "draft, submitted, under_review, action_required, approved, or how it ended",
        "customer": "the customer's name as the partner wrote it; `confidential customer` while it is withheld",
        "country": "ISO country of the customer",
        "deal_kind": "new, renewal, expansion or migration",
        "amount": "worth of the deal",
        "currency": "ISO currency of the amount",
        "expected_close": "day on which the partner expects the order",
        "tier": "the partner's tier on the day of the submission",
        "types": "the partner's types on that day",
        "track": "the track of the programme it went",
        "submitted_at": "when it was submitted",
        "submitted_by": "who submitted it",
        "distributor": "the distributor it is bought through",
        "decision_due": "until when the vendor owes a decision",
        "decided_at": "when it was approved or rejected",
        "decided_by": "who decided; `system/…` where a rule did",
        "automatic": "whether a rule approved it without a person",
        "rule": "the rule that decided",
        "code": "why it was rejected or cancelled: a code of docs/codes.md",
        "sla_at_risk": "whether its decision came close to being late",
        "sla_breached": "whether its decision was late",
        "activity_at": "when the partner last reported work on it",
        "transferred_from": "the registration it took over",
    },
    "protections": {
        **_PROGRAMME,
        **_SCOPE,
        "state": "active, suspended, in_grace, or how it ended",
        "kind": "what it keeps others from: exclusive, price, and so on",
        "tier": "the partner's tier on the day of the grant",
        "starts_at": "from when it holds",
        "ends_at": "until when it holds; empty where it has no end",
        "grace_until": "until when it may still be extended after its end",
        "activity_due": "until when work must be reported to keep it",
        "activity_overdue": "whether that time has passed",
        "extensions": "how often it was extended",
        "ended_at": "when its end was recorded",
        "code": "why it was revoked or suspended: a code of docs/codes.md",
        "price_level": "the level of the price that comes with it",
        "incumbent_until": "until when its holder is the incumbent after a won deal",
    },
    "partners": {
        "partner": "the partner's id",
        "name": "its name",
        "state": "active, suspended or terminated",
        "tier": "its tier as the vendor recorded it",
        "types": "what kinds of partner it is",
        "territories": "ISO countries it works in",
        "programmes": "the programmes it joined",
        "distributors": "the distributors it buys through",
        "channel_manager": "who at the vendor looks after it",
        "cap": "how many open claims it may have, where it is capped",
    },
    "programmes": {
        "programme": "its id",
        "name": "its name",
        "currency": "the currency its limits are written in",
        "published_version": "the newest version",
        "effective_from": "when that version comes into force",
        "retired_at": "when it stopped taking new claims",
    },
    "opportunities": {
        **_PROGRAMME,
        **_SCOPE,
        "state": "offered, selected or closed",
        "customer": "the customer's name",
        "candidates": "the partners it was offered to",
        "selected": "the partner that got it",
        "registration": "the registration that came of it",
        "closed_at": "when it was closed",
    },
    "attributions": {
        **_PROGRAMME,
        "order_reference": "the order's number at the vendor",
        "on": "day of the order",
        "amount": "worth of the order",
        "currency": "ISO currency of the amount",
        "payable": "whether it earns a reward",
        "not_payable": "why it does not: a code of docs/codes.md",
    },
    "claims": {
        "state": "screened, protected, incumbent or ended",
        "party": "the partner, or `direct`",
        "customer": "id of the customer it was recognised as; empty while that is withheld",
        "verdict": "clear, or what was found",
        "cause": "why it was screened",
        "screened_at": "when it was screened last",
        "protected_from": "from when it keeps others out",
        "protected_until": "until when it keeps others out",
        "end_cause": "why it is no longer live",
    },
    "conflicts": {
        "state": "detected, acknowledged, escalated, resolved, dismissed, lapsed, appealed, closed",
        "kind": "what the two claims contest",
        "severity": "how much it matters",
        "customer": "id of the customer both name",
        "first": "id of the claim that was there first",
        "second": "id of the claim that met it",
        "due": "until when it is to be settled",
        "rule": "the rule that suggests an outcome",
        "winner": "id of the claim that prevailed",
        "settled_at": "when it was settled",
        "settled_by": "who settled it",
        "sla_at_risk": "whether it came close to being late",
        "sla_breached": "whether it was late",
    },
    "blanket_flags": {
        "state": "flagged, confirmed, cleared, referred or concluded",
        "partner": "the partner it is over",
        "level": "watch or flag",
        "score": "how far the pattern is from what peers do",
        "window_start": "from when claims were counted",
        "window_end": "until when claims were counted",
        "claims": "ids of the claims it is about",
        "judged_by": "who confirmed or cleared it",
    },
    "customers": {
        "state": "known, or merged into another",
        "name": "its name as it was written first",
        "country": "its ISO country",
        "website": "its website",
        "designation": "for whom the account is meant",
        "parent": "id of the customer it belongs to",
        "merged_into": "id of the customer it is one with",
        "written_count": "in how many ways it was written",
    },
    "direct_claims": {
        **_SCOPE,
        "state": "active, withdrawn or expired",
        "customer": "id of the customer",
        "owner": "whose account it is",
        "made_by": "who registered it",
        "starts_at": "from when it holds",
        "ends_at": "until when it holds",
        "ended_at": "when its end was recorded",
    },
    "protection_checks": {
        "accounts": "how many accounts were asked about",
        "protected": "how many of them were protected",
        "asked_by": "who asked",
    },
    "engagement_breaches": {
        "owner": "who of direct sales worked on it",
        "worked_at": "when",
        "asked_at": "when it had been checked before, if it was",
        "claims": "ids of the protections it went against",
        "rule": "the rule it broke",
    },
}
"""By view, the columns that are open and what each means."""
