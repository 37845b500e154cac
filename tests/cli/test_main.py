"""The command line as a whole: every row of the table works, and help costs nothing."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from services.cli.main import COMMANDS, app

HEAVY = ("aiokafka", "fastapi", "psycopg", "pydantic", "sqlalchemy")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_explains_itself(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert f"{name} " in result.output
    assert "--install-completion" not in result.output


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert [name for name in COMMANDS if name not in result.output] == []


def test_help_loads_no_library_that_takes_its_time() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from services.cli.main import app;"
        "CliRunner().invoke(app, ['--help']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=30)
    assert set(HEAVY).isdisjoint(done.stdout.split())


def test_a_wrong_name_is_a_usage_error_with_a_hint() -> None:
    result = CliRunner().invoke(app, ["docter"])
    assert result.exit_code == 2
    assert "doctor" in result.output
