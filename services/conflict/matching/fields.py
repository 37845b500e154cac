"""What each field but the name tells of two customers, in bits; agreement of fields that repeat one another once."""

from collections.abc import Iterator
from typing import Final

from services.conflict.matching import names
from services.conflict.matching.profile import Profile
from services.conflict.matching.verdict import Evidence, grouped
from services.kit.organisations.domains import label
from services.kit.organisations.identifiers import PHONE, Number

NUMBER_EQUAL_BITS: Final = 20.0
NUMBER_DIFFERS_BITS: Final = -12.0
DOMAIN_EQUAL_BITS: Final = 10.0
DOMAIN_LABEL_BITS: Final = 6.0
"""One label under two suffixes (siemens.com, siemens.cn), or a domain that repeats the other's name."""
DOMAIN_DIFFERS_BITS: Final = -1.5
PHONE_EQUAL_BITS: Final = 8.0
COUNTRY_DIFFERS_BITS: Final = -3.0
"""More than the -1 measured within one registry: homonyms in two known countries must not pass as near certain."""
COMMON_ABROAD_BITS: Final = -6.0
"""Names of common words alone: every country has its ministry of education."""
NATIONAL_BITS: Final = -12.0
"""As much as two numbers of one scheme: who writes the country into its name is the group's company there."""
NATIONAL: Final = "country and name"
POSTCODE_BITS: Final = (7.0, -1.5)
CITY_BITS: Final = (5.7, -1.8)
AGREEING_ODDS: Final = 3.0
"""From so many bits on the names agree by themselves."""


def numbers(left: Profile, right: Profile) -> Evidence | None:
    """One registry number of both, or two of one scheme; a seller may have entered one customer twice in its CRM."""
    ours, theirs = (tuple(one for one in side.numbers if one.scheme != PHONE) for side in (left, right))
    for scheme, value in ours:
        if Number(scheme, value) in theirs:
            return Evidence(scheme, value, value, NUMBER_EQUAL_BITS)
    others = dict(theirs)
    for scheme, value in ours:
        if scheme in others and not scheme.startswith("crm"):
            return Evidence(scheme, value, others[scheme], NUMBER_DIFFERS_BITS)
    return None


def domains(left: Profile, right: Profile, odds: float) -> Evidence | None:
    """The web domains of both, or that of one beside the name of the other."""
    shared = [domain for domain in left.domains if domain in right.domains]
    if shared:
        return Evidence("domain", shared[0], shared[0], DOMAIN_EQUAL_BITS)
    labels = {label(domain) for domain in right.domains}
    for domain in left.domains:
        if label(domain) in labels:
            return Evidence("domain", domain, right.domains[0], DOMAIN_LABEL_BITS)
    if left.domains and right.domains:
        return Evidence("domain", left.domains[0], right.domains[0], DOMAIN_DIFFERS_BITS)
    if odds >= AGREEING_ODDS:
        return None  # a domain that repeats its own name says nothing that the equal names did not say
    return _affinity(left, right) or _affinity(right, left, swapped=True)


def is_shared(domain: Evidence | None) -> bool:
    """Whether two customers have one web domain."""
    return domain is not None and domain.bits == DOMAIN_EQUAL_BITS


def _affinity(one: Profile, other: Profile, *, swapped: bool = False) -> Evidence | None:
    """The domain of one repeats the name of the other, of which no domain is known."""
    known = names.read(other.name) if one.domains else ()
    said = {text for form in known for text in (form.glued, form.form.initials)}
    for domain in one.domains:
        if label(domain) in said:
            values = (other.name, domain) if swapped else (domain, other.name)
            return Evidence("domain and name", *values, DOMAIN_LABEL_BITS)
    return None


def phones(left: Profile, right: Profile) -> Evidence | None:
    """One phone number of both; another one tells nothing, as a customer has many."""
    for number in left.numbers:
        if number.scheme == PHONE and number in right.numbers:
            return Evidence(PHONE, number.value, number.value, PHONE_EQUAL_BITS)
    return None


def place(left: Profile, right: Profile, *, met: bool) -> tuple[Evidence, ...]:
    """What the place tells; agreement counts only if something else agrees (`met`), as strangers share towns."""
    return grouped(_place(left, right, met=met))


def _place(left: Profile, right: Profile, *, met: bool) -> Iterator[Evidence]:
    for field, bits in (("postcode", POSTCODE_BITS), ("city", CITY_BITS)):
        ours, theirs = getattr(left, field), getattr(right, field)
        if ours and theirs and (ours != theirs or met):
            yield Evidence(field, ours, theirs, bits[ours != theirs])


def national(left: Profile, right: Profile) -> Evidence | None:
    """The name of one tells a country, and the other is of another: its name tells that, or else its address."""
    ours, theirs = names.countries(left.name), names.countries(right.name)
    if not ours - theirs and not theirs - ours:
        return None
    both = (_home(left, ours - theirs), _home(right, theirs - ours))
    national = both[0] <= ours or both[1] <= theirs
    if not national or not all(both) or not both[0].isdisjoint(both[1]):
        return None
    one, other = (" ".join(sorted(told)) for told in both)
    return Evidence(NATIONAL, one, other, NATIONAL_BITS)


def _home(side: Profile, told: frozenset[str]) -> frozenset[str]:
    """The country of a side: its name's, unless it is known to be in another ("New Mexico" is not in Mexico)."""
    if side.country and side.country not in told:
        return frozenset({side.country})
    return told


def countries(left: Profile, right: Profile, *, common: bool) -> tuple[Evidence, ...]:
    """Two known countries that differ, under names that may be `common`; that of a confidential customer is known."""
    if left.country and right.country and left.country != right.country:
        bits = COMMON_ABROAD_BITS if common else COUNTRY_DIFFERS_BITS
        return (Evidence("country", left.country, right.country, bits),)
    return ()
