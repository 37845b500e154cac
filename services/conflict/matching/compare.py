"""Are two written customers the same one: evidence in bits for and against, a probability, a relation.

The bits are log2 likelihood ratios. Those of the name kinds were measured on 27 000 labelled pairs of names, those of
the other fields on the records among them that carry the field; a registry number decides by itself.
"""

from typing import Final, Literal, NamedTuple

from services.conflict.matching.likeness import Kind, likeness
from services.conflict.matching.profile import Profile
from services.kit.organisations.domains import label
from services.kit.organisations.words import distinctive

MATCHING_VERSION: Final = "bits-1"
PRIOR_BITS: Final = -2.3
"""One true pair among six candidates: the mix the name bits were measured on."""
NEAR_CERTAIN: Final = 0.99
PROBABLE: Final = 0.50
POSSIBLE: Final = 0.05

NAME_BITS: Final[dict[Kind, float]] = {
    "equal": 10.3, "close": 3.8, "acronym": 2.0, "contained": 2.0, "partial": 0.5, "different": -6.0,
}  # fmt: skip
COMMON_NAME_BITS: Final = 4.5
"""Equal names of common words alone ("National Bank") are often two customers."""
NUMBER_EQUAL_BITS: Final = 20.0
NUMBER_DIFFERS_BITS: Final = -12.0
DOMAIN_EQUAL_BITS: Final = 10.0
DOMAIN_LABEL_BITS: Final = 6.0
DOMAIN_DIFFERS_BITS: Final = -1.5
COUNTRY_DIFFERS_BITS: Final = -3.0
"""More than the -1 measured within one registry: homonyms in two known countries must not pass as near certain."""
CITY_BITS: Final = (5.7, -1.8)
POSTCODE_BITS: Final = (7.0, -1.5)
ONE_DOMAIN_BITS: Final[dict[Kind, float]] = {"contained": 2.5, "partial": 1.2, "different": -3.0}
"""Log-odds of one customer under a shared domain and a name that does not agree.

A part of the name is mostly the same customer, or else a division; another name mostly a brand, a daughter, a
translation. The place decides which; where it does not, a shared domain proves a family and no more.
"""
BY_NUMBER: Final = 0.9999
"""A registry number was typed for another company, or a company was wound up into another: rare, not impossible."""
FAMILY_PROBABILITY: Final = 0.9
"""A shared domain under another name, or another number under the same name."""

Relation = Literal["same", "probable", "possible", "family", "unrelated"]


class Evidence(NamedTuple):
    """One field of the two, both values, and how many bits it speaks for (+) or against (-) one customer."""

    field: str
    left: str
    right: str
    bits: float


class Match(NamedTuple):
    """What two written customers are to each other, how surely, and why; strongest evidence first."""

    relation: Relation
    probability: float
    evidence: tuple[Evidence, ...]


STRANGERS: Final = Match("unrelated", 0.0, ())
"""Nothing at all in common: most candidates are, so nothing more is asked of them."""


def compare(left: Profile, right: Profile) -> Match:
    """Compare two customers; swapping them swaps the values in the evidence and changes nothing else."""
    names = likeness(left.forms, right.forms)
    number, domain = _numbers(left, right), _domains(left, right, names.kind)
    met = names.kind != "different" or _is_shared(domain)
    if not met and number is None and (domain is None or domain.bits < 0):
        return STRANGERS
    name = Evidence("name", left.name, right.name, _name_bits(names.kind, left, right))
    others = (number, domain, *_place(left, right, met=met))
    found = sorted((one for one in (name, *others) if one is not None and one.bits), key=_strength)
    return _judged(names.kind, tuple(found))


def _strength(evidence: Evidence) -> tuple[float, str]:
    return (-abs(evidence.bits), evidence.field)


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
    if left.country and right.country and left.country != right.country:
        found.append(Evidence("country", left.country, right.country, COUNTRY_DIFFERS_BITS))
    return tuple(found)


def _judged(kind: Kind, evidence: tuple[Evidence, ...]) -> Match:
    bits = {one.field: one.bits for one in evidence}
    if NUMBER_EQUAL_BITS in bits.values():
        return Match("same", BY_NUMBER, evidence)
    one_domain = bits.get("domain") == DOMAIN_EQUAL_BITS
    odds = PRIOR_BITS + sum(bits.values())
    if one_domain and kind in ONE_DOMAIN_BITS:
        odds = ONE_DOMAIN_BITS[kind] + sum(bits.values()) - bits["domain"] - bits["name"]
    probability = round(1 / (1 + 2**-odds), 4)
    related = one_domain or (kind == "equal" and NUMBER_DIFFERS_BITS in bits.values())
    if related and probability < PROBABLE:
        return Match("family", FAMILY_PROBABILITY, evidence)
    return Match(_banded(kind, probability, evidence), probability, evidence)


def _banded(kind: Kind, probability: float, evidence: tuple[Evidence, ...]) -> Relation:
    """Band a probability; the merely possible is shown only with an equal name or a second piece of evidence."""
    if probability >= NEAR_CERTAIN:
        return "same"
    if probability >= PROBABLE:
        return "probable"
    if probability >= POSSIBLE and (kind == "equal" or sum(one.bits > 0 for one in evidence) > 1):
        return "possible"
    return "unrelated"
