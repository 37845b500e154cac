"""Whether what is known of a partner shows what a rule needs, and in words what was compared."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from contracts.conditions import (
    AllNeeds,
    AnyNeed,
    HeldCertificate,
    HeldCompetency,
    HeldInTrack,
    Holding,
    Needs,
    PrequalifiedSolution,
    ReachedTier,
    RecordedFact,
)
from contracts.matching import inside, touches
from contracts.periods import after
from contracts.programme import Programme
from contracts.values import Certification, Fact, PartnerFacts, ProductPath


class Holder(NamedTuple):
    """Of whom something is asked: a partner on a day; and for a claim its seller, its solution and its products.

    `ruled`: those of its products that the rule speaks of which asks; all of them where it is left out.
    """

    partner: PartnerFacts
    programme: Programme
    at: datetime
    seller: str | None = None
    solution: str | None = None
    products: tuple[ProductPath, ...] = ()
    ruled: tuple[ProductPath, ...] = ()


class Shown(NamedTuple):
    """Whether it is there, and what was compared; of several needs only those that decided it."""

    held: bool
    words: str


def shown(needs: Needs, of: Holder) -> Shown:
    """Whether the partner's facts of the day show what is needed."""
    return SHOWN[type(needs)](needs, of)


def _competency(needs: HeldCompetency, of: Holder) -> Shown:
    competency = of.programme.competencies[needs.competency]
    held, words = shown(competency.requires, of)
    return Shown(held, f"{competency.name} ({words})")


def _all(needs: AllNeeds, of: Holder) -> Shown:
    parts = [shown(part, of) for part in needs.all_of]
    missing = [part for part in parts if not part.held]
    return Shown(not missing, " and ".join(part.words for part in missing or parts) or "nothing is asked")


def _any(needs: AnyNeed, of: Holder) -> Shown:
    parts = [shown(part, of) for part in needs.any_of]
    held = next((part for part in parts if part.held), None)
    return held or Shown(False, " and ".join(part.words for part in parts) or "nothing would do")


def _certificate(needs: HeldCertificate, of: Holder) -> Shown:
    track = f"{needs.track} " if needs.track else ""
    named = [held for held in of.partner.certifications if held.name == needs.certificate]
    kept = [held for held in named if needs.track in (None, held.track)]
    return _held(f"{track}certificate {needs.certificate}", kept, needs, of)


def _in_track(needs: HeldInTrack, of: Holder) -> Shown:
    kept = [held for held in of.partner.certifications if held.track == needs.track]
    return _held(f"a {needs.track} certificate", kept, needs, of)


def _held(name: str, known: list[Certification], needs: Holding, of: Holder) -> Shown:
    until = after(needs.valid_for, of.at) if needs.valid_for else of.at
    on = of.ruled or of.products
    valid = [held for held in known if held.level >= needs.level and held.valid_until > until and counts_for(held, on)]
    level = f" of level {needs.level}" if needs.level else ""
    lasting = f" for another {needs.valid_for}" if needs.valid_for else ""
    if needs.holder == "company":
        return _counted(name + level, lasting, valid, needs.people)
    return _in_names(name + level, lasting, valid, needs, of.seller)


def counts_for(held: Certification, products: Iterable[ProductPath]) -> bool:
    """Whether a certificate says something of these products: it was recorded for one of them, or for none at all.

    Where no products are asked about, as for a tier, all that the partner holds counts.
    """
    asked = tuple(products)
    return held.product is None or not asked or touches(asked, (held.product,))


def _people(valid: Iterable[Certification]) -> int:
    """How many people hold these; who climbed from one level to another is counted once."""
    most: dict[tuple[str, str | None, str | None], int] = {}
    for held in valid:
        key = (held.name, held.product, held.seller)
        most[key] = max(most.get(key, 0), held.people)
    return sum(most.values())


def _counted(name: str, lasting: str, valid: list[Certification], people: int) -> Shown:
    count = _people(valid)
    return Shown(count >= people, f"{name} is held by {count}{lasting}, at least {people} needed")


def _in_names(name: str, lasting: str, valid: list[Certification], needs: Holding, seller: str | None) -> Shown:
    company = _people([held for held in valid if held.seller is None])
    own = seller is not None and any(held.seller == seller for held in valid)
    found = [f"{name} is {'' if own else 'not '}held by seller {seller}{lasting}" if seller else "no seller is named"]
    if needs.holder == "both":
        found.append(f"by {company} in the company's own name, at least {needs.people} needed")
    return Shown(own and (needs.holder == "seller" or company >= needs.people), ", ".join(found))


def _tier(needs: ReachedTier, of: Holder) -> Shown:
    ranks, tier = of.programme.ranks, of.partner.tier
    held = ranks[tier] >= ranks[needs.tier]
    return Shown(held, f"tier {tier} is {'at least' if held else 'below'} {needs.tier}")


def _fact(needs: RecordedFact, of: Holder) -> Shown:
    known = [fact for fact in of.partner.facts if fact.name == needs.fact and _counts(fact, of.at)]
    most = max((_amount(fact, of.programme) for fact in known), default=None)
    if most is None:
        return Shown(False, f"{needs.fact} is not recorded, at least {needs.at_least} needed")
    held = most >= needs.at_least
    return Shown(held, f"{needs.fact} is {most}, {'at least' if held else 'less than'} {needs.at_least}")


def _counts(fact: Fact, at: datetime) -> bool:
    return fact.valid_until is None or fact.valid_until > at


def _amount(fact: Fact, programme: Programme) -> Decimal:
    """In the programme's currency; nothing for one it has no rate for."""
    if fact.currency is None:
        return fact.amount
    return programme.in_own_currency(fact.amount, fact.currency) or Decimal(0)


def _prequalified(_: PrequalifiedSolution, of: Holder) -> Shown:
    if of.solution is None:
        return Shown(False, "the claim names no solution")
    held = any(
        known.solution == of.solution
        and (known.valid_until is None or known.valid_until > of.at)
        and (not known.products or all(any(inside(path, wide) for wide in known.products) for path in of.products))
        for known in of.partner.prequalified
    )
    return Shown(held, f"solution {of.solution} is {'' if held else 'not '}prequalified for these products")


SHOWN: Mapping[type, Callable[[Any, Holder], Shown]] = {
    HeldCertificate: _certificate,
    HeldInTrack: _in_track,
    HeldCompetency: _competency,
    ReachedTier: _tier,
    RecordedFact: _fact,
    PrequalifiedSolution: _prequalified,
    AllNeeds: _all,
    AnyNeed: _any,
}
