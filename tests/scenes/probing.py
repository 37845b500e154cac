"""Probes every number of a programme at its edges: what is decided just below, at and above it, and when.

The edges are read off the programme as it is written; a changed number then decides at least one of the claims, or
times, that lie on them otherwise. What a decision says in words is left out: it names the numbers.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from msgspec.structs import replace

from contracts.conditions import HeldCertificate, RecordedFact
from contracts.message import Value
from contracts.periods import ISO_8601, after
from contracts.programme import Programme
from contracts.registrations import Details
from contracts.rules import Moment
from contracts.values import Certification, Customer, Deal, Fact, Money, PartnerFacts, PartnerType
from services.projections.policy.rungs import standing
from services.registration.policy.claims import Asked, Before, Exhibit, Former, Portfolio
from services.registration.policy.duties import extended_to, may_be_asked_from, owed
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import information_due, needs_a_person, plan
from services.registration.policy.terms import grace_until, reminders, tail_until, window

AT = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)
FAR = AT + timedelta(days=400)
MOMENTS: tuple[Moment, ...] = ("submission", "decision", "extension")
ALL_EVIDENCE = ("contact", "needs_conversation", "meeting", "demonstration", "proposal", "quote", "statement_of_work")


BOUNDS = frozenset({"over", "under", "minimum", "maximum", "minimum_deal"})
"""What bounds the size of a deal."""


class Edges(NamedTuple):
    """Where a programme draws its lines."""

    amounts: tuple[Decimal, ...]
    certificates: frozenset[tuple[str, int, int]]
    facts: frozenset[tuple[str, Decimal]]
    spans: tuple[timedelta, ...]
    counts: tuple[int, ...]


def probed(programme: Programme, written: Programme) -> tuple[str, ...]:
    """What the programme decides at the edges of the programme as it is written."""
    edges = edges_of(written)
    claims = (decided(asked) for asked in _claims(programme, written, edges))
    tiers = [tier.id for tier in written.tiers]
    partners = [one for kind in written.tracks for one in _partners(written, edges, kind)]
    rungs = (_rung(programme, one.model_copy(update={"tier": tier})) for one, tier in product(partners, tiers))
    return (*claims, *rungs)


def decided(asked: Asked) -> str:
    """Everything that follows from the rules for one claim, without a word of why."""
    codes = [[(one.code, one.weight) for one in judge(asked, moment).objections] for moment in MOMENTS]
    route, granted = plan(asked), window(asked)
    duty, end = owed(asked, asked.at), granted.end or asked.at
    times = [route.decision_due, route.at_risk_at, granted.end, *reminders(asked, granted), information_due(asked)]
    times += [grace_until(asked, granted), tail_until(asked, granted), duty.activity_due, duty.revocable_from]
    times += [may_be_asked_from(asked, end), extended_to(asked, end)]
    return repr((codes, list(needs_a_person(asked)), [step.desks for step in route.steps], times))


def _claims(programme: Programme, written: Programme, edges: Edges) -> Iterator[Asked]:
    for kind in written.tracks:
        partners = list(_partners(written, edges, kind))
        for amount, family in product(edges.amounts, written.products):
            well = _asked(programme, partners[0], amount, (family,))
            yield from (well, replace(well, exhibits=well.exhibits[:3], judged={}))
            yield from (
                replace(well, details=_in(well.details, territory), judged={}) for territory in written.territories
            )
        for currency, rate in written.rates.items():
            for amount in edges.amounts:
                there = Money(amount=(amount / rate).quantize(Decimal("0.01")), currency=currency)
                yield _asked(programme, partners[0], there, _top(written))
        for partner, products in product(partners, _products(written)):
            yield _asked(programme, partner, edges.amounts[-1], products)
        for tier in written.tiers:
            yield _asked(programme, partners[0].model_copy(update={"tier": tier.id}), edges.amounts[-2], _top(written))
        ordinary = _asked(programme, partners[0], edges.amounts[-1], _top(written))
        yield from _in_time(ordinary, edges)
        for count, tier in product(edges.counts, written.tiers):
            there = ordinary.partner.model_copy(update={"tier": tier.id})
            yield replace(ordinary, partner=there, portfolio=Portfolio(count, count), judged={})


def _in(details: Details, territory: str) -> Details:
    return details.model_copy(update={"territory": territory})


def _in_time(asked: Asked, edges: Edges) -> Iterator[Asked]:
    """Evidence so old, certificates that last so long, claims that ended so long ago."""
    clinical = asked.details.deal.model_copy(update={"attributes": {"clinical": True}})
    for span in edges.spans:
        yield replace(asked, exhibits=tuple(Exhibit(kind, AT - span) for kind in ALL_EVIDENCE), judged={})
        lasting = [held.model_copy(update={"valid_until": AT + span}) for held in asked.partner.certifications]
        partner = asked.partner.model_copy(update={"certifications": tuple(lasting)})
        details = asked.details.model_copy(update={"deal": clinical})
        yield replace(asked, partner=partner, details=details, judged={})
        former = _former(asked.partner.partner, asked.details.products, asked.programme.id, span)
        yield replace(asked, before=Before(former=lambda found=former: found), judged={})


def _asked(programme: Programme, partner: PartnerFacts, amount: Decimal | Money, products: tuple[str, ...]) -> Asked:
    value = amount if isinstance(amount, Money) else Money(amount=amount, currency=programme.currency)
    deal = Deal(value=value, industry="manufacturing", seller="ines")
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
    return [(family,) for family in written.products] + [
        (path,) for path in written.product_names if path.count("/") == 1
    ]


def _top(written: Programme) -> tuple[str, ...]:
    return (next(iter(written.products)),)


def _partners(written: Programme, edges: Edges, kind: PartnerType) -> Iterator[PartnerFacts]:
    """One that holds all that is asked for anywhere; then, for each thing that is asked, one that has just that much
    of it, one that is short by one, and one whose level is too low."""
    most: dict[str, tuple[int, int]] = {}
    for name, level, people in edges.certificates:
        before = most.get(name, (0, 0))
        most[name] = (max(level, before[0]), max(people, before[1]))
    numbers = {name: max(amount for other, amount in edges.facts if other == name) for name, _ in edges.facts}
    yield _partner(written, kind, most, numbers)
    for name, level, people in sorted(edges.certificates):
        for held in ((level, people), (level, people - 1), (max(0, level - 1), people)):
            yield _partner(written, kind, most | {name: held}, numbers)
    for name, amount in sorted(edges.facts):
        for had in (amount, amount - 1):
            yield _partner(written, kind, most, numbers | {name: had})


def _partner(
    written: Programme, kind: PartnerType, held: dict[str, tuple[int, int]], numbers: dict[str, Decimal]
) -> PartnerFacts:
    certificates = [
        Certification(name=name, level=level, people=people, valid_until=FAR, seller=seller)
        for name, (level, people) in held.items()
        for seller in (None, "ines")
        if people > 0
    ]
    return PartnerFacts(
        partner="northwind",
        types=(kind,),
        tier=written.tiers[-1].id,
        territories=("*",),
        certifications=tuple(certificates),
        channel_manager="Kim",
        facts=tuple(Fact(name=name, amount=amount) for name, amount in numbers.items() if amount >= 0),
    )


def _rung(programme: Programme, facts: PartnerFacts) -> str:
    known = facts.model_copy(update={"tier": programme.tier_on(facts.tier, AT)})
    found = standing(programme, 1, known, AT)
    return repr([(rung["id"], (rung["rule"] or {}).get("held")) for rung in (found["tier"], found["next"]) if rung])


def edges_of(written: Programme) -> Edges:
    """Where the programme, as it is written, draws its lines."""
    leaves = list(_leaves(written.model_dump()))
    amounts = {amount for path, amount in leaves if isinstance(amount, Decimal) and path[-1] in BOUNDS}
    around = {edge for amount in amounts for edge in (amount - 1, amount, amount + 1) if edge > 0} | {Decimal(10**7)}
    spans = {span for _, text in leaves if isinstance(text, str) for span in _spans(text)}
    caps = {count for path, count in leaves if "caps" in path and isinstance(count, int)}
    needs = list(_needs(written))
    held = {(one.certificate, one.level, one.people) for one in needs if isinstance(one, HeldCertificate)}
    return Edges(
        amounts=tuple(sorted(around)),
        certificates=frozenset(held),
        facts=frozenset((one.fact, one.at_least) for one in needs if isinstance(one, RecordedFact)),
        spans=tuple(sorted(spans)),
        counts=tuple(sorted({edge for cap in caps for edge in (cap - 1, cap, cap + 1) if edge >= 0})),
    )


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _leaves(item, (*path, str(key)))
        case list() | tuple():
            for item in value:
                yield from _leaves(item, path)
        case _:
            yield path, value


def _spans(text: str) -> tuple[timedelta, ...]:
    """A little less and a little more than a period of days, and the days around one in business time."""
    if ISO_8601.fullmatch(text) and text != "P":
        whole = after(text, AT) - AT
        return whole - timedelta(minutes=1), whole + timedelta(minutes=1)
    return ()


def _needs(value: Any) -> Iterator[Any]:
    """Every condition on a partner that a programme states, wherever it stands."""
    if isinstance(value, HeldCertificate | RecordedFact):
        yield value
    elif isinstance(value, Value):
        for _, part in value:
            yield from _needs(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _needs(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _needs(part)
