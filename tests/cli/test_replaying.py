"""`dealreg replay`: which partitions are read, and what cannot be asked for together."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from tests.cli.ledgers import Writing, an_event

WITHDRAWN = "registration.withdrawn.v1"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A record of each ledger."""
    for ledger in ("registration", "conflict"):
        Writing(ledger).add(f"{ledger}/x", an_event(WITHDRAWN)).copy(tmp_path)
    return tmp_path


def replayed(*words: str) -> list[tuple[str, int]]:
    done = CliRunner().invoke(app, ["replay", "--json", *words])
    assert done.exit_code == 0, done.output
    return [(line["ledger"], line["partition"]) for line in map(json.loads, done.stdout.splitlines())]


def test_a_service_and_a_partition_can_be_chosen(copies: Path) -> None:
    folder = ("--copies", str(copies))
    assert replayed(*folder) == [("registration", 0), ("conflict", 0)]
    assert replayed(*folder, "--service", "conflict") == [("conflict", 0)]
    assert replayed(*folder, "--partition", "0", "--type", "registration.w") == [("registration", 0), ("conflict", 0)]
    assert replayed(*folder, "--partition", "1") == []


@pytest.mark.parametrize(
    "words", [("--stream", "registration/x"), ("--type", "registration"), ("--since", "2026-05-01"), ("--copies", ".")]
)
def test_what_is_decided_again_is_whole_partitions_of_what_is_live(words: tuple[str, str]) -> None:
    done = CliRunner().invoke(app, ["replay", "--decide", *words])
    assert done.exit_code == 2
    assert "whole partitions of the live ledgers" in done.output


def test_there_is_no_other_service() -> None:
    assert CliRunner().invoke(app, ["replay", "--service", "projections"]).exit_code == 2
