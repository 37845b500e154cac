"""The commands as operators and compliance type them: ledgers read, copied, proven; views rebuilt; what is away."""

import json
from pathlib import Path

import httpx
import pytest

from tests.integration.conftest import Typed, shown
from tests.integration.house import House, a_registration

NOWHERE = "http://127.0.0.1:1"


@pytest.mark.covers("F77", "F85")
def test_the_ledgers_are_listed_replayed_and_filtered(house: House, as_partner: Typed):
    claim = shown(as_partner("submit", "-", "--json", said=json.dumps(a_registration("Wacker AG"))))
    ends = shown(house.command("topics", "--json"))
    assert {row["topic"].partition(".")[2] for row in ends} >= {"registration.ledger", "conflict.ledger", "quarantine"}
    stream = f"registration/{claim['id']}"
    lines = house.command("replay", "--stream", stream, "--json").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["headers"]["ce_type"] for event in events] == [
        "registration.submitted.v1",
        "registration.approved.v1",
    ]
    assert {event["headers"]["ce_subject"] for event in events} == {stream}
    since = events[1]["headers"]["ce_time"].rstrip("Z")
    later = house.command("replay", "--stream", stream, "--since", since).stdout.splitlines()
    assert len(later) == 1
    assert (
        house.command("replay", "--stream", stream, "--type", "registration.sub", "--until", since).stdout.count("\n")
        == 1
    )


def test_a_copy_verifies_and_replays_as_the_ledgers_do(house: House, operator: httpx.Client, tmp_path: Path):
    files = shown(house.command("export", str(tmp_path / "copy"), "--json"))
    assert sum(file["records"] for file in files) > 0
    assert shown(house.command("verify", str(tmp_path / "copy"), "--json"))["sound"]
    copied = house.command("replay", "--copies", str(tmp_path / "copy"), "--json").stdout.splitlines()
    assert len(copied) == sum(file["records"] for file in files)
    assert set(copied) <= set(house.command("replay", "--json").stdout.splitlines())
    none = house.command("verify", str(tmp_path / "nothing"))
    assert (none.returncode, "dealreg export" in none.stderr) == (2, True)


def test_a_view_is_rebuilt_while_the_house_goes_on(house: House, as_partner: Typed):
    as_partner("submit", "-", said=json.dumps(a_registration("Gea Group AG")))
    found = shown(house.command("rebuild", "registrations", "--json"))
    assert [(view["view"], view["unchanged"]) for view in found["views"]] == [
        ("registrations", True),
        ("registrations_past", True),
    ]
    unknown = house.command("rebuild", "nothing")
    assert (unknown.returncode, "registrations" in unknown.stderr) == (2, True)
    assert all(view["unchanged"] for view in shown(house.command("rebuild", "--json"))["views"])


def test_the_doctor_says_how_things_are(house: House):
    findings = shown(house.command("doctor", "--json"))
    assert all(finding["well"] for finding in findings)
    assert "Python" in house.command("doctor").stdout


AWAY: dict[str, tuple[tuple[str, ...], dict[str, str], int, str]] = {
    "nobody answers": (("programmes", "list"), {"DEALREG_URL": NOWHERE}, 3, "dealreg run"),
    "no address": (("programmes", "list"), {"DEALREG_URL": "nonsense"}, 3, "http"),
    "no token": (("programmes", "list"), {"DEALREG_TOKEN": ""}, 2, "dealreg token"),
    "a bad token": (("programmes", "list"), {"DEALREG_TOKEN": "bad"}, 1, "dealreg token"),
    "no broker": (("topics",), {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, 3, "dealreg run"),
    "no broker to verify": (("verify",), {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, 3, "dealreg doctor"),
    "no database": (("rebuild",), {"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}, 3, "dealreg doctor"),
    "no stack": (("topics",), {"KAFKA_BOOTSTRAP_SERVERS": "", "DATABASE_URL": ""}, 3, "dealreg stack up"),
}


@pytest.mark.parametrize("case", AWAY)
def test_what_is_away_is_named_with_what_to_type(as_operator: Typed, house: House, vendor: str, case: str):
    words, environment, code, hint = AWAY[case]
    token = {"DEALREG_TOKEN": house.token("operator", vendor=vendor)}
    done = house.command(*words, **(token | environment))
    assert (done.returncode, done.stdout) == (code, "")
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
