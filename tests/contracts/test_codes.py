"""Whatever code a client may get is explained, nothing else is, and the page is as fresh as the table."""

import re

from contracts.codes import CODES, REASONED, REFUSED
from contracts.disclosure import OWN_REASONS
from tests.contracts import codes


def test_every_code_that_the_source_refuses_with_is_explained_and_no_other():
    found, known = codes.refusals(), {code for group in REFUSED.values() for code in group}
    assert {code: place for code, place in found.items() if code not in known} == {}
    assert known - found.keys() == set()


def test_no_code_stands_twice():
    groups = [group for tables in (REFUSED, REASONED) for group in tables.values()]
    assert sum(map(len, groups)) == len(CODES)


def test_what_a_partner_is_told_of_its_own_affairs_is_explained():
    assert OWN_REASONS - CODES.keys() == set()


def test_each_says_what_it_means_in_whole_sentences():
    for code, said in CODES.items():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]+", code)
        assert all(words[0].isupper() or words[0] == "`" for words in said), code
        assert all(words.endswith(".") for words in said), code


def test_the_page_is_fresh():
    fresh = codes.PAGE.read_text() == codes.page()
    assert fresh, "run `make codes` and commit docs/codes.md"
