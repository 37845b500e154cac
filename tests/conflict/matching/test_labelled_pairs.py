"""The normal form and the name likeness measured on labelled pairs of real names."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from services.conflict.matching import Written, compare, profile
from services.conflict.matching.evaluating import Scored, report
from services.conflict.matching.pairs import read
from services.conflict.matching.scoring import compared
from services.kit.organisations.names import name_forms

PAIRS = Path(__file__).parents[3].parent / "shared" / "data" / "matching" / "pairs.csv"
SPELLING_SLICES = {"spelling", "formatting", "paren_suffix"}
APART = {"family", "homonym_other_country"}


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    if not PAIRS.exists():
        pytest.skip(f"the labelled pairs are not on this machine: {PAIRS}")
    with PAIRS.open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def test_an_equal_normal_form_is_right_and_finds_most_spelling_variants(pairs: list[dict[str, str]]):
    outcome: Counter[tuple[bool, bool]] = Counter()
    for pair in pairs:
        same = pair["label"] == "1"
        if (same and pair["slice"] not in SPELLING_SLICES) or pair["slice"] in APART:
            continue
        left, right = (name_forms(pair[side]) for side in ("left_name", "right_name"))
        outcome[same, bool({form.key for form in left} & {form.key for form in right})] += 1
    assert outcome[True, True] / (outcome[True, True] + outcome[False, True]) >= 0.99
    assert outcome[True, True] / (outcome[True, True] + outcome[True, False]) >= 0.58


def test_the_shipped_model_is_as_good_as_when_it_was_trained():
    if not PAIRS.exists():
        pytest.skip(f"the labelled pairs are not on this machine: {PAIRS}")
    found = report([Scored(pair, compared(pair).same) for pair in read(PAIRS)[::3]])
    assert (found["core"].f1_best or 0) >= 0.92
    assert (found["core"].near_certain_right or 0) >= 0.99
    assert found["slice hard_contained"].called_same <= 0.25
    assert found["slice family"].called_same <= 0.1


def test_homonyms_in_two_known_countries_are_never_near_certain(pairs: list[dict[str, str]]):
    homonyms = [pair for pair in pairs if pair["slice"] == "homonym_other_country"]
    relations = [
        compare(
            profile(Written(pair["left_name"], country=pair["left_country"])),
            profile(Written(pair["right_name"], country=pair["right_country"])),
        ).relation
        for pair in homonyms
    ]
    assert relations
    assert "same" not in relations
