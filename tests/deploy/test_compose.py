"""What is deployed agrees with itself and with the code, as far as that can be seen without an engine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli.house import OWNERS, READER
from services.cli.serving import SERVICES
from services.kit.settings import Settings
from services.kit.stack.container import KafkaContainer, PostgresContainer

DEPLOY = Path(__file__).parents[2] / "deploy"
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:\?|:-)")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def test_the_file_follows_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, DEPLOY / "compose.yaml"], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_each_service_runs_once_and_only_services_that_exist(compose: dict[str, Any]) -> None:
    commands = {name: service["command"][0] for name, service in compose["services"].items() if "command" in service}
    assert commands == {name: name for name in SERVICES}


def test_the_images_are_those_of_the_container_rung(compose: dict[str, Any]) -> None:
    assert compose["services"]["kafka"]["image"] == KafkaContainer.image
    assert compose["services"]["postgres"]["image"] == PostgresContainer.image


def test_the_door_sends_every_prefix_to_its_owner() -> None:
    config = (DEPLOY / "proxy" / "nginx.conf").read_text()
    rules = [(re.compile(rule), owner) for rule, owner in re.findall(r"~(\^/v1/\S+)\s+(\w+);", config)]
    owner_of = {
        prefix: next((owner for rule, owner in rules if rule.search(f"/v1/{prefix}/some-id/act")), READER)
        for prefix in [*OWNERS, "commands"]
    }
    assert owner_of == {**OWNERS, "commands": READER}
    assert re.findall(r"(GET|HEAD)\s+(\w+);", config) == [("GET", READER), ("HEAD", READER)]


def test_every_variable_is_explained_and_no_secret_has_a_default() -> None:
    asked = dict(VARIABLE.findall((DEPLOY / "compose.yaml").read_text()))
    lines = (DEPLOY / "env.example").read_text().splitlines()
    offered = dict(line.split("=") for line in lines if line and not line.startswith("#"))
    assert set(asked) == set(offered)
    assert [name for name, kind in asked.items() if kind == ":?"] == ["POSTGRES_PASSWORD"]
    assert offered["POSTGRES_PASSWORD"] == ""


def test_the_settings_take_what_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (DEPLOY / "env.example").read_text().splitlines():
        name, _, value = line.partition("=")
        if name.startswith("DEALREG_") and name != "DEALREG_PORT":
            monkeypatch.setenv(name, value)
    found = Settings(kafka="kafka:9092", database_url="postgresql://app@postgres/postgres", data=Path())
    assert (found.partitions, found.vault_sealing_keys) == (4, ())


def test_what_the_services_are_told_are_settings_they_have(compose: dict[str, Any]) -> None:
    told = compose["x-service"]["environment"]
    known = {f"DEALREG_{name.upper()}" for name in Settings.model_fields} | {"KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"}
    assert set(told) <= known
