"""Names that are the same name get the same key; names that are not, do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    ("OAO Gazprom", "Open Joint Stock Company Gazprom"),
    ("ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ «Байкал»", "Baykal OOO"),
    ("Ministère de l'Économie", "Ministere Economie"),
    ("Universitätsklinikum Ulm", "University Hospital Ulm"),
    ("湖州大學", "湖州大学"),
]
DIFFERENT = [
    ("Alpha Japan (Japan)", "Beta (Japan)"),
    ("Bank 1", "Bank 2"),
    ("Siemens AG", "Siemens Energy AG"),
    ("Deutsche Bank AG", "Deutsche Bahn AG"),
    ("CDE Company", "A.B.C. Company"),
    ("湖州大学", "州湖大学"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_ways_to_write_one_name_share_a_key(left: str, right: str):
    assert {form.key for form in name_forms(left)} & {form.key for form in name_forms(right)}


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_names_of_different_customers_share_no_key(left: str, right: str):
    assert not {form.key for form in name_forms(left)} & {form.key for form in name_forms(right)}


@given(st.text(max_size=80))
def test_any_text_has_forms_without_an_error_and_each_form_can_be_looked_up(text: str):
    assert all(form.key and form.core for form in name_forms(text))


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert [form.core for form in name_forms("The Company")] == [("company",)]


def test_a_name_longer_than_any_is_cut():
    assert name_forms("x" * NAME_CHARACTERS_MAX + " tail") == name_forms("x" * NAME_CHARACTERS_MAX)


def test_punctuation_alone_is_no_name():
    assert name_forms("--- ???") == ()
