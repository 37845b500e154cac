"""The row of a registration: where it stands, who decides next and until when, and what is needed to say why."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from contracts import registrations as r
from contracts.disclosure import disclosed
from services.projections.domain.view import Json, Seen, View


class Registration(NamedTuple):
    """A registration as it stands. `priority` is its sequence, by which claims are ordered; a draft has none.

    `route` are the steps of its approval, `step` the current one counted from 0, `desks` who is asked now, `agreed`
    who of them said yes, and `late_desks` who is asked too since the decision is late. `trace` is that of the latest
    decision that has one, `trace_told` of the latest whose trace its partner may read. `readers` are the other partners
    that may look: a distributor that filed the claim or is named in it, and the parties that joined the deal.
    `types` and `track` are what its partner was on the day of the claim, and whose rules that made it follow.
    """

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
    filed_by: str | None = None
    filed_by_org: str | None = None
    distributor: str | None = None
    readers: tuple[str, ...] = ()
    opportunity: str | None = None
    transferred_from: str | None = None
    review_reasons: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    reviewer: str | None = None
    route: Json = ()
    step: int = 0
    desks: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    late_desks: tuple[str, ...] = ()
    decision_due: datetime | None = None
    at_risk: datetime | None = None
    sla_at_risk: bool = False
    sla_breached: bool = False
    held_by: tuple[str, ...] = ()
    cautioned: bool = False
    information: Json = None
    proposed: Json = None
    exceptions: Json = ()
    trace: Json = ()
    trace_told: Json = ()
    decided_at: datetime | None = None
    decided_by: str | None = None
    automatic: bool | None = None
    rule: str | None = None
    code: str | None = None
    conflict: str | None = None
    note: str = ""
    appeal: Json = None
    parties: Json = ()
    outcome: Json = None
    activity_at: datetime | None = None
    demanded: datetime | None = None
    types: tuple[str, ...] = ()
    track: str | None = None


BLANK: Final = Registration(
    state="received",
    programme="",
    programme_version=None,
    deal_kind="",
    customer="",
    country=None,
    products=(),
    territory="",
    amount=Decimal(0),
    currency="",
    expected_close=None,
    details=None,
    evidence=(),
    warnings=(),
    priority=None,
    submitted_at=None,
    submitted_by=None,
)
"""Before its first words, which follow in the same decision where somebody else filed it."""

view = View("registrations", Registration, "registration", "hold")

Worded = (
    r.RegistrationDrafted
    | r.RegistrationSubmitted
    | r.RegistrationAmended
    | r.InformationProvided
    | r.AmendmentProposed
    | r.AppealUpheld
)


def asked(row: Registration, event: Worded, seen: Seen) -> Registration:
    """The row with what the claim asks for now, and the evidence that came with it."""
    details = event.details
    new = row._replace(
        programme=details.programme,
        deal_kind=details.deal.kind,
        customer=details.customer.name,
        country=details.customer.country,
        products=details.products,
        territory=details.territory,
        amount=details.deal.value.amount,
        currency=details.deal.value.currency,
        expected_close=details.deal.expected_close,
        details=seen.data["details"],
        evidence=merged(row.evidence, filed(event, seen)),
        distributor=details.chain.distributor,
    )
    return readable(new)


def filed(event: Worded, seen: Seen) -> list[dict[str, Any]]:
    """The evidence that came with the registration, under the ids by which it is judged."""
    items = seen.data["details"].get("evidence", ())
    return proofs(event.registration, zip(event.details.evidence, items, strict=True))


def proofs(registration: str, items: Any) -> list[dict[str, Any]]:
    """Evidence as the view keeps it, of pairs of the proof and its JSON: not looked at yet."""
    return [{"id": r.evidence_id(registration, item), "holds": None, **data} for item, data in items]


def merged(known: Any, more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All evidence, each once, with what was found about it before."""
    ids = {item["id"] for item in known}
    return [*known, *(item for item in more if item["id"] not in ids)]


def readable(row: Registration) -> Registration:
    """The row with the other partners that may look at it; a draft that only names a distributor is not shared yet."""
    named = None if row.state == "draft" else row.distributor
    parties = (party["partner"] for party in row.parties if party.get("partner"))
    return row._replace(readers=tuple(dict.fromkeys(filter(None, (row.filed_by_org, named, *parties)))))


def traced(row: Registration, seen: Seen) -> Registration:
    """The row with the trace of this decision, if it has one, and what of it the partner is told."""
    trace = seen.data.get("trace")
    if not trace:
        return row
    told = (disclosed(seen.type, seen.data) or {}).get("trace", row.trace_told)
    return row._replace(trace=trace, trace_told=told)


def answered(row: Registration) -> Registration:
    """The row of a granted claim that asks for nothing beyond its grant any more: nobody owes it a decision."""
    return unasked(row._replace(proposed=None, held_by=(), decision_due=None, at_risk=None))


def unasked(row: Registration) -> Registration:
    """The row of a claim that says something else now: nobody agreed to that yet, and no decision on it is late."""
    return row._replace(route=(), step=0, desks=(), agreed=(), late_desks=(), sla_at_risk=False, sla_breached=False)
