"""Retraining on what people decided: it shows before and after, and scores nothing by what it was trained on."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from services.conflict.matching.pairs import ADJUDICATED, LabelledPair, Party
from services.conflict.matching.training import showing
from services.conflict.matching.training.folds import folds, organisations
from services.conflict.matching.training.learning import fitted
from services.conflict.matching.training.retraining import Compared, moved, retrained
from services.conflict.matching.training.writing import known
from services.conflict.matching.weights import Weights
from tests.conflict.matching.test_cli import HEADER, run

SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "so", "ti", "vu", "ze")
KINDS = ("Works", "Systems", "Foods", "Logistics", "Labs")


def names() -> Iterator[str]:
    """Made-up names of organisations."""
    for number in range(1_000):
        a, b, c = (SYLLABLES[number // size % 10] for size in (100, 10, 1))
        yield f"{a}{c}{b}x{c}{a} {KINDS[number % 5]}".title()


NAMES = tuple(names())


def pairs(first: int, last: int, source: str = "made") -> list[LabelledPair]:
    """For each name its own under another legal form, and another organisation that begins alike."""
    found = []
    for number in range(first, last):
        name = NAMES[number]
        other = f"{name.split()[0]} {KINDS[(number + 2) % 5]}"
        spelt = LabelledPair(f"{source}-s{number}", source, "spelling", Party(name), Party(f"{name} GmbH"), same=True)
        found += [spelt, spelt._replace(id=f"{source}-d{number}", slice="random", right=Party(other), same=False)]
    return found


LABELLED = pairs(0, 50)


def decided(first: int = 100, last: int = 130) -> list[LabelledPair]:
    """People found that what begins alike is one customer after all."""
    return [
        pair._replace(slice="merge", same=True) for pair in pairs(first, last, ADJUDICATED) if pair.slice == "random"
    ]


def test_an_organisation_that_people_decided_about_is_the_one_of_the_labelled_pairs():
    both = [*LABELLED, *decided(0, 20)]
    found = organisations(both)
    assert found[-1][0] in {side for sides in found[: len(LABELLED)] for side in sides}
    for trained, scored in folds(both):
        seen = {one for sides, use in zip(found, trained, strict=True) if use for one in sides}
        assert seen.isdisjoint(one for sides, use in zip(found, scored, strict=True) if use for one in sides)


@cache
def one_decided(*, same: bool) -> Compared:
    """Retrained on one decision."""
    return retrained(LABELLED, [pair._replace(same=same) for pair in decided(100, 101)])


@cache
def many_decided() -> Compared:
    """Retrained on many."""
    return retrained(LABELLED, decided())


def test_decisions_count_after_and_not_before():
    found, live = many_decided(), len(LABELLED)
    assert np.mean(found.after[live:]) > np.mean(found.before[live:]) + 0.2
    assert found.before[live] == one_decided(same=True).before[live]


def test_a_decision_does_not_count_for_its_own_chance():
    assert one_decided(same=True).after[-1] == one_decided(same=False).after[-1]


def test_for_people_it_is_a_table():
    lines = showing.as_text(many_decided()).splitlines()
    assert [line.split()[:3] for line in lines if line.startswith("pairs: core")] == [["pairs:", "core", "before"]]
    assert lines[-1].startswith("The start moves by ")


@pytest.mark.parametrize(("same", "sign"), [(True, 1), (False, -1), (None, 0)])
def test_the_start_moves_towards_what_was_decided(same: bool | None, sign: int):
    table = known([*LABELLED, *(pair._replace(same=bool(same)) for pair in decided())])
    live = np.array([pair.source == ADJUDICATED and same is not None for pair in table.pairs])
    _, told = fitted(table, ~live & (table.weight > 0))
    assert np.sign(moved(table, told, live)) == sign


def test_few_decisions_move_it_little():
    table = known([*LABELLED, *decided()])
    live = [pair.source == ADJUDICATED for pair in table.pairs]
    _, told = fitted(table, ~np.array(live))
    few = np.array(live) & (np.cumsum(live) <= 2)
    assert 0 < moved(table, told, few) < moved(table, told, np.array(live))


def file_of(path: Path, some: list[LabelledPair]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER.split(","))
        for pair in some:
            sides = (value for side in (pair.left, pair.right) for value in side[:4])
            relation, label = ("same", "1") if pair.same else ("unrelated", "0")
            rows.writerow([pair.id, pair.source, pair.slice, *sides, relation, label])
    return path


def test_before_and_after_are_shown_and_the_model_is_written(tmp_path: Path):
    known_pairs, live = file_of(tmp_path / "p.csv", LABELLED), file_of(tmp_path / "a.csv", decided())
    done = run("retrain", str(known_pairs), str(live), "--json", "--output", str(tmp_path / "new" / "model.json"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["pairs"]["before"]["core"]["pairs"] == len(LABELLED)
    before, after = (told["adjudications"][time]["calibration"] for time in ("before", "after"))
    assert after["lost_bits"] < before["lost_bits"]
    assert told["adjudications"]["after"]["slice merge"]["pairs"] == len(decided())
    model = json.loads((tmp_path / "new" / "model.json").read_text(encoding="utf-8"))
    assert len(model["trained_on"].split()) == 2
    assert Weights.read(model).version == model["version"]
    counted = json.loads((tmp_path / "new" / "counts.json").read_text(encoding="utf-8"))
    assert counted["names"] == len({side.name for pair in LABELLED for side in (pair.left, pair.right)})


def test_without_pairs_or_decisions_it_says_so(tmp_path: Path):
    known_pairs, nothing = file_of(tmp_path / "p.csv", LABELLED), file_of(tmp_path / "a.csv", [])
    for words, why in (
        ((str(tmp_path / "nowhere.csv"), str(nothing)), "kept outside"),
        ((str(known_pairs), str(nothing)), "no labelled pairs in"),
    ):
        done = run("retrain", *words)
        assert (done.returncode, done.stdout, why in done.stderr) == (2, "", True)


def test_pairs_of_which_a_side_is_withheld_are_passed_over(tmp_path: Path):
    hidden = decided(100, 101)[0]._replace(left=Party(""))
    live = file_of(tmp_path / "a.csv", [*decided(101, 103), hidden])
    told = json.loads(run("evaluate", str(live), "--json").stdout)
    assert told["everything"]["pairs"] == 2
