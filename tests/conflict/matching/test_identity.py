"""Registry numbers, domains, places and names together say who a customer is."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conflict.matching import Index, Written, compare, profile, resolve
from services.conflict.matching.index import COMPARED_MAX, WRITINGS_MAX
from services.kit.organisations.domains import registrable_domain
from services.kit.organisations.identifiers import Number, numbers

LEI = "W38RGI023J3WT1HWRP32"
VAT = "DE136695976"
SCHEMES = ("lei", "vat", "duns", "phone")


def a(name: str, **said: str) -> Written:
    """A customer by name and whatever else is said of it."""
    identifiers = tuple((scheme, said.pop(scheme)) for scheme in SCHEMES if scheme in said)
    return Written(name, identifiers=identifiers, **said)


PAIRS = [
    (Written("Siemens AG", country="DE"), Written("Siemens Aktiengesellschaft", country="DE"), "same"),
    (Written("Siemens AG"), Written("Simens AG"), "probable"),
    (Written("Apple Inc.", country="US"), Written("Apple", country="GB"), "probable"),
    (a("IBM Corporation", website="ibm.com"), a("International Business Machines", website="www.ibm.com/de"), "same"),
    (Written("IBM"), Written("International Business Machines", website="www.ibm.com"), "probable"),
    (a("Siemens AG", website="siemens.com"), a("Siemens Energy AG", website="siemens.com"), "probable"),
    (
        a("Post Schweiz", website="post.ch", city="Bern"),
        a("La Poste Suisse", website="post.ch", city="Bern"),
        "same",
    ),
    (a("LEGO", website="lego.com", city="Billund"), a("LEGO System A/S", website="lego.com", city="Billund"), "same"),
    (a("LEGO", website="lego.com", country="DK"), a("LEGO Education", website="lego.com", country="US"), "family"),
    (Written("Alpha Ltd", website="group.com"), Written("Omega Ltd", website="group.com"), "family"),
    (Written("Alpha Ltd", website="gmail.com"), Written("Omega Ltd", website="gmail.com"), "unrelated"),
    (a("Alpha Ltd", lei=LEI), a("Omega Ltd", lei=LEI), "same"),
    (a("Kappa GmbH", country="DE", vat=VAT), a("Kappa", country="DE", vat="136695976"), "same"),
    (a("Alpha Ltd", duns="150483782"), a("Alpha Ltd", duns="150483783"), "family"),
    (a("LEGO", phone="+41446681800"), a("LEGO System A/S", phone="+41 44 668 18 00"), "same"),
    (a("Alpha Ltd", phone="+41446681800"), a("Omega Ltd", phone="+41446681800"), "possible"),
    (a("Alpha Ltd", duns="150483782"), a("Alpna Ltd", duns="150483783"), "unrelated"),
    (Written("National Bank"), Written("National Bank Ltd"), "probable"),
    (Written("Institute of Physics", "PL"), Written("Institute of Physics", "AR"), "possible"),
    (Written("Pfizer (Austria)", "AT"), Written("Pfizer (United States)", "US"), "family"),
    (Written("Advantech (Taiwan)"), Written("Advantech", "US"), "family"),
    (a("Aptar (France)", website="aptar.com"), a("Aptar", website="aptar.com", country="US"), "family"),
    (Written("Air France", "FR"), Written("Air France", "GB"), "probable"),
    (Written("University of New Mexico", "US"), Written("New Mexico University", "US"), "same"),
    (Written("University of New Mexico", "US"), Written("Vodafone (Mexico)", "MX"), "unrelated"),
    (Written("Tokyo (Japan)"), Written("Volkswagen", "DE"), "unrelated"),
    (Written("Deutsche Bank AG"), Written("Deutsche Bank Trust Company"), "unrelated"),
    (Written("Encore Capital", city="Zug", postcode="6300"), Written("Encore", city="Zug", postcode="6300"), "same"),
    (Written("Alpha Ltd", city="Zug", postcode="6300"), Written("Omega Ltd", city="Zug", postcode="6300"), "unrelated"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "relation"), PAIRS)
def test_relation_of_two_written_customers(left: Written, right: Written, relation: str):
    assert compare(profile(left), profile(right)).relation == relation


@pytest.mark.parametrize(("left", "right", "relation"), PAIRS)
def test_a_verdict_is_symmetric_in_the_two(left: Written, right: Written, relation: str):
    there, back = compare(profile(left), profile(right)), compare(profile(right), profile(left))
    assert (there.relation, there.probability) == (back.relation, back.probability)
    assert [(one.field, one.bits, one.left, one.right) for one in there.evidence] == [
        (one.field, one.bits, one.right, one.left) for one in back.evidence
    ]


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.example-shop.co.uk/path?x=1", "example-shop.co.uk"),
        ("WWW.IBM.COM:443", "ibm.com"),
        ("jane@mail.siemens.com", "siemens.com"),
        ("münchen-messe.de", "xn--mnchen-messe-dlb.de"),
        ("gmail.com", None),
        ("somebody.github.io", "somebody.github.io"),
        ("co.uk", None),
        ("localhost", None),
        ("http://[::1]/", None),
        ("..", None),
        ("", None),
        (None, None),
    ],
)
def test_registrable_domain(address: str | None, domain: str | None):
    assert registrable_domain(address) == domain


@given(st.text(max_size=60))
def test_any_text_is_a_host_name_or_tells_nothing(text: str):
    domain = registrable_domain(text)
    assert domain is None or re.fullmatch(r"[a-z0-9.-]+", domain)


@given(
    st.sampled_from(["lei", "vat", "duns", "uei", "national"]),
    st.text(alphabet=string.ascii_letters + string.digits + " ./-", max_size=20),
    st.text(alphabet=string.ascii_uppercase, min_size=2, max_size=2),
)
def test_any_text_is_a_number_or_none(scheme: str, value: str, country: str):
    assert all(number.value for number in numbers(((scheme, value),), country))


@pytest.mark.parametrize(
    ("scheme", "value", "country", "number"),
    [
        ("lei", LEI.lower(), None, Number("lei", LEI)),
        ("lei", LEI[:-1] + "3", None, None),
        ("vat", "DE 136 695 976", None, Number("vat", VAT)),
        ("vat", "136695976", "DE", Number("vat", VAT)),
        ("duns", "15-048-3782", None, Number("duns", "150483782")),
        ("duns", "1504837", None, None),
        ("duns", "000000000", None, None),
        ("uei", "ZQGGHJH74DW7", None, Number("uei", "ZQGGHJH74DW7")),
        ("uei", "ZQGGHJH74DO7", None, None),
        ("national", "HRB 6684", "DE", Number("national:DE", "HRB6684")),
        ("national", "none", "DE", None),
        ("phone", "044 668 18 00", "CH", Number("phone", "+41446681800")),
        ("phone", "+41 (44) 668-18-00", None, Number("phone", "+41446681800")),
        ("phone", "12", "CH", None),
    ],
)
def test_registry_numbers_are_checked_and_normalised(
    scheme: str, value: str, country: str | None, number: Number | None
):
    assert numbers(((scheme, value),), country) == (() if number is None else (number,))


def an_index(**customers: Written) -> Index:
    index = Index()
    for customer, written in customers.items():
        index.add(customer, profile(written))
    return index


def test_an_unknown_customer_is_new():
    found = resolve(profile(Written("Nobody Heard Of GmbH")), an_index(siemens=Written("Siemens AG")))
    assert (found.relation, found.customer, found.related) == ("new", None, ())


def test_a_spelling_variant_is_found_among_others():
    index = an_index(a=Written("Volkswagen AG"), b=Written("Siemens AG"), c=Written("SAP SE"))
    assert resolve(profile(Written("Siemens Aktiengesellschaft")), index).customer == "b"


def test_a_typing_error_makes_a_new_customer_that_names_the_probable_one():
    found = resolve(profile(Written("Simens AG")), an_index(siemens=Written("Siemens AG")))
    assert found.relation == "new"
    assert [(one.customer, one.match.relation) for one in found.related] == [("siemens", "probable")]


def test_two_near_certain_customers_are_ambiguous_and_nobody_is_merged_by_guessing():
    index = an_index(us=Written("Apple Inc.", country="US"), gb=Written("Apple Ltd", country="GB"))
    found = resolve(profile(Written("Apple")), index)
    assert found.relation == "new"
    assert {one.match.relation for one in found.related} == {"probable"}


def test_a_registry_number_decides_between_two_near_certain_customers():
    lei = (("lei", LEI),)
    index = an_index(us=Written("Apple Inc.", country="US", identifiers=lei), gb=Written("Apple Ltd", country="GB"))
    assert resolve(profile(Written("Apple", identifiers=lei)), index).customer == "us"


def test_an_alias_makes_a_customer_known_under_both_names():
    index = an_index(ibm=Written("International Business Machines", website="ibm.com"))
    index.add("ibm", profile(Written("IBM", website="ibm.com")))
    assert resolve(profile(Written("I.B.M. Corp")), index).customer == "ibm"
    assert index.knows("ibm", profile(Written("IBM")))


def test_near_misses_are_limited():
    index = Index()
    for number in range(4 * COMPARED_MAX):
        index.add(f"c{number}", profile(Written(f"Zanzibar {number}x{number}")))
    assert len(index.candidates(profile(Written("Zanzibar Qwerty")))) == COMPARED_MAX


def test_the_writings_that_share_most_are_compared_and_all_are_known_by_their_keys():
    index = Index()
    for number in range(10 * WRITINGS_MAX):
        index.add("one", profile(Written(f"Zanzibar {number}x")))
    asked = profile(Written(f"Zanzibar {10 * WRITINGS_MAX - 1}x"))
    (found,) = index.exact(asked)
    assert len(found.writings) == WRITINGS_MAX
    assert found.writings[0] == asked
    assert index.knows("one", asked)
    assert len(index.writings("one")) == 10 * WRITINGS_MAX


def test_an_acronym_is_compared_with_what_it_is_short_for_and_the_other_way_round():
    index = an_index(long=Written("International Business Machines"), ibm=Written("IBM"), isbm=Written("ISBM"))
    assert set(index.candidates(profile(Written("I.B.M.")))) == {"ibm", "long"}
    assert set(index.candidates(profile(Written("International Business Machine")))) == {"long", "ibm"}


def test_a_writing_that_is_known_needs_no_search():
    index = an_index(siemens=Written("Siemens AG"), near=Written("Siemenz AG"))
    found = resolve(profile(Written("SIEMENS Aktiengesellschaft")), index)
    assert (found.customer, found.known, found.related) == ("siemens", True, ())
    assert not resolve(profile(Written("Siemens AG", website="siemens.com")), index).known


def test_an_unrelated_customer_changes_no_answer():
    index = an_index(siemens=Written("Siemens AG"))
    before = resolve(profile(Written("Simens AG")), index)
    index.add("other", profile(Written("Volkswagen AG")))
    assert resolve(profile(Written("Simens AG")), index) == before
