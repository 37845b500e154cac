"""One partner files one claim: what it asks for, and the proof of work it can show."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from contracts.rules import CertificateRule
from contracts.track import Terms
from services.cli.demo import writing
from services.cli.demo.cast import Partner, Vendor
from services.cli.demo.certificates import certificates
from services.cli.demo.feed import Body, FeedMessage
from services.cli.demo.organisations import Organisation

TOO_SMALL_SHARE = 0.01
USUAL = ("contact", "meeting")
FURTHER = ("needs_conversation", "budget", "timeline", "demonstration", "proposal")
KINDS = {"new": 0.7, "renewal": 0.15, "expansion": 0.15}


@dataclass(frozen=True, slots=True)
class Filing:
    """A claim as it is filed; `product` is what the people involved call the first thing claimed."""

    vendor: Vendor
    partner: Partner
    customer: Organisation
    at: datetime
    label: str
    product: str
    body: Body

    def message(self) -> FeedMessage:
        """The submission itself."""
        return FeedMessage(
            self.at, self.partner.sender, self.label, "registration.submit", None, self.body, self.partner.by_topic
        )


def terms_of(vendor: Vendor, partner: Partner) -> Terms:
    """The rules for this partner's claims."""
    kinds = [kind for kind in vendor.programme.terms if kind in partner.types]
    return vendor.programme.terms[min(kinds, key=partner.types.index)]


def may_sell(vendor: Vendor, partner: Partner) -> list[str]:
    """The product lines and units that the partner holds the certificates for."""
    rules, held = terms_of(vendor, partner).certificates, certificates(vendor, partner)
    paths = [path for path in vendor.programme.product_names if "/" in path]
    return [path for path in paths if all(rule.certificate in held for rule in rules if _touches(rule, path))]


def _touches(rule: CertificateRule, path: str) -> bool:
    return not rule.products or any(path == wide or path.startswith(f"{wide}/") for wide in rule.products)


def may_sell_to(vendor: Vendor, partner: Partner, customer: Organisation) -> bool:
    """Whether the customer's country lies where the partner may sell."""
    programme = vendor.programme
    if not programme.territories:
        return True
    fences = (partner.territories, terms_of(vendor, partner).territories or ("*",))
    known = programme.knows_territory(customer.country)
    return known and all(any(programme.within(customer.country, wide) for wide in fence) for fence in fences)


def file(
    vendor: Vendor,
    partner: Partner,
    customer: Organisation,
    at: datetime,
    label: str,
    rng: Random,
    rival: Body | None = None,
) -> Filing:
    """A claim on this customer; beside a rival's claim it is on the same goods, under another spelling."""
    products = _shared(rival, rng) if rival else _chosen(may_sell(vendor, partner), rng)
    product = vendor.programme.product_names[products[0]]
    taken = rival["customer"]["name"] if rival else None
    body: Body = {
        "programme": vendor.programme.id,
        "customer": writing.customer(customer, rng, taken),
        "products": products,
        "territory": customer.country if vendor.programme.territories else "*",
        "deal": _deal(vendor, partner, customer, product, at, rng),
        "contact": writing.contact(customer, rng, partner.care),
        "evidence": writing.evidence(_kinds(vendor, partner, rng), customer, product, at, rng),
    }
    if partner.types[0] == "referral":
        body["chain"] = {"role": "referral"}
    return Filing(vendor, partner, customer, at, label, product, body)


def _chosen(paths: list[str], rng: Random) -> list[str]:
    first = rng.choice(paths)
    more = [path for path in paths if not (path.startswith(first) or first.startswith(path))]
    return [first, *rng.sample(more, k=min(len(more), rng.choice((0, 0, 1, 2))))]


def _shared(rival: Body, rng: Random) -> list[str]:
    products: list[str] = rival["products"]
    return rng.sample(products, k=rng.randint(1, len(products)))


def _kinds(vendor: Vendor, partner: Partner, rng: Random) -> list[str]:
    kinds = [*USUAL, *(kind for kind in FURTHER if rng.random() < partner.care * 0.45)]
    if "si" in partner.types and "proposal" not in kinds:
        kinds.append("proposal")
    return ["contact", "quote", *kinds[2:]] if not vendor.programme.territories else kinds


def _deal(vendor: Vendor, partner: Partner, customer: Organisation, product: str, at: datetime, rng: Random) -> Body:
    median, spread = vendor.values
    least = float(terms_of(vendor, partner).minimum_deal)
    drawn = max(rng.lognormvariate(math.log(median), spread), least * 1.1)
    amount = least / 2 if rng.random() < TOO_SMALL_SHARE else drawn
    return {
        "kind": rng.choices(list(KINDS), list(KINDS.values()))[0],
        "value": {"amount": f"{max(amount, 100) // 50 * 50:.2f}", "currency": vendor.programme.currency},
        "expected_close": f"{at + timedelta(days=rng.randint(40, 180)):%Y-%m-%d}",
        "description": writing.description(customer, product, at, rng),
    }
