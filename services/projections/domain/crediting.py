"""What is told and protects nothing: the views of orders credited to an affiliate, and of previews of a claim."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from contracts.attributions import OrderAttributed, OrderRewardDue
from contracts.registrations import RegistrationPreviewed
from services.projections.domain.view import Json, Seen, View


class AttributionRow(NamedTuple):
    """An order that came by a partner's code, what it earns, and if nothing, why."""

    programme: str
    programme_version: int
    affiliate_code: str
    customer: Json
    order_reference: str
    on: date
    amount: Decimal
    currency: str
    recurring: Json
    reward: Json
    payable: bool
    not_payable: str | None
    paid_instead: str | None


attributions = View("attributions", AttributionRow, "attribution")


@attributions.opens(OrderAttributed)
def attributed(event: OrderAttributed, seen: Seen) -> AttributionRow:
    """An order was credited."""
    return AttributionRow(
        programme=event.programme.programme,
        programme_version=event.programme.version,
        affiliate_code=event.code,
        customer=seen.data["customer"],
        order_reference=event.order_reference,
        on=event.on,
        amount=event.value.amount,
        currency=event.value.currency,
        recurring=seen.data.get("recurring"),
        reward=seen.data.get("reward"),
        payable=event.payable,
        not_payable=event.not_payable,
        paid_instead=event.rival,
    )


@attributions.changes(OrderRewardDue)
def reward_due(row: AttributionRow, _: OrderRewardDue, __: Seen) -> AttributionRow:
    """It is paid after all."""
    return row._replace(payable=True, not_payable=None, paid_instead=None)


class PreviewRow(NamedTuple):
    """What the rules said to a claim that was not made, at that moment and before any screening.

    It is whose who asked; `claimant` would have made the claim.
    """

    claimant: str
    programme: str
    programme_version: int
    outcome: str
    codes: tuple[str, ...]
    route: Json
    decision_due: datetime | None
    protected_until: datetime | None
    trace: Json


previews = View("previews", PreviewRow, "preview")


@previews.opens(RegistrationPreviewed)
def previewed(event: RegistrationPreviewed, seen: Seen) -> PreviewRow:
    """A preview is one record and never changes."""
    return PreviewRow(
        claimant=event.partner,
        programme=event.programme.programme,
        programme_version=event.programme.version,
        outcome=event.outcome,
        codes=event.codes,
        route=seen.data.get("route", []),
        decision_due=event.decision_due,
        protected_until=event.protected_until,
        trace=seen.data.get("trace", []),
    )
