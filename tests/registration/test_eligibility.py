"""The rules of a programme, each by a table of claims it lets pass and claims it does not."""

from typing import Any

import pytest

from contracts.disclosure import OWN_REASONS
from contracts.refusal import Refused
from contracts.values import Chain, Customer
from services.registration.policy.eligibility import objections
from services.registration.policy.routing import needs_a_person, plan
from services.registration.policy.rules import EVIDENCE_CODE, GATES, PREREQUISITE_CODE, RULES
from tests.make import MAY_1, a_deal, a_programme, proof
from tests.registration.asking import DAY, asked, certificate

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
    {"products": ("security/network",), "certifications": (certificate("security-technical", product="security"),)},
    {"products": ("security",), "certifications": (certificate("security-technical", product="security/network"),)},
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
    ({"types": ("distributor",)}, "NO_CLAIMANT", "OWN_CLAIMS"),
    ({"types": ("distributor",), "chain": Chain(role="distributor")}, "NO_CLAIMANT", "OWN_CLAIMS"),
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
    (
        {
            "products": ("security/network", "cloud/email"),
            "certifications": (certificate("security-technical", product="cloud/email"),),
        },
        "CERTIFICATE_MISSING",
        "CERTIFIED",
    ),
    (
        {
            "products": ("security/network", "security/endpoint"),
            "certifications": (certificate("security-technical", product="security/network"),),
        },
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


def test_a_refusal_for_the_partners_own_shortcomings_tells_it_so():
    codes = {rule.code for rule in (*GATES, *RULES)} | {EVIDENCE_CODE, PREREQUISITE_CODE}
    assert codes <= OWN_REASONS


def test_every_rule_says_what_it_is_for():
    assert all(rule.ask.__doc__ for rule in (*GATES, *RULES))


def test_of_a_partners_types_one_that_makes_claims_goes_first():
    assert asked(types=("distributor", "var")).track_type == "var"


def test_without_a_track_there_are_no_terms():
    with pytest.raises(Refused, match="NOT_ELIGIBLE"):
        _ = asked(types=("affiliate",)).terms
    assert asked(types=("affiliate",)).rules == a_programme().rules


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
    claim = asked({"rules": rules}, types=("oem",))
    assert list(needs_a_person(claim)) == ["NO_AUTOMATIC_RULE"]


@pytest.mark.parametrize(("amount", "to"), [("499999", "channel-manager"), ("500000", "channel-director")])
def test_the_first_route_that_fits_is_taken(amount, to):
    assert plan(asked(deal=a_deal(amount))).steps[0].desks == (to,)
