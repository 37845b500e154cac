"""Are two written customers the same one? Compares what can be read of both, field by field, and adds it up."""

from typing import Final

from services.conflict.matching import names
from services.conflict.matching.fields import (
    NATIONAL,
    countries,
    domains,
    is_shared,
    national,
    numbers,
    phones,
    place,
)
from services.conflict.matching.profile import Profile
from services.conflict.matching.unseen import compare_unseen
from services.conflict.matching.verdict import (
    BY_NUMBER,
    NOT_PROVEN,
    PRIOR_BITS,
    PROBABLE,
    STRANGERS,
    Evidence,
    Match,
    by_strength,
    chance,
    family,
    judged,
)
from services.kit.organisations.identifiers import PHONE

UNLIKE_ODDS: Final = -7.0
"""Below so many bits two names have nothing in common: then the same town says nothing either."""
RELATED_ODDS: Final = 2.5
"""What a shared domain comes to where the names neither agree nor disagree: mostly one customer, else its daughter."""
UNRELATED_ODDS: Final = -3.0
"""And where they have nothing in common: a brand, a daughter, a translation. The place decides; else it is a family."""

AGREED_ODDS: Final = 2.0
AGREED_SLOPE: Final = 4.5
"""From so many bits on the names agree more and more, up to where the domain counts in full."""


def compare(left: Profile, right: Profile) -> Match:
    """Compare two customers; swapping them swaps the values in the evidence and changes nothing else."""
    if left.confidential or right.confidential:
        return compare_unseen(left, right)
    return fused(left, right, names.odds(left.name, right.name))


def fused(left: Profile, right: Profile, odds: float) -> Match:
    """Add to the `odds` of the two names, in bits, what the other fields tell."""
    number, domain, phone = numbers(left, right), domains(left, right, odds), phones(left, right)
    told = is_shared(domain) or phone is not None or (domain is not None and domain.bits > 0)
    if odds < UNLIKE_ODDS and number is None and not told:
        return STRANGERS
    name = Evidence("name", left.name, right.name, round(odds - PRIOR_BITS, 2))
    where = place(left, right, met=odds >= UNLIKE_ODDS or told)
    abroad = _abroad(left, right)
    evidence = by_strength((name, number, phone, _of_names(domain, odds, abroad), *where, *abroad))
    return _judged(left, right, evidence, odds)


def _abroad(left: Profile, right: Profile) -> tuple[Evidence, ...]:
    """Two countries: those of the names, or else those of the addresses; it is one thing, told once."""
    told = national(left, right)
    if told is not None:
        return (told,)
    return countries(left, right, common=names.common(left.name) and names.common(right.name))


def _of_names(domain: Evidence | None, odds: float, abroad: tuple[Evidence, ...]) -> Evidence | None:
    """A shared domain proves no more than a family where the names do not agree, or tell of two countries."""
    if domain is None or not is_shared(domain):
        return domain
    if any(one.field == NATIONAL for one in abroad):
        return None
    together = max(UNRELATED_ODDS, RELATED_ODDS + odds / 2 + AGREED_SLOPE * max(0.0, odds - AGREED_ODDS))
    return domain._replace(bits=round(min(domain.bits, together - odds), 2))


def _judged(left: Profile, right: Profile, evidence: tuple[Evidence, ...], odds: float) -> Match:
    bits = {one.field: one.bits for one in evidence}
    schemes = ({one.scheme for one in left.numbers} & {one.scheme for one in right.numbers}) - {PHONE}
    if any(bits.get(scheme, 0.0) > 0 for scheme in schemes):
        return Match("same", BY_NUMBER, evidence, BY_NUMBER)
    probability = chance(PRIOR_BITS + sum(bits.values()))
    supported = any(one.bits > 0 for one in evidence if one.field != "name")
    if "country" in bits and not supported:
        probability = min(probability, NOT_PROVEN)
    shared = set(left.domains) & set(right.domains)
    other_number = any(scheme in bits for scheme in schemes)
    of_group = other_number and names.equal(left.name, right.name)
    if probability < PROBABLE and (shared or (odds > 0 and (of_group or NATIONAL in bits))):
        return family(probability, evidence)
    return judged(probability, evidence)
