"""Every number in the sample programmes matters: change one, and a story is told otherwise, or a probe decides so."""

import pytest

from tests.scenes.all import PROGRAMMES
from tests.scenes.mutating import FOLDER, MODEL, PROBE, SAME, STORY, Mutant, mutants, noticed


def test_every_programme_has_a_story():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(PROGRAMMES)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_change_of_any_number_is_noticed(name):
    changed = list(mutants(name))
    assert changed
    assert [str(mutant) for mutant in changed if not noticed(mutant, PROGRAMMES)] == []


def changed(name: str, before: str, after: str) -> Mutant:
    text = (FOLDER / f"{name}.yaml").read_text()
    assert before in text
    return Mutant(name, 0, before, after, text.replace(before, after))


@pytest.mark.parametrize(
    ("mutant", "who"),
    [
        (changed("partner-plus", "currency: USD", "currency: USD"), ""),
        (changed("upm-default", "P75D", "P76D"), STORY),
        (changed("upm-industries", "people: 8", "people: 9"), PROBE),
        (changed("hosting-var", "currency: USD", "currency: 1"), MODEL),
        (changed("partner-plus", "precedence: 3", "precedence: 4"), SAME),
        (changed("partner-plus", "precedence: 3", "precedence: 0"), STORY),
    ],
    ids=["nothing", "period", "people", "currency", "same place", "other place"],
)
def test_what_is_noticed_and_by_whom(mutant, who):
    assert noticed(mutant, PROGRAMMES) == who


def test_numbers_are_those_that_count_not_those_in_names_dates_and_hours(tmp_path, monkeypatch):
    lines = ["# of 7", "id: upm2", 'opens: "09:00"', "on: 2026-12-25", "caps: {open: 60, within: P15D}", "rate: 0.5"]
    (tmp_path / "some.yaml").write_text("\n".join(lines))
    monkeypatch.setattr("tests.scenes.mutating.FOLDER", tmp_path)
    assert [str(mutant) for mutant in mutants("some")] == [
        "some.yaml:5: caps: {open: 60, within: P15D} → caps: {open: 61, within: P15D}",
        "some.yaml:5: caps: {open: 60, within: P15D} → caps: {open: 59, within: P15D}",
        "some.yaml:5: caps: {open: 60, within: P15D} → caps: {open: 60, within: P16D}",
        "some.yaml:5: caps: {open: 60, within: P15D} → caps: {open: 60, within: P14D}",
        "some.yaml:6: rate: 0.5 → rate: 0.6",
        "some.yaml:6: rate: 0.5 → rate: 0.4",
    ]
