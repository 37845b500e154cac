"""`dealreg programmes check`: what a file's author is told, where it stands, and how the command ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import contracts
from services.cli.main import app

PROGRAMMES = Path(contracts.__file__).parent / "programmes"
SAMPLE = (PROGRAMMES / "partner-plus.yaml").read_text()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def check(file: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["programmes", "check", str(file), *words])


def as_json(file: Path, code: int) -> dict[str, Any]:
    done = check(file, "--json")
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line_of(file: Path, words: str) -> int:
    return next(number for number, line in enumerate(file.read_text().splitlines(), 1) if words in line)


@pytest.mark.parametrize("path", sorted(PROGRAMMES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_programmes_that_come_with_it_are_valid_and_nothing_is_odd_about_them(path: Path):
    done = check(path)
    assert done.exit_code == 0, done.output
    assert ": valid. Tracks: " in done.stdout
    assert as_json(path, 0)["remarks"] == []


def test_every_fault_is_named_with_its_line_and_what_was_meant(file: Path):
    file.write_text(SAMPLE.replace("period: P90D", "period: 90 days").replace("minimum_deal: 500", "minimal_deal: 500"))
    done = check(file)
    assert (done.exit_code, done.stdout) == (1, "")
    second, first = sorted(done.stderr.splitlines())
    assert first.startswith(f"{file}:{line_of(file, 'minimal_deal')}:5: error: tracks.reseller.minimal_deal: ")
    assert "minimum_deal" in first
    assert second.startswith(f"{file}:{line_of(file, '90 days')}:")
    assert "rules.protection.period: " in second


def test_faults_are_the_same_for_programs(file: Path):
    file.write_text(SAMPLE.replace("currency: USD", "currency: dollars", 1))
    found = as_json(file, 1)
    (fault,) = found["faults"]
    assert (found["valid"], fault["line"], fault["place"]) == (False, line_of(file, "dollars"), "currency")


def test_what_is_no_yaml_is_a_fault_with_a_line(file: Path):
    file.write_text("id: x\n  name: [\n")
    done = check(file)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"{file}:2:")


UNREACHABLE = """  routes:
    - {to: partner-desk}
    - {to: director, over: 100000}
"""
GAP = """  routes:
    - {to: director, over: 100000}
"""


def test_a_rule_that_is_never_reached_is_a_warning_on_its_line_and_no_failure(file: Path):
    file.write_text(SAMPLE.replace("  routes:\n    - {to: partner-desk}\n", UNREACHABLE))
    done = check(file)
    assert done.exit_code == 0, done.output
    said = next(line for line in done.stdout.splitlines() if "warning" in line)
    assert said.startswith(f"{file}:{line_of(file, 'director')}:7: warning: rules.routes[1]: ")
    (remark,) = as_json(file, 0)["remarks"]
    assert (remark["severity"], remark["path"], remark["line"]) == (
        "warning",
        "rules.routes[1]",
        line_of(file, "director"),
    )


def test_a_claim_that_nobody_decides_is_an_error_and_named_by_an_example(file: Path):
    file.write_text(SAMPLE.replace("  routes:\n    - {to: partner-desk}\n", GAP))
    done = check(file)
    assert done.exit_code == 1
    said = next(line for line in done.stdout.splitlines() if "error" in line)
    assert said.startswith(f"{file}:{line_of(file, 'routes')}:3: error: rules.routes: ")
    found = as_json(file, 1)
    assert (found["valid"], {remark["severity"] for remark in found["remarks"]}) == (True, {"error"})


def test_a_rule_that_is_missing_is_a_fault_of_each_track_that_lacks_it(file: Path):
    file.write_text(SAMPLE.replace("  routes:\n    - {to: partner-desk}\n", ""))
    done = check(file)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 3)
    for line, track in zip(done.stderr.splitlines(), ("reseller", "referral", "affiliate"), strict=True):
        assert line.startswith(f"{file}:{line_of(file, f'  {track}:')}:3: error: tracks.{track}: routes ")


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path):
    assert check(tmp_path / "none.yaml").exit_code == 2
