"""What is trained on labelled pairs, and that no organisation is both trained on and scored."""

import json
from pathlib import Path

import numpy as np
import pytest

from services.conflict.matching.pairs import LabelledPair, Party
from services.conflict.matching.training.fitting import curves, fit, odds
from services.conflict.matching.training.folds import folds, organisations
from services.conflict.matching.training.mistyping import mistyped

MODEL = Path(__file__).parents[3] / "services" / "conflict" / "matching" / "model.json"


def pair(number: int, left: str, right: str, *, same: bool) -> LabelledPair:
    return LabelledPair(str(number), "x", "spelling" if same else "random", Party(left), Party(right), same)


PAIRS = [pair(number, f"Company {number}", f"Company {number} Ltd", same=True) for number in range(60)] + [
    pair(100 + number, f"Company {number}", f"Company {number + 1}", same=False) for number in range(0, 58, 2)
]


def test_names_that_a_positive_pair_joins_are_one_organisation():
    found = organisations(PAIRS)
    assert all((left == right) is bool(one.same) for one, (left, right) in zip(PAIRS, found, strict=True))


def test_every_pair_is_scored_once_and_none_of_its_organisations_was_trained_on():
    both, scored_times = organisations(PAIRS), np.zeros(len(PAIRS))
    for trained, scored in folds(PAIRS):
        seen = {one for sides, known in zip(both, trained, strict=True) if known for one in sides}
        asked = {one for sides, known in zip(both, scored, strict=True) if known for one in sides}
        assert seen.isdisjoint(asked)
        scored_times += scored
    assert (scored_times == 1).all()


def test_mistyped_names_follow_from_the_names_and_are_never_measured():
    found = list(mistyped(PAIRS * 2))
    assert found == list(mistyped(PAIRS))
    assert all(one.left.name != one.right.name and not one.core for one in found)


def test_a_fit_finds_the_curve_that_made_the_labels():
    values = np.linspace(0, 2, 4_001)[:, None]
    chance = 1 / (1 + 2 ** -(8 * values[:, 0] - 8))
    bent = curves(values)
    weights = fit(bent.spread(values), chance, np.ones(len(values)), ridge=1e-3)
    assert odds(bent.spread(values), weights)[[500, 2_000, 3_500]] == pytest.approx([-6, 0, 6], abs=0.2)


def test_the_shipped_model_has_a_few_dozen_named_terms_and_says_what_it_was_trained_on():
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    assert 40 <= len(model["terms"]) <= 84
    assert len(model["trained_on"]) == 64
