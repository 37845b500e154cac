"""Which claims a rule of a programme speaks of."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contracts.conditions import When
from contracts.values import ProductPath
from services.registration.policy.claims import Asked


def fits(when: When, asked: Asked) -> bool:
    """Whether a rule speaks of this claim: everything that it states must hold."""
    return all(TESTS[name](value, asked) for name, value in when.stated)


def inside(path: ProductPath, wide: ProductPath) -> bool:
    """Whether a product is, or lies under, a wider one (family > line > SKU)."""
    return path == wide or path.startswith(f"{wide}/")


def touches(asked: Asked, products: Iterable[ProductPath]) -> bool:
    """Whether one of these products lies in a claimed one, or a claimed one in it."""
    return any(inside(path, wide) or inside(wide, path) for path in asked.details.products for wide in products)


def covered(asked: Asked, territories: Iterable[str]) -> bool:
    """Whether the claim's territory lies in one of these."""
    return any(asked.programme.within(asked.details.territory, wide) for wide in territories)


def _stated(wanted: Mapping[str, Any], asked: Asked) -> bool:
    return all(asked.details.deal.attributes.get(name) == value for name, value in wanted.items())


TESTS: Mapping[str, Callable[[Any, Asked], bool]] = {
    "over": lambda least, asked: asked.size is not None and asked.size >= least,
    "under": lambda limit, asked: asked.size is not None and asked.size < limit,
    "types": lambda types, asked: not asked.lineage.isdisjoint(types),
    "tiers": lambda tiers, asked: asked.partner.tier in tiers,
    "products": lambda products, asked: touches(asked, products),
    "territories": lambda territories, asked: covered(asked, territories),
    "industries": lambda industries, asked: asked.details.deal.industry in industries,
    "kinds": lambda kinds, asked: asked.details.deal.kind in kinds,
    "origins": lambda origins, asked: asked.details.deal.origin in origins,
    "directions": lambda directions, asked: asked.details.deal.direction in directions,
    "roles": lambda roles, asked: asked.details.chain.role in roles,
    "attributes": _stated,
}
"""For everything a rule may state of the claims it speaks of: whether a claim is one of them."""
