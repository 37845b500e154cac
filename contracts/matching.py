"""Which claims a rule of a programme speaks of."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from contracts.conditions import When
from contracts.values import ProductPath

if TYPE_CHECKING:
    from contracts.programme import Programme


class Subject(NamedTuple):
    """What a rule may look at in a claim, and the programme it is made in.

    `size` is in the programme's currency, None where it has no rate; `types` are the partner type whose track judges
    the claim, and those it extends.
    """

    programme: "Programme"
    size: Decimal | None
    types: frozenset[str]
    tier: str
    products: tuple[ProductPath, ...]
    territory: str
    industry: str | None = None
    kind: str = "new"
    origin: str = "partner"
    direction: str = "through"
    role: str = "reseller"
    attributes: Mapping[str, bool | str] = {}


def fits(when: When, claim: Subject) -> bool:
    """Whether a rule speaks of this claim: everything that it states must hold."""
    return all(TESTS[name](value, claim) for name, value in when.stated)


def inside(path: ProductPath, wide: ProductPath) -> bool:
    """Whether a product is, or lies under, a wider one (family > line > SKU)."""
    return path == wide or path.startswith(f"{wide}/")


def touches(claimed: Iterable[ProductPath], products: Iterable[ProductPath]) -> bool:
    """Whether one of these products lies in a claimed one, or a claimed one in it."""
    listed = tuple(products)
    # Every claim is asked this several times, and `any` takes twice the time.
    for path in claimed:
        for wide in listed:
            if path == wide or inside(path, wide) or inside(wide, path):
                return True
    return False


def covered(territory: str, territories: Iterable[str], programme: "Programme") -> bool:
    """Whether a territory lies in one of these, by the programme's map."""
    return any(programme.within(territory, wide) for wide in territories)


def _stated(wanted: Mapping[str, Any], claim: Subject) -> bool:
    return all(claim.attributes.get(name) == value for name, value in wanted.items())


TESTS: Mapping[str, Callable[[Any, Subject], bool]] = {
    "over": lambda least, claim: claim.size is not None and claim.size >= least,
    "under": lambda limit, claim: claim.size is not None and claim.size < limit,
    "types": lambda types, claim: not claim.types.isdisjoint(types),
    "tiers": lambda tiers, claim: claim.tier in tiers,
    "products": lambda products, claim: touches(claim.products, products),
    "territories": lambda territories, claim: covered(claim.territory, territories, claim.programme),
    "industries": lambda industries, claim: claim.industry in industries,
    "kinds": lambda kinds, claim: claim.kind in kinds,
    "origins": lambda origins, claim: claim.origin in origins,
    "directions": lambda directions, claim: claim.direction in directions,
    "roles": lambda roles, claim: claim.role in roles,
    "attributes": _stated,
}
"""For everything a rule may state of the claims it speaks of: whether a claim is one of them."""
