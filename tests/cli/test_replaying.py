"""`dealreg replay`: which partitions are read, and what cannot be asked for together."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("wall", ["{}", "{}+00:00", "{}Z"])
def test_an_instant_is_the_same_in_every_zone(copies: Path, wall: str) -> None:
    folder = ("--copies", str(copies), "--service", "conflict")
    at = json.loads(CliRunner().invoke(app, ["replay", "--json", *folder]).stdout)["headers"]["ce_time"]
    made = datetime.fromisoformat(at)
    east = made.astimezone(timezone(timedelta(hours=2))).isoformat()
    for instant in (wall.format(made.replace(tzinfo=None).isoformat()), east):
        assert len(replayed(*folder, "--since", instant)) == 1
        assert replayed(*folder, "--until", instant) == []


@pytest.mark.parametrize(
    "words", [("--stream", "registration/x"), ("--type", "registration"), ("--since", "2026-05-01"), ("--copies", ".")]
)
def test_what_is_decided_again_is_whole_partitions_of_what_is_live(words: tuple[str, str]) -> None:
    done = CliRunner().invoke(app, ["replay", "--decide", *words])
    assert done.exit_code == 2
    assert "whole partitions of the live ledgers" in done.output


def test_there_is_no_other_service() -> None:
    assert CliRunner().invoke(app, ["replay", "--service", "projections"]).exit_code == 2


@pytest.fixture
def life(tmp_path: Path) -> Path:
    """A claim that is made in the first minute and withdrawn in the third."""
    made, over = an_event("registration.submitted.v1"), an_event(WITHDRAWN)
    Writing("registration").add("registration/x", made).add("registration/x", over, minutes=2).copy(tmp_path)
    return tmp_path


def folded(*words: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["replay", "--json", "--stream", "registration/x", *words])
    assert done.exit_code == 0, done.output
    return [line for line in map(json.loads, done.stdout.splitlines()) if line["view"] == "registrations"]


def test_rows_are_folded_to_an_instant(life: Path) -> None:
    states = {
        at: [(row["state"], row["version"]) for row in folded("--copies", str(life), "--as-of", f"2026-03-01T{at}")]
        for at in ("09:00:30", "09:01:00", "09:02:59", "09:03:00")
    }
    assert states == {
        "09:00:30": [],
        "09:01:00": [("submitted", 1)],
        "09:02:59": [("submitted", 1)],
        "09:03:00": [("withdrawn", 2)],
    }


def test_a_difference_goes_from_an_instant_to_a_later_one() -> None:
    done = CliRunner().invoke(app, ["replay", "--diff", "2026-03-02", "2026-03-01"])
    assert (done.exit_code, "to a later one" in done.output) == (2, True)


def test_what_changed_between_two_instants(life: Path) -> None:
    def changed(first: str, last: str) -> list[dict[str, Any]]:
        return folded("--copies", str(life), "--diff", f"2026-03-01T{first}", f"2026-03-01T{last}")

    (new,) = changed("09:00:00", "09:01:30")
    assert (new["before"], new["after"]["state"]) == (None, "submitted")
    (ended,) = changed("09:01:00", "10:00:00")
    assert ended["before"] | {"state": "submitted", "version": 1} == ended["before"]
    assert ended["after"] | {"state": "withdrawn", "version": 2} == ended["after"]
    assert changed("09:03:00", "10:00:00") == []
    done = CliRunner().invoke(app, ["replay", "--copies", str(life), "--diff", "2026-03-01T09:01:00", "2026-03-02"])
    assert "registrations x: state submitted → withdrawn" in done.stdout


@pytest.mark.parametrize(
    "words",
    [("--decide",), ("--service", "conflict"), ("--type", "registration"), ("--diff", "2026-01-01", "2026-02-01")],
)
def test_a_fold_is_of_whole_ledgers(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["replay", "--as-of", "2026-03-01", *words])
    assert done.exit_code == 2
    assert "take all of the ledgers" in done.output


@pytest.mark.parametrize("words", [["--as-of", "2190-01-01"], ["--diff", "2026-01-01", "2190-01-01"]])
def test_what_has_not_come_yet_is_not_told(copies: Path, words: list[str]) -> None:
    done = CliRunner().invoke(app, ["replay", "--copies", str(copies), *words])
    assert (done.exit_code, "has not come yet" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "There is no such event."),
        (("--as-of", "2026-04-01"), "There is no such row."),
        (("--diff", "2026-03-01", "2026-04-01"), "There is no such change."),
    ],
)
def test_that_nothing_is_like_it_is_said_beside_the_output(life: Path, words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(app, ["replay", "--copies", str(life), "--stream", "registration/y", *words])
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (0, "", said)
