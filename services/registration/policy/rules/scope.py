"""What may be registered where and for whom: products, territories, industries, lines of business, the customer."""

from contracts.matching import covered, inside
from services.registration.policy.claims import Asked
from services.registration.policy.rules.answers import Answer, No, one_of

DEPTH = {"family": 1, "line": 2}
"""How many steps a path of this level has."""


def products_known(asked: Asked) -> Answer:
    """Every product claimed stands in the programme's product tree."""
    known = asked.programme.product_names
    wrong = [i for i, path in enumerate(asked.details.products) if path not in known]
    return _about_products("not in the product tree", asked, wrong) if wrong else None


def products_allowed(asked: Asked) -> Answer:
    """Every product claimed lies in the part of the tree that the track may sell."""
    fence = asked.terms.products
    if fence is None:
        return None
    wrong = [i for i, path in enumerate(asked.details.products) if not any(inside(path, wide) for wide in fence)]
    if wrong:
        return _about_products("not open to this track", asked, wrong)
    return f"{', '.join(asked.details.products)}: within {', '.join(fence)}"


def territory_known(asked: Asked) -> Answer:
    """The territory is one the programme speaks of."""
    territory = asked.details.territory
    if asked.programme.knows_territory(territory):
        return None
    return No(f"{territory} is no territory of this programme", ("/territory",))


def territory_authorised(asked: Asked) -> Answer:
    """The territory lies in one the partner is authorised for, and inside the track's fence if it has one."""
    territory, fence = asked.details.territory, asked.terms.territories
    if not covered(territory, asked.partner.territories, asked.programme):
        return No(f"{territory} is outside the partner's territory", ("/territory",))
    if fence is not None and not covered(territory, fence, asked.programme):
        return No(f"{territory} is outside the territory of this track: {', '.join(fence)}", ("/territory",))
    return f"{territory} lies in the partner's territory {', '.join(asked.partner.territories[:5])}"


def industry_allowed(asked: Asked) -> Answer:
    """The deal's industry is one that the track may sell to."""
    return one_of("industry", asked.details.deal.industry or "unstated", asked.terms.industries, "/deal/industry")


def line_of_business_open(asked: Asked) -> Answer:
    """A whole line of business is registered by partners of the listed tiers only, and no wider than stated."""
    if asked.details.deal.scope != "line_of_business":
        return None
    rules, tier = asked.terms.line_of_business, asked.partner.tier
    if rules is None:
        return No("only single opportunities may be registered here", ("/deal/scope",))
    if tier not in rules.tiers:
        return No(f"whole lines of business are for {', '.join(rules.tiers)}, not for {tier}", ("/deal/scope",))
    wide = [i for i, path in enumerate(asked.details.products) if path.count("/") + 1 < DEPTH[rules.level]]
    if wide:
        return _about_products(f"wider than a product {rules.level}", asked, wide)
    return f"tier {tier} may register a whole line of business"


def customer_disclosed(asked: Asked) -> Answer:
    """The end customer is told, or the track lets it be withheld, as it may be where the partner's own label is sold.

    Domain reference, section 5, "Infinitely Virtual".
    """
    if not asked.details.customer.confidential:
        return None
    if asked.terms.confidential_customers:
        return "the end customer may be withheld"
    return No("claims of this kind name their end customer", ("/customer/confidential",))


def _about_products(what: str, asked: Asked, wrong: list[int]) -> No:
    names = ", ".join(asked.details.products[i] for i in wrong)
    return No(f"{names}: {what}", tuple(f"/products/{i}" for i in wrong))
