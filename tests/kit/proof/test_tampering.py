"""A bundle that nobody touched is sound; whatever an insider does to a copy is found, and where it was done.

`python -m tests.bench.proof` does 10 000 such deeds.
"""

from random import Random

import pytest

from tests.kit.proof.deeds import DEEDS
from tests.kit.proof.worlds import Copy, World, checked

WORLD = World(700)
BUNDLE = WORLD.bundle(range(700))
SOME = [*range(3, 9), 255, 256, 300, *range(511, 514), 699]


def test_a_whole_bundle_and_one_of_some_records_are_sound(tmp_path):
    assert checked(BUNDLE, WORLD.key, tmp_path) == []
    assert checked(BUNDLE, WORLD.key, tmp_path, [*WORLD.older.values(), WORLD.checkpoint]) == []
    assert checked(WORLD.bundle(SOME), WORLD.key, tmp_path) == []


def test_the_same_content_makes_the_same_bytes():
    assert World(700).bundle(range(700)) == BUNDLE


@pytest.mark.parametrize("doer", DEEDS)
@pytest.mark.parametrize("seed", range(5))
def test_what_was_done_to_it_is_found_where_it_was_done(doer, seed, tmp_path):
    deed = doer(WORLD, BUNDLE, Random(seed))
    findings = checked(deed.bundle, WORLD.key, tmp_path, deed.remembered)
    assert deed.found_by(findings), findings[:5]


def test_the_first_finding_names_the_first_wrong_record(tmp_path):
    copy = Copy(BUNDLE)
    found = copy.records()
    for at in (600, 12, 340):
        found[at] = (found[at][0], found[at][1] + b" ")
    copy.set_records(found)
    first = checked(copy.written(), WORLD.key, tmp_path)[0]
    assert (first.first, first.last) == (12, 12)


def test_a_bundle_of_strangers_records_in_a_cut_shows_none_of_the_others():
    """What lies between the records of a bundle is there as hashes only."""
    files = Copy(WORLD.bundle(SOME)).files
    others = [data for number, data in enumerate(WORLD.records) if number not in SOME]
    assert not any(data in content for content in files.values() for data in others[:50])
