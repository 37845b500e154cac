"""A sample application of the eventsourcing library runs on a ledger as on any other of its stores."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import IntegrityError
from eventsourcing.system import SingleThreadedRunner, System

from tests.kit.ledger.recorder.club import Club, Tallies
from tests.servers import unique

PROCESS_SECONDS = 60


@pytest.fixture
def environment(kafka: str) -> dict[str, str]:
    prefix = unique("club")
    return {
        "PERSISTENCE_MODULE": "services.kit.ledger",
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "CLUB_LEDGER_TOPIC": f"{prefix}.club",
        "TALLIES_LEDGER_TOPIC": f"{prefix}.tallies",
        "CLUB_IS_SNAPSHOTTING_ENABLED": "yes",
    }


@pytest.fixture
def club(environment: dict[str, str]) -> Iterator[Club]:
    with Club(env=environment) as club:
        yield club


def test_an_aggregate_is_saved_and_loaded_at_any_version(club: Club) -> None:
    fido = club.register("Fido")
    for trick in ("roll over", "play dead", "fetch", "beg", "spin"):
        club.teach(fido, trick)
    assert club.dog(fido).tricks == ["roll over", "play dead", "fetch", "beg", "spin"]
    assert club.dog(fido, version=3).tricks == ["roll over", "play dead"]
    with pytest.raises(AggregateNotFoundError):
        club.dog(uuid4())


def test_snapshots_have_a_ledger_of_their_own(club: Club) -> None:
    fido = club.register("Fido")
    for trick in ("roll over", "play dead", "fetch"):
        club.teach(fido, trick)
    assert club.snapshots is not None
    assert [snapshot.originator_version for snapshot in club.snapshots.get(fido)] == [4]
    assert club.dog(fido).version == 4


def test_the_notification_log_has_sections(club: Club) -> None:
    fido = club.register("Fido")
    for trick in ("roll over", "play dead"):
        club.teach(fido, trick)
    section = club.notification_log["1,2"]
    assert [item.id for item in section.items] == [1, 2]
    assert section.next_id == "3,4"
    assert [item.originator_id for item in club.notification_log["3,4"].items] == [fido]


def test_a_stale_save_is_refused_and_succeeds_when_done_again(club: Club, environment: dict[str, str]) -> None:
    fido = club.register("Fido")
    with Club(env=environment) as elsewhere:
        stale = elsewhere.dog(fido)
        club.teach(fido, "roll over")
        stale.add_trick("play dead")
        with pytest.raises(IntegrityError):
            elsewhere.save(stale)
        elsewhere.teach(fido, "play dead")
    assert club.dog(fido).tricks == ["roll over", "play dead"]


def test_another_process_sees_it_and_adds_to_it(club: Club, environment: dict[str, str]) -> None:
    fido = club.register("Fido")
    club.teach(fido, "roll over")
    command = [sys.executable, "-m", "tests.kit.ledger.recorder.club", str(fido)]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=PROCESS_SECONDS, check=True
    )
    assert done.stdout == "roll over"
    assert club.dog(fido).tricks == ["roll over", "come when called"]


def test_a_subscription_is_woken_by_another_recorder(club: Club, environment: dict[str, str]) -> None:
    fido = club.register("Fido")
    with Club(env=environment) as elsewhere, club.recorder.subscribe(gt=1) as subscription:
        elsewhere.teach(fido, "roll over")
        assert next(subscription).originator_version == 2
        elsewhere.teach(fido, "play dead")
        assert next(subscription).originator_version == 3


def test_a_following_application_counts_every_event_once(environment: dict[str, str]) -> None:
    system = System(pipes=[[Club, Tallies]])
    fido = run(system, environment)
    with SingleThreadedRunner(system, env=environment) as runner:  # starts anew from what it recorded
        runner.get(Club).teach(fido, "roll over")
        assert runner.get(Tallies).count("roll over") == 3


def run(system: System, environment: dict[str, str]) -> UUID:
    with SingleThreadedRunner(system, env=environment) as runner:
        club = runner.get(Club)
        fido = club.register("Fido")
        club.teach(fido, "roll over")
        club.teach(club.register("Rex"), "roll over")
        assert runner.get(Tallies).count("roll over") == 2
        assert runner.get(Tallies).recorder.max_tracking_id("Club") == 4
    return fido
