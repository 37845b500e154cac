"""`dealreg doctor` and `dealreg stack` where nothing runs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app


@pytest.fixture(autouse=True)
def on_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEALREG_STACK", "native")
    monkeypatch.setenv("DEALREG_DATA", str(tmp_path / "data"))


def test_all_is_well_where_the_tests_run_and_nothing_is_created(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["doctor", "--json"])
    findings = {finding["about"]: finding for finding in json.loads(result.stdout)}
    assert result.exit_code == 0, result.stdout
    assert {"Python", "Java", "Kafka's jars", "PostgreSQL", "data folder"} <= set(findings)
    assert all(finding["well"] for finding in findings.values())
    assert not (tmp_path / "data").exists()


def test_an_address_with_a_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hidden@db.example/app")
    result = CliRunner().invoke(app, ["doctor"])
    assert "hidden" not in result.output


def test_a_data_folder_that_cannot_be_made_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALREG_DATA", "/proc/nothing/here")
    result = CliRunner().invoke(app, ["doctor", "--json"])
    wrong = [finding for finding in json.loads(result.stdout) if not finding["well"]]
    assert result.exit_code == 1
    assert [finding["about"] for finding in wrong] == ["data folder"]
    assert "--data" in wrong[0]["type_this"]


def test_the_state_of_a_stack_that_does_not_run_is_an_exit_code() -> None:
    assert CliRunner().invoke(app, ["stack", "status", "--json"]).exit_code == 3
    down = CliRunner().invoke(app, ["stack", "down"])
    assert (down.exit_code, "nothing was running" in down.output) == (0, True)
