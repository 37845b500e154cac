"""A sound copy passes, a changed one is found and the place named, and what is no copy is refused."""

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from tests.cli.verify.telling import a_registration, verified


def test_a_sound_ledger_passes(tmp_path):
    a_registration().copy(tmp_path)
    code, found = verified(tmp_path)
    assert (code, found["sound"], found["ledgers"][0]["records"]) == (0, True, 2)


def test_it_speaks_to_people_too(tmp_path):
    a_registration().copy(tmp_path)
    done = CliRunner().invoke(app, ["verify", str(tmp_path)])
    assert "Nothing was changed and every rule holds." in done.stdout


@pytest.mark.parametrize(
    ("tamper", "kind", "sequence"),
    [
        (lambda lines: [lines[0], lines[1].replace("north-it", "south-it"), *lines[2:]], "changed", 0),
        (lambda lines: [*lines[:2], *lines[3:]], "truncated", 1),
        (lambda lines: [lines[0], *lines[2:]], "missing", 0),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "misplaced", 1),
    ],
    ids=["a byte changed", "the last record dropped", "the first record dropped", "two swapped"],
)
def test_a_changed_copy_is_found_and_the_place_named(tmp_path, tamper, kind, sequence):
    path = a_registration().copy(tmp_path)
    path.write_text("".join(tamper(path.read_text().splitlines(keepends=True))))
    code, found = verified(tmp_path)
    breach = found["ledgers"][0]["breaches"][0]
    assert (code, breach["kind"], breach["sequence"]) == (1, kind, sequence)


@pytest.mark.parametrize("text", ["", "[]\n", '{"format":"other"}\n'])
def test_a_file_that_is_no_copy_is_refused(tmp_path, text):
    (tmp_path / "registration-0.ledger.jsonl").write_text(text)
    assert CliRunner().invoke(app, ["verify", str(tmp_path)]).exit_code == 2


def test_a_folder_without_copies_is_refused(tmp_path):
    assert CliRunner().invoke(app, ["verify", str(tmp_path)]).exit_code == 2
