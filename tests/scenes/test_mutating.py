"""Every number in the sample programmes matters: change one, and a story is told otherwise, or a probe decides so."""

import pytest

from tests.scenes.all import PROGRAMMES
from tests.scenes.mutants import FOLDER, Mutant, mutants
from tests.scenes.mutating import MODEL, PROBE, SAME, STORY, noticed


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
        (changed("upm-industries", "holidays: [2026-12-25", "holidays: [2026-12-24"), PROBE),
        (changed("infrastructure-five", '"17:30"', '"17:31"'), STORY),
    ],
    ids=["nothing", "period", "people", "currency", "same place", "other place", "holiday", "hours"],
)
def test_what_is_noticed_and_by_whom(mutant, who):
    assert noticed(mutant, PROGRAMMES) == who


def test_numbers_stand_alone_in_periods_in_dates_and_in_hours_and_not_in_names(tmp_path, monkeypatch):
    lines = ["# of 7", "id: upm2", "caps: {open: 60, within: P15D}", "rate: 0.5", 'on: [2026-12-31, "09:00"]']
    (tmp_path / "some.yaml").write_text("\n".join(lines))
    monkeypatch.setattr("tests.scenes.mutants.FOLDER", tmp_path)
    assert [(mutant.line, mutant.after) for mutant in mutants("some")] == [
        (3, "caps: {open: 61, within: P15D}"),
        (3, "caps: {open: 59, within: P15D}"),
        (3, "caps: {open: 60, within: P16D}"),
        (3, "caps: {open: 60, within: P14D}"),
        (4, "rate: 0.6"),
        (4, "rate: 0.4"),
        (5, 'on: [2027-01-01, "09:00"]'),
        (5, 'on: [2026-12-30, "09:00"]'),
        (5, 'on: [2026-12-31, "09:01"]'),
        (5, 'on: [2026-12-31, "08:59"]'),
    ]
