"""What two writings of one organisation share, and whether a text tells who it is."""

import pytest

from contracts.values import Organisation
from services.kit.organisations.keys import COMMON_NAME, DOMAIN, NAME, is_named_in, keys_of


@pytest.mark.parametrize(
    ("said", "mail_domain", "keys"),
    [
        ({"name": "Siemens AG"}, None, {(NAME, "siemens")}),
        ({"name": "SIEMENS Aktiengesellschaft"}, None, {(NAME, "siemens")}),
        ({"name": "National Bank Ltd"}, None, {(COMMON_NAME, "bank national")}),
        ({"name": "Acme", "website": "https://www.Acme.co.uk/x?y"}, None, {(NAME, "acme"), (DOMAIN, "acme.co.uk")}),
        ({"name": "Acme", "website": "gmail.com"}, None, {(NAME, "acme")}),
        ({"name": "Acme"}, "mail.acme.de", {(NAME, "acme"), (DOMAIN, "acme.de")}),
        ({"name": "Acme"}, "reseller.de", {(NAME, "acme")}),
        ({"name": "Acme", "website": "acme.com"}, "acme.de", {(NAME, "acme"), (DOMAIN, "acme.com")}),
        ({"name": "Acme, formerly Zenith"}, None, {(NAME, "acme"), (NAME, "zenith")}),
        (
            {"name": "Acme", "country": "DE", "identifiers": ({"scheme": "vat", "value": "DE 136 695 976"},)},
            None,
            {(NAME, "acme"), ("vat", "DE136695976")},
        ),
        (
            {"name": "Acme", "country": "US", "identifiers": ({"scheme": "national", "value": "12-345"},)},
            None,
            {(NAME, "acme"), ("national-us", "12345")},
        ),
        (
            {"name": "Acme", "identifiers": ({"scheme": "crm", "value": "0815"},)},
            None,
            {(NAME, "acme"), ("crm", "0815")},
        ),
        (
            {"name": "Acme", "identifiers": ({"scheme": "lei", "value": "W38RGI023J3WT1HWRP33"},)},
            None,
            {(NAME, "acme")},
        ),
        ({"name": "- - -"}, None, set()),
    ],
)
def test_keys_of_an_organisation(said: dict[str, object], mail_domain: str | None, keys: set[tuple[str, str]]):
    assert set(keys_of(Organisation.model_validate(said), mail_domain)) == keys


BANK = Organisation(name="Bank of Zanzibar Ltd.", website="www.bankofzanzibar.com")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Moves bank of ZANZIBAR into our cloud", True),
        ("the team of bankofzanzibar.com asked", True),
        ("ask jo@BankOfZanzibar.com", True),
        ("a bank of the south in zanzibar", False),
        ("see notbankofzanzibar.com", False),
        ("a large bank", False),
        ("", False),
    ],
)
def test_a_text_that_tells_who_it_is(text: str, named: bool):
    assert is_named_in(text, BANK) is named


@pytest.mark.parametrize("name", ["National Bank", "- - -"])
def test_common_words_tell_nobody(name: str):
    assert not is_named_in("talked to the national bank", Organisation(name=name))
