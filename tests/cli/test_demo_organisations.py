"""The list of real customers: large enough, consistent, and written the way partners write."""

import itertools
import unicodedata
from collections import Counter

from publicsuffixlist import PublicSuffixList

from contracts.values import Customer
from services.cli.demo.organisations import Organisation, organisations

SUFFIXES = PublicSuffixList(accept_unknown=False)


def addresses(one: Organisation) -> list[str]:
    return [one.domain, *one.websites]


def test_there_are_enough_from_all_over_the_world():
    assert len(organisations()) >= 800
    countries = Counter(one.country for one in organisations())
    assert len(countries) >= 50
    assert max(countries.values()) < len(organisations()) / 3


def test_ids_and_names_are_unique():
    assert max(Counter(one.id for one in organisations()).values()) == 1
    assert max(Counter(one.name.casefold() for one in organisations()).values()) == 1


def test_every_one_has_variants_that_say_something_new():
    assert sum(len(one.variants) for one in organisations()) >= 2.5 * len(organisations())
    for one in organisations():
        assert len(one.variants) >= 2, one.id
        assert len({one.name, *one.variants}) == 1 + len(one.variants), one.id


def test_web_addresses_are_hosts_under_a_known_public_suffix():
    for one in organisations():
        assert len(set(addresses(one))) == len(addresses(one)), one.id
        for address in addresses(one):
            host = address.partition("/")[0]
            assert SUFFIXES.privatesuffix(host), (one.id, address)
            assert address == address.strip().lower()
            assert not host.startswith("www."), "how it is typed is the feed's affair"


def test_parents_are_in_the_list_and_run_in_no_circle():
    known = {one.id: one for one in organisations()}
    assert sum(one.parent is not None for one in organisations()) >= 100
    for one in organisations():
        above = [one.id]
        while (parent := known[above[-1]].parent) is not None:
            assert parent not in above, one.id
            above.append(parent)


def test_every_way_to_write_one_is_a_valid_customer():
    for one in organisations():
        for name in (one.name, *one.variants):
            written = Customer(name=name, country=one.country, city=one.city, website=one.domain)
            assert written.name == name, "no spaces around it"


def test_other_scripts_are_there():
    letters = itertools.chain.from_iterable("".join(one.variants) for one in organisations())
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in set(letters)}
    assert {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HANGUL", "KATAKANA", "DEVANAGARI"} <= scripts


def test_homonyms_are_kept_as_they_are_in_life():
    shared = Counter(name.casefold() for one in organisations() for name in {one.name, *one.variants})
    assert {"prudential", "upmc", "ba"} <= {name for name, count in shared.items() if count > 1}
