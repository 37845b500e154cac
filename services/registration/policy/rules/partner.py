"""Who may register: the programme joined, a track for the partner, its tier, its certificates, what else it has."""

from collections.abc import Iterator

from contracts.matching import touches
from contracts.needs import counts_for
from contracts.rules import CertificateRule
from contracts.values import ProductPath
from services.registration.policy.claims import Asked
from services.registration.policy.rules.answers import Answer, No


def enrolled(asked: Asked) -> Answer:
    """The partner has joined the programme; a partner that names no programmes takes part in all of its vendor's."""
    if not asked.enrolments:
        return None
    if asked.programme.id in asked.enrolments:
        return f"the partner has joined {asked.programme.name}"
    return No(f"the partner has not joined {asked.programme.name}", ("/programme",))


def eligible_type(asked: Asked) -> Answer:
    """The programme has a track for the role the claim is made in, or for one of the partner's types."""
    if asked.track_type is not None:
        return f"judged as {asked.terms.label or asked.track_type}"
    return No(f"{asked.programme.name} has no track for this partner as {asked.details.chain.role}", ("/chain/role",))


def own_claims(asked: Asked) -> Answer:
    """Partners of the track make claims: a distributor's customer is its reseller, an affiliate has a link.

    Domain reference, section 7, rows 22 and 27.
    """
    if asked.terms.registers:
        return None
    return No(f"{asked.terms.label or asked.track_type}: partners of this kind make no claims", ("/partner",))


def tier_reached(asked: Asked) -> Answer:
    """The partner's tier is at least the one the track asks for."""
    wanted, tier = asked.terms.minimum_tier, asked.partner.tier
    if wanted is None:
        return None
    if asked.programme.ranks[tier] >= asked.programme.ranks[wanted]:
        return f"tier {tier} is at least {wanted}"
    return No(f"claims of this kind start at tier {wanted}, not {tier}")


def certified(asked: Asked) -> Answer:
    """Each certificate the track asks for on these products is held for each of them and valid on the day."""
    wanted = [each.certificate for each in asked.terms.certificates if _spoken_of(each, asked)]
    if not wanted:
        return None
    if missing := list(dict.fromkeys(_missing(asked))):
        return No(f"a valid certificate {' and '.join(missing)} is needed for these products", ("/products",))
    return f"certificates held and valid: {', '.join(wanted)}"


def _missing(asked: Asked) -> Iterator[str]:
    for each in asked.terms.certificates:
        held = [one for one in asked.partner.certifications if one.name == each.certificate]
        for path in _spoken_of(each, asked):
            if not any(one.valid_until > asked.at and counts_for(one, (path,)) for one in held):
                yield each.certificate


def _spoken_of(rule: CertificateRule, asked: Asked) -> list[ProductPath]:
    """Those of a claim's products that a rule asks a certificate for."""
    return [path for path in asked.details.products if not rule.products or touches((path,), rule.products)]


def open_claims_below_cap(asked: Asked) -> Answer:
    """The partner has fewer claims open than the cap for its tier, or for all, allows."""
    if asked.portfolio is None or asked.terms.caps is None:
        return None
    caps = asked.terms.caps
    cap = caps.by_tier.get(asked.partner.tier, caps.open_claims)
    if cap is None:
        return None
    said = f"{asked.portfolio.open_claims} open claims"
    return f"{said} are fewer than {cap}" if asked.portfolio.open_claims < cap else No(f"{said} reach the cap of {cap}")


def weekly_claims_below_cap(asked: Asked) -> Answer:
    """The partner made fewer claims in the last seven days than the cap allows."""
    if asked.portfolio is None or asked.terms.caps is None or asked.terms.caps.per_week is None:
        return None
    cap, made = asked.terms.caps.per_week, asked.portfolio.last_week
    said = f"{made} claims in the last seven days"
    return f"{said} are fewer than {cap}" if made < cap else No(f"{said} reach the cap of {cap}")
