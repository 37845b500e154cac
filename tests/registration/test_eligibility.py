"""The rules of a programme, each by a table of claims it lets pass and claims it does not."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from contracts.registrations import Details
from contracts.values import Certification, Chain, Customer, PartnerFacts
from services.registration.policy.claims import Asked, Exhibit, NoTrackError
from services.registration.policy.eligibility import objections
from services.registration.policy.routing import approvers, needs_a_person
from services.registration.policy.rules import GATES, RULES
from tests.make import MAY_1, a_deal, a_programme, details, proof

DAY = timedelta(days=1)
CLAIM = Details.model_fields.keys()


def asked(programme: dict[str, Any] | None = None, kinds: set[str] | None = None, **changes: Any) -> Asked:
    """The sample claim of a gold value-added reseller; partner facts, details and the day's evidence by their names."""
    facts = {"partner": "northwind", "types": ("var",), "tier": "gold", "territories": ("*",), "channel_manager": "Kim"}
    known = {name: changes.pop(name) for name in PartnerFacts.model_fields if name in changes}
    besides = {field.name: changes.pop(field.name) for field in fields(Asked) if field.name in changes.keys() - CLAIM}
    claim = details(**changes)
    shown = kinds if kinds is not None else {item.kind for item in claim.evidence}
    return Asked(
        details=claim,
        partner=PartnerFacts(**{**facts, **known}),
        programme=a_programme(**(programme or {})),
        version=1,
        **{"exhibits": tuple(Exhibit(kind, MAY_1) for kind in shown), "enrolments": (), "at": MAY_1} | besides,
    )


def certificate(name: str, days: int = 10) -> Certification:
    return Certification(name=name, valid_until=MAY_1 + days * DAY)


SECRET = Customer.withheld("DE", (f"name:{'9f' * 16}",))
CONFIDING = {"rules": a_programme().rules.model_dump() | {"confidential_customers": True}}
"""A programme that lets the end customer be withheld."""

PASSES: list[dict[str, Any]] = [
    {},
    {"enrolments": ("upm-default", "other")},
    {"customer": SECRET, "programme": CONFIDING},
    {"chain": Chain(role="referral"), "types": ("var", "referral"), "kinds": {"contact"}, "deal": a_deal("0")},
    {"chain": Chain(role="marketplace")},
    {"types": ("oem", "reseller")},
    {"products": ("cloud", "cloud/compute/vps")},
    {"territory": "US-CA", "territories": ("AMER",)},
    {"territory": "DE", "territories": ("US", "DE")},
    {"types": ("specialty",), "territory": "DE"},
    {"products": ("security/network",), "certifications": (certificate("security-technical"),)},
    {"products": ("software/crm",)},
    {"deal": a_deal("5000")},
    {"deal": a_deal("4630", "EUR")},
    {"types": ("msp",), "deal": a_deal("1000")},
    {"kinds": {"contact", "proposal"}},
    {"evidence": (proof("contact", MAY_1 + DAY), proof("meeting"))},
]

OBJECTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"customer": SECRET}, "CUSTOMER_NOT_DISCLOSED", "CUSTOMER_DISCLOSED"),
    ({"enrolments": ("other",)}, "NOT_ENROLLED", "ENROLLED"),
    ({"types": ("affiliate",)}, "NOT_ELIGIBLE", "ELIGIBLE_TYPE"),
    ({"chain": Chain(role="referral")}, "NOT_ELIGIBLE", "ELIGIBLE_TYPE"),
    ({"types": ("strategic",), "tier": "silver", "deal": a_deal("30000")}, "TIER_TOO_LOW", "TIER_REACHED"),
    ({"products": ("cloud/fax",)}, "PRODUCT_UNKNOWN", "PRODUCTS_KNOWN"),
    ({"territory": "ZZ"}, "TERRITORY_UNKNOWN", "TERRITORY_KNOWN"),
    ({"territory": "DE", "territories": ("AMER",)}, "TERRITORY_UNAUTHORISED", "TERRITORY_AUTHORISED"),
    ({"territory": "EMEA", "territories": ("DE",)}, "TERRITORY_UNAUTHORISED", "TERRITORY_AUTHORISED"),
    ({"types": ("specialty",), "territory": "JP"}, "TERRITORY_UNAUTHORISED", "TERRITORY_AUTHORISED"),
    ({"products": ("security/network",)}, "CERTIFICATE_MISSING", "CERTIFIED"),
    ({"products": ("software",)}, "CERTIFICATE_MISSING", "CERTIFIED"),
    (
        {"products": ("security",), "certifications": (certificate("security-technical", 0),)},
        "CERTIFICATE_MISSING",
        "CERTIFIED",
    ),
    ({"deal": a_deal("40000", "JPY")}, "CURRENCY_NOT_ACCEPTED", "CURRENCY_ACCEPTED"),
    ({"deal": a_deal("4999.99")}, "BELOW_MINIMUM_SIZE", "LARGE_ENOUGH"),
    ({"deal": a_deal("4629", "EUR")}, "BELOW_MINIMUM_SIZE", "LARGE_ENOUGH"),
    ({"kinds": {"contact"}}, "EVIDENCE_MISSING", "EVIDENCED"),
    ({"kinds": {"meeting", "proposal"}}, "EVIDENCE_MISSING", "EVIDENCED"),
    (
        {"evidence": (proof("contact", MAY_1 + 2 * DAY), proof("meeting"))},
        "EVIDENCE_IN_FUTURE",
        "EVIDENCE_DATED",
    ),
]


@pytest.mark.parametrize("claim", PASSES, ids=lambda claim: ", ".join(sorted(claim)))
def test_a_claim_passes(claim):
    assert objections(asked(**claim), "decision") == ()


@pytest.mark.parametrize(("claim", "code", "rule"), OBJECTIONS, ids=[str(row[1:]) for row in OBJECTIONS])
def test_a_claim_is_objected_to(claim, code, rule):
    assert [(found.code, found.rule) for found in objections(asked(**claim), "decision")] == [(code, rule)]


def test_a_fence_around_products_keeps_others_out():
    rules = {**a_programme().rules.model_dump(exclude_none=True), "products": ("cloud/email",)}
    (found,) = objections(asked({"rules": rules}, products=("cloud/email/archive", "cloud/compute")), "decision")
    assert (found.code, found.pointers) == ("PRODUCT_UNAUTHORISED", ("/products/1",))


def test_every_rule_has_a_row_and_says_what_it_is_for():
    rules = {rule.name for rule in (*GATES, *RULES)} | {"EVIDENCED"}
    assert rules - {row[2] for row in OBJECTIONS} == {"PRODUCTS_ALLOWED"}
    assert all(rule.ask.__doc__ for rule in (*GATES, *RULES))


def test_without_a_track_there_are_no_terms():
    with pytest.raises(NoTrackError):
        _ = asked(types=("affiliate",)).terms


@pytest.mark.parametrize(
    ("claim", "reasons"),
    [
        ({"deal": a_deal("99999.99")}, []),
        ({"deal": a_deal("100000")}, ["ABOVE_AUTOMATIC_SIZE"]),
        ({"deal": a_deal("92593", "EUR")}, ["ABOVE_AUTOMATIC_SIZE"]),
        ({"tier": "silver"}, ["TIER_NOT_AUTOMATIC"]),
        ({"types": ("reseller",), "tier": "registered", "deal": a_deal("24999")}, []),
    ],
)
def test_the_automatic_rule_has_a_size_and_tiers(claim, reasons):
    assert list(needs_a_person(asked(**claim))) == reasons


def test_a_track_without_an_automatic_rule_always_needs_a_person():
    rules = {**a_programme().rules.model_dump(exclude_none=True)}
    rules.pop("automatic")
    claim = asked({"rules": rules}, types=("distributor",))
    assert list(needs_a_person(claim)) == ["NO_AUTOMATIC_RULE"]


@pytest.mark.parametrize(("amount", "to"), [("499999", "channel-manager"), ("500000", "channel-director")])
def test_the_first_route_that_fits_is_taken(amount, to):
    assert approvers(asked(deal=a_deal(amount))) == (to,)
