"""The rules a claim must pass to be made at all, and again on the day it is granted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from contracts.evidence import in_words, met
from contracts.values import PartnerFacts, ProductPath
from services.registration.policy.claims import Asked

CLOCK_TOLERANCE = timedelta(days=1)
"""Evidence may be dated this far ahead of us: partners write local dates."""


class Objection(NamedTuple):
    """Why a rule does not let a claim pass: the code, in words, and the fields it is about (JSON pointers)."""

    code: str
    detail: str
    pointers: tuple[str, ...]
    rule: str = ""


Rule = Callable[[Asked], Objection | None]


def enrolled(asked: Asked) -> Objection | None:
    """The partner has joined the programme; a partner that names no programmes takes part in all of its vendor's."""
    if not asked.enrolments or asked.programme.id in asked.enrolments:
        return None
    return Objection("NOT_ENROLLED", f"the partner has not joined {asked.programme.name}", ("/programme",))


def eligible_type(asked: Asked) -> Objection | None:
    """The programme has a track for the role the claim is made in, or for one of the partner's types."""
    if asked.track_type is not None:
        return None
    detail = f"{asked.programme.name} has no track for this partner as {asked.details.chain.role}"
    return Objection("NOT_ELIGIBLE", detail, ("/chain/role",))


def tier_reached(asked: Asked) -> Objection | None:
    """The partner's tier is at least the one the track asks for."""
    wanted = asked.terms.minimum_tier
    ranks = asked.programme.ranks
    if wanted is None or ranks[asked.partner.tier] >= ranks[wanted]:
        return None
    return Objection("TIER_TOO_LOW", f"claims of this kind start at tier {wanted}, not {asked.partner.tier}", ())


def products_known(asked: Asked) -> Objection | None:
    """Every product claimed stands in the programme's product tree."""
    wrong = [i for i, path in enumerate(asked.details.products) if path not in asked.programme.product_names]
    return _about_products("PRODUCT_UNKNOWN", "not in the product tree", asked, wrong)


def products_allowed(asked: Asked) -> Objection | None:
    """Every product claimed lies in the part of the tree that the track may sell."""
    fence = asked.terms.products
    if fence is None:
        return None
    wrong = [i for i, path in enumerate(asked.details.products) if not any(inside(path, wide) for wide in fence)]
    return _about_products("PRODUCT_UNAUTHORISED", "not open to this track", asked, wrong)


def territory_known(asked: Asked) -> Objection | None:
    """The territory is one the programme speaks of."""
    territory = asked.details.territory
    if asked.programme.knows_territory(territory):
        return None
    return Objection("TERRITORY_UNKNOWN", f"{territory} is no territory of this programme", ("/territory",))


def territory_authorised(asked: Asked) -> Objection | None:
    """The territory lies in one the partner is authorised for, and inside the track's fence if it has one."""
    fences = (asked.partner.territories, asked.terms.territories)
    if all(fence is None or _covered(asked, fence) for fence in fences):
        return None
    detail = f"{asked.details.territory} is outside the partner's territory"
    return Objection("TERRITORY_UNAUTHORISED", detail, ("/territory",))


def certified(asked: Asked) -> Objection | None:
    """Each certificate the track asks for on these products is held and valid on the day."""
    for rule in asked.terms.certificates:
        touched = not rule.products or any(
            inside(path, wide) or inside(wide, path) for path in asked.details.products for wide in rule.products
        )
        if touched and not _holds(asked.partner, rule.certificate, asked):
            detail = f"a valid certificate {rule.certificate} is needed for these products"
            return Objection("CERTIFICATE_MISSING", detail, ("/products",))
    return None


def customer_disclosed(asked: Asked) -> Objection | None:
    """The end customer is told, or the track lets it be withheld, as it may be where the partner's own label is sold.

    Domain reference, section 5, "Infinitely Virtual".
    """
    if not asked.details.customer.confidential or asked.terms.confidential_customers:
        return None
    detail = "claims of this kind name their end customer"
    return Objection("CUSTOMER_NOT_DISCLOSED", detail, ("/customer/confidential",))


def currency_accepted(asked: Asked) -> Objection | None:
    """The deal's currency is the programme's, or one it has a rate for."""
    if asked.size is not None:
        return None
    currency = asked.details.deal.value.currency
    return Objection("CURRENCY_NOT_ACCEPTED", f"the programme has no rate for {currency}", ("/deal/value/currency",))


def large_enough(asked: Asked) -> Objection | None:
    """The deal reaches the track's minimum size, in the programme's currency."""
    least = asked.terms.minimum_deal
    if asked.size is None or asked.size >= least:
        return None
    detail = f"deals start at {least} {asked.programme.currency}"
    return Objection("BELOW_MINIMUM_SIZE", detail, ("/deal/value/amount",))


def evidenced(asked: Asked) -> Objection | None:
    """The evidence the track asks for is there: a contact, a talk about needs, a demonstration, a proposal …"""
    wanted = asked.terms.evidence
    if met(wanted, asked.kinds):
        return None
    return Objection("EVIDENCE_MISSING", f"evidence needed: {in_words(wanted)}", ("/evidence",))


def evidence_dated(asked: Asked) -> Objection | None:
    """No evidence is dated in the future."""
    latest = asked.at + CLOCK_TOLERANCE
    wrong = tuple(f"/evidence/{i}/at" for i, item in enumerate(asked.details.evidence) if item.at > latest)
    return Objection("EVIDENCE_IN_FUTURE", "evidence is dated in the future", wrong) if wrong else None


GATES: tuple[Rule, ...] = (enrolled, eligible_type)
"""Whether the programme has anything to do with this claim."""

RULES: tuple[Rule, ...] = (
    tier_reached,
    products_known,
    products_allowed,
    territory_known,
    territory_authorised,
    certified,
    customer_disclosed,
    currency_accepted,
    large_enough,
    evidenced,
    evidence_dated,
)
"""The rules of the track, in the order in which a refusal names them."""


def objections(asked: Asked) -> Iterator[Objection]:
    """What the rules have against a claim; nothing when it may pass. Without a track no further rule can speak."""
    for rule in GATES if asked.track_type is None else GATES + RULES:
        if (found := rule(asked)) is not None:
            yield found._replace(rule=rule.__name__.upper())


def inside(path: ProductPath, wide: ProductPath) -> bool:
    """Whether a product is, or lies under, a wider one (family > line > SKU)."""
    return path == wide or path.startswith(f"{wide}/")


def _covered(asked: Asked, fence: tuple[str, ...]) -> bool:
    return any(asked.programme.within(asked.details.territory, wide) for wide in fence)


def _holds(partner: PartnerFacts, certificate: str, asked: Asked) -> bool:
    return any(held.name == certificate and held.valid_until > asked.at for held in partner.certifications)


def _about_products(code: str, detail: str, asked: Asked, wrong: list[int]) -> Objection | None:
    if not wrong:
        return None
    names = ", ".join(asked.details.products[i] for i in wrong)
    return Objection(code, f"{names}: {detail}", tuple(f"/products/{i}" for i in wrong))
