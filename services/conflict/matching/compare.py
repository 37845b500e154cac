"""Are two written customers the same one? Compares what can be read of both, field by field."""

from typing import Final

from services.conflict.matching.likeness import Kind, likeness
from services.conflict.matching.profile import Profile
from services.conflict.matching.unseen import compare_unseen, countries
from services.conflict.matching.verdict import (
    BY_NUMBER,
    COMMON_NAME_BITS,
    DOMAIN_DIFFERS_BITS,
    DOMAIN_EQUAL_BITS,
    EQUAL_NAME_BITS,
    FAMILY_PROBABILITY,
    NUMBER_DIFFERS_BITS,
    NUMBER_EQUAL_BITS,
    PROBABLE,
    STRANGERS,
    Evidence,
    Match,
    banded,
    by_strength,
    chance,
    likely,
)
from services.kit.organisations.domains import label
from services.kit.organisations.words import distinctive

NAME_BITS: Final[dict[Kind, float]] = {
    "equal": EQUAL_NAME_BITS, "close": 3.8, "acronym": 2.0, "contained": 2.0, "partial": 0.5, "different": -6.0,
}  # fmt: skip
DOMAIN_LABEL_BITS: Final = 6.0
CITY_BITS: Final = (5.7, -1.8)
POSTCODE_BITS: Final = (7.0, -1.5)
ONE_DOMAIN_BITS: Final[dict[Kind, float]] = {"contained": 2.5, "partial": 1.2, "different": -3.0}
"""Log-odds of one customer under a shared domain and a name that does not agree.

A part of the name is mostly the same customer, or else a division; another name mostly a brand, a daughter, a
translation. The place decides which; where it does not, a shared domain proves a family and no more.
"""


def compare(left: Profile, right: Profile) -> Match:
    """Compare two customers; swapping them swaps the values in the evidence and changes nothing else."""
    if left.confidential or right.confidential:
        return compare_unseen(left, right)
    names = likeness(left.forms, right.forms)
    number, domain = _numbers(left, right), _domains(left, right, names.kind)
    met = names.kind != "different" or _is_shared(domain)
    if not met and number is None and (domain is None or domain.bits < 0):
        return STRANGERS
    name = Evidence("name", left.name, right.name, _name_bits(names.kind, left, right))
    return _judged(names.kind, by_strength((name, number, domain, *_place(left, right, met=met))))


def _name_bits(kind: Kind, left: Profile, right: Profile) -> float:
    if kind == "equal" and not any(distinctive(form.core) for form in (*left.forms, *right.forms)):
        return COMMON_NAME_BITS
    return NAME_BITS[kind]


def _numbers(left: Profile, right: Profile) -> Evidence | None:
    shared = [number for number in left.numbers if number in right.numbers]
    if shared:
        return Evidence(shared[0].scheme, shared[0].value, shared[0].value, NUMBER_EQUAL_BITS)
    theirs = dict(right.numbers)
    for scheme, value in left.numbers:
        if scheme in theirs and not scheme.startswith("crm"):  # a seller may have entered one customer twice
            return Evidence(scheme, value, theirs[scheme], NUMBER_DIFFERS_BITS)
    return None


def _domains(left: Profile, right: Profile, kind: Kind) -> Evidence | None:
    shared = [domain for domain in left.domains if domain in right.domains]
    if shared:
        return Evidence("domain", shared[0], shared[0], DOMAIN_EQUAL_BITS)
    labels = {label(domain) for domain in right.domains}
    for domain in left.domains:
        if label(domain) in labels:
            return Evidence("domain", domain, right.domains[0], DOMAIN_LABEL_BITS)
    if left.domains and right.domains:
        return Evidence("domain", left.domains[0], right.domains[0], DOMAIN_DIFFERS_BITS)
    if kind in {"equal", "close"}:
        return None  # a domain that repeats its own name says nothing that the equal names did not say
    return _affinity(left, right) or _affinity(right, left, swapped=True)


def _affinity(one: Profile, other: Profile, *, swapped: bool = False) -> Evidence | None:
    """The domain of one repeats the name of the other, of which no domain is known."""
    glued = {"".join(form.core) for form in other.forms} | {form.initials for form in other.forms}
    for domain in one.domains:
        if label(domain) in glued:
            values = (other.name, domain) if swapped else (domain, other.name)
            return Evidence("domain and name", *values, DOMAIN_LABEL_BITS)
    return None


def _is_shared(domain: Evidence | None) -> bool:
    return domain is not None and domain.bits == DOMAIN_EQUAL_BITS


def _place(left: Profile, right: Profile, *, met: bool) -> tuple[Evidence, ...]:
    """What the place tells; agreement counts only if name or domain agree at all, as strangers share towns."""
    found: list[Evidence] = []
    for field, bits in (("postcode", POSTCODE_BITS), ("city", CITY_BITS)):
        ours, theirs = getattr(left, field), getattr(right, field)
        if ours and theirs and (ours != theirs or met):
            half = 0.5 if found else 1.0  # city and postcode say the same thing twice
            found.append(Evidence(field, ours, theirs, bits[ours != theirs] * half))
    return (*found, *countries(left, right))


def _judged(kind: Kind, evidence: tuple[Evidence, ...]) -> Match:
    bits = {one.field: one.bits for one in evidence}
    if NUMBER_EQUAL_BITS in bits.values():
        return Match("same", BY_NUMBER, evidence)
    one_domain = bits.get("domain") == DOMAIN_EQUAL_BITS
    probability = likely(bits.values())
    if one_domain and kind in ONE_DOMAIN_BITS:
        probability = chance(ONE_DOMAIN_BITS[kind] + sum(bits.values()) - bits["domain"] - bits["name"])
    related = one_domain or (kind == "equal" and NUMBER_DIFFERS_BITS in bits.values())
    if related and probability < PROBABLE:
        return Match("family", FAMILY_PROBABILITY, evidence)
    return Match(banded(probability, evidence, equal_names=kind == "equal"), probability, evidence)
