"""Names that are the same name get the same key; names that are not, do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conflict.matching.likeness import likeness
from services.kit.organisations.names import NAME_CHARACTERS_MAX, name_forms

SAME = [
    ("Siemens AG", "Siemens Aktiengesellschaft"),
    ("Siemens AG", "SIEMENS A.G."),
    ("SIEMENS A. G.", "siemens ag (Germany)"),
    ("株式会社LIXIL", "LIXIL Corporation"),
    ("上海海事大學", "上海海事大学"),
    ("삼성전자 주식회사", "삼성전자"),
    ("AT&T Inc.", "A.T.&T. Inc"),
    ("H & M Hennes", "H&M Hennes"),
    ("Johnson & Johnson", "Johnson and Johnson"),
    ("GmbH & Co. KG Muster", "gmbh & co kg muster"),
    ("Muster GmbH & Co. KG", "Muster"),
    ("Ørsted A/S", "Orsted AS"),
    ("Intl Business Machines Corp", "International Business Machines Corporation"),
    ("1st International Bank", "First International Bank"),
    ("Société Générale S.A.", "Societe Generale"),
    ("The Home Depot, Inc.", "Home Depot"),
    ("Alphabet Holdings plc", "Alphabet Holding"),
    ("UMR 7640", "UMR7640"),
    ("ＡＣＭＥ　ＣＯＲＰ", "Acme Corp"),
    ("PT Astra International Tbk", "Astra International"),
    ("ООО Яндекс", "Яндекс"),
    ("Meta Platforms, Inc. (formerly Facebook, Inc.)", "Facebook"),
    ("Doe Holdings LLC d/b/a Bright Dental", "Bright Dental"),
    ("European Centre for Training (CEDEFOP)", "CEDEFOP"),
    ("Sp. z o.o. Kowalski", "Sp z oo Kowalski"),
    ("Kowalski Sp. z o.o.", "Kowalski"),
]
DIFFERENT = [
    ("Alpha Japan (Japan)", "Beta (Japan)"),
    ("Bank 1", "Bank 2"),
    ("Siemens AG", "Siemens Energy AG"),
    ("Deutsche Bank AG", "Deutsche Bahn AG"),
    ("CDE Company", "A.B.C. Company"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_ways_to_write_one_name_share_a_key(left: str, right: str):
    assert {form.key for form in name_forms(left)} & {form.key for form in name_forms(right)}


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_names_of_different_customers_share_no_key(left: str, right: str):
    assert not {form.key for form in name_forms(left)} & {form.key for form in name_forms(right)}


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Siemens AG", "Simens AG", "close"),
        ("Lockheed Martin", "Martin Lockheed Corp", "equal"),
        ("International Business Machines", "IBM", "acronym"),
        ("Deutsche Bank AG", "Deutsche Bank Trust Company", "contained"),
        ("Volkswagen AG", "Siemens AG", "different"),
        ("Flex Ltd.", "Flex LNG Ltd.", "contained"),
        ("Zork Zork Zork", "Zork Quux", "contained"),
    ],
)
def test_likeness_names_what_two_names_have_in_common(left: str, right: str, kind: str):
    assert likeness(name_forms(left), name_forms(right)).kind == kind


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_does_not_depend_on_the_order_of_the_two(left: str, right: str):
    assert likeness(name_forms(left), name_forms(right)) == likeness(name_forms(right), name_forms(left))


@given(st.text(max_size=80))
def test_any_text_has_forms_without_an_error_and_each_form_can_be_looked_up(text: str):
    assert all(form.key and form.core for form in name_forms(text))


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert [form.core for form in name_forms("The Company")] == [("company",)]


def test_a_name_longer_than_any_is_cut():
    assert name_forms("x" * NAME_CHARACTERS_MAX + " tail") == name_forms("x" * NAME_CHARACTERS_MAX)


def test_punctuation_alone_is_no_name():
    assert name_forms("--- ???") == ()
