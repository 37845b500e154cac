"""The row of a registration, and what of it is written in each of the partner's own events."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from contracts import registrations as r
from services.projections.domain.view import Json, Seen


class Registration(NamedTuple):
    """A registration as it stands. `priority` is its sequence, by which claims are ordered; a draft has none."""

    state: str
    programme: str
    programme_version: int | None
    deal_kind: str
    customer: str
    country: str | None
    products: tuple[str, ...]
    territory: str
    amount: Decimal
    currency: str
    expected_close: date | None
    details: Json
    evidence: Json
    warnings: tuple[str, ...]
    priority: int | None
    submitted_at: datetime | None
    submitted_by: str | None
    tier: str | None = None
    review_reasons: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    decision_due: datetime | None = None
    sla_breached: bool = False
    held_by: tuple[str, ...] = ()
    cautioned: bool = False
    information: Json = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    automatic: bool | None = None
    rule: str | None = None
    code: str | None = None
    conflict: str | None = None
    note: str = ""
    outcome: Json = None
    activity_at: datetime | None = None


def asked(details: r.Details, seen: Seen) -> dict[str, Any]:
    return {
        "programme": details.programme,
        "deal_kind": details.deal.kind,
        "customer": details.customer.name,
        "country": details.customer.country,
        "products": details.products,
        "territory": details.territory,
        "amount": details.deal.value.amount,
        "currency": details.deal.value.currency,
        "expected_close": details.deal.expected_close,
        "details": seen.data["details"],
    }


Filing = r.RegistrationDrafted | r.RegistrationSubmitted | r.RegistrationAmended | r.InformationProvided


def filed(event: Filing, seen: Seen) -> list[dict[str, Any]]:
    """The evidence that came with the registration, under the ids by which it is judged."""
    items = seen.data["details"].get("evidence", ())
    ids = (r.evidence_id(event.registration, item) for item in event.details.evidence)
    return [{"id": proof, "holds": None, **item} for proof, item in zip(ids, items, strict=True)]


def merged(known: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All evidence, each once, with what was found about it before."""
    ids = {item["id"] for item in known}
    return [*known, *(item for item in more if item["id"] not in ids)]
