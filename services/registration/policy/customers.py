"""Who a customer is by what was written of it: what it is found by again, and whether two writings mean the same."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from contracts.values import Customer
from services.kit.organisations.keys import COMMON_NAME, DOMAIN, NAME, keys_of

Same = Literal["same", "different", "unclear"]
NAMES: Final = frozenset({NAME, COMMON_NAME})


class Compared(NamedTuple):
    """Whether two written customers are one, and what tells."""

    end_customer: Same
    because: str


def written_keys(customer: Customer) -> tuple[str, ...]:
    """What a customer is found by again: its web domain, its registry numbers, its name with its country.

    A name of common words alone is no key. Of a customer that has digests, the digests are taken: those of one that is
    withheld meet them.
    """
    return tuple(_found_by(customer))


def _found_by(customer: Customer) -> Iterator[str]:
    for key in _forms(customer, digested=bool(customer.digests)):
        kind = key.partition(":")[0]
        if kind not in NAMES:
            yield key
        elif kind == NAME and customer.country:
            yield f"{key}@{customer.country}"


def _forms(customer: Customer, *, digested: bool) -> tuple[str, ...]:
    if digested:
        return customer.digests
    return () if customer.confidential else tuple(f"{key.kind}:{key.value}" for key in keys_of(customer))


def compared(registered: Customer, ordered: Customer) -> Compared:
    """Whether an order's end customer is the registered one. Domain reference, section 5, "Dell EMC tiers": A for B.

    A registry number tells for certain; then an equal web domain or name says the same; a different domain under
    another name says different.
    """
    digested = bool(registered.digests and ordered.digests)
    ours, theirs = (_by_kind(_forms(one, digested=digested)) for one in (registered, ordered))
    both = sorted(ours.keys() & theirs.keys())
    equal = [kind for kind in both if ours[kind] & theirs[kind]]
    numbers = [kind for kind in both if kind not in (DOMAIN, NAME)]
    if shared := [kind for kind in numbers if kind in equal]:
        return Compared("same", f"the same {shared[0]}")
    if numbers:
        return Compared("different", f"another {numbers[0]}")
    if equal:
        return Compared("same", f"the same {equal[0]}")
    if DOMAIN in both:
        return Compared("different", "another web domain, and no name in common")
    return Compared("unclear", "neither registry number nor web domain tells")


def _by_kind(forms: tuple[str, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form in forms:
        kind, _, value = form.partition(":")
        if kind != COMMON_NAME:
            found.setdefault(kind, set()).add(value)
    return found
