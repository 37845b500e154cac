"""Claims that lie on a programme's lines: of each size, product and region, by each partner, made at each time."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import product

from msgspec.structs import replace

from contracts.programme import Programme
from contracts.registrations import Details
from contracts.values import Customer, Deal, Money, PartnerFacts, PartnerType
from services.registration.policy.claims import Asked, Before, Exhibit, Former, Portfolio
from tests.scenes.probes.edges import AT, Edges
from tests.scenes.probes.partners import SELLER, partners_at

ALL_EVIDENCE = ("contact", "needs_conversation", "meeting", "demonstration", "proposal", "quote", "statement_of_work")


def claims_at(edges: Edges, programme: Programme, written: Programme, kind: PartnerType) -> Iterator[Asked]:
    """What is asked of `programme` by a partner type, at the edges of the programme as it is written."""
    whole, *others = partners_at(edges, written, kind)
    ordinary = _asked(programme, whole, edges.amounts[-1], _top(written))
    yield from _in_time(ordinary, edges)
    yield from _of_each_size(ordinary, edges, written)
    yield from _at_all_hours(ordinary, edges, written)
    for partner, products in product((whole, *others), _products(written)):
        yield _asked(programme, partner, edges.amounts[-1], products)
    for tier in written.tiers:
        there = whole.model_copy(update={"tier": tier.id})
        yield _asked(programme, there, edges.amounts[-2], _top(written))
        for count in edges.counts:
            yield replace(ordinary, partner=there, portfolio=Portfolio(count, count), judged={})


def _of_each_size(ordinary: Asked, edges: Edges, written: Programme) -> Iterator[Asked]:
    """Of each family with more and with less proof, in each region; and in each currency."""
    for amount, family in product(edges.amounts, written.products):
        well = _asked(ordinary.programme, ordinary.partner, amount, (family,))
        yield from (well, replace(well, exhibits=well.exhibits[:3], judged={}))
        yield from (replace(well, details=_in(well.details, region), judged={}) for region in written.territories)
    for (currency, rate), amount in product(written.rates.items(), edges.amounts):
        there = Money(amount=(amount / rate).quantize(Decimal("0.01")), currency=currency)
        yield _asked(ordinary.programme, ordinary.partner, there, _top(written))


def _at_all_hours(ordinary: Asked, edges: Edges, written: Programme) -> Iterator[Asked]:
    for region, at in product(written.territories, edges.hours):
        yield replace(ordinary, details=_in(ordinary.details, region), at=at, judged={})


def _in(details: Details, territory: str) -> Details:
    return details.model_copy(update={"territory": territory})


def _in_time(asked: Asked, edges: Edges) -> Iterator[Asked]:
    """Evidence so old, certificates that last so long, claims that ended so long ago."""
    clinical = asked.details.deal.model_copy(update={"attributes": {"clinical": True}})
    details = asked.details.model_copy(update={"deal": clinical})
    for span in edges.spans:
        yield replace(asked, exhibits=tuple(Exhibit(kind, AT - span) for kind in ALL_EVIDENCE), judged={})
        lasting = [held.model_copy(update={"valid_until": AT + span}) for held in asked.partner.certifications]
        partner = asked.partner.model_copy(update={"certifications": tuple(lasting)})
        yield replace(asked, partner=partner, details=details, judged={})
        former = _former(asked.partner.partner, asked.details.products, asked.programme.id, span)
        yield replace(asked, before=Before(former=lambda found=former: found), judged={})


def _asked(programme: Programme, partner: PartnerFacts, amount: Decimal | Money, products: tuple[str, ...]) -> Asked:
    value = amount if isinstance(amount, Money) else Money(amount=amount, currency=programme.currency)
    deal = Deal(value=value, industry="manufacturing", seller=SELLER)
    customer = Customer(name="Werke GmbH", country="DE")
    details = Details(programme=programme.id, customer=customer, products=products, territory="DE", deal=deal)
    return Asked(
        details=details,
        partner=partner.model_copy(update={"tier": programme.tier_on(partner.tier, AT)}),
        programme=programme,
        version=1,
        exhibits=tuple(Exhibit(kind, AT - timedelta(hours=1)) for kind in ALL_EVIDENCE),
        enrolments=(),
        at=AT,
        portfolio=Portfolio(0, 0),
    )


def _former(partner: str, products: tuple[str, ...], programme: str, ago: timedelta) -> tuple[Former, ...]:
    return tuple(Former(partner, programme, stage, AT - ago, products) for stage in ("withdrawn", "closed_won"))


def _products(written: Programme) -> list[tuple[str, ...]]:
    lines = [(path,) for path in written.product_names if path.count("/") == 1]
    return [(family,) for family in written.products] + lines


def _top(written: Programme) -> tuple[str, ...]:
    return (next(iter(written.products)),)
