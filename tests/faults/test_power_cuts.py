"""Whatever is killed under a running load, what was acknowledged is on the ledger once, and the views say the same."""

import json
import os
import signal
from collections import Counter
from contextlib import contextmanager

import psutil
import pytest

from tests.faults.submitting import Submissions
from tests.integration.house import a_partner, a_programme, eventually, running, wait_ready
from tests.servers import temporary_open_folder

SUBMISSIONS_BEFORE = 15
SUBMISSIONS_AFTER = 10

pytestmark = [pytest.mark.timeout(240), pytest.mark.servers]


@pytest.fixture(scope="module")
def folder():
    with temporary_open_folder() as folder:
        yield folder


@contextmanager
def a_house(folder):
    """Everything on servers of its own, whatever addresses the environment names."""
    own = {"KAFKA_BOOTSTRAP_SERVERS": "", "DATABASE_URL": "", "DEALREG_STACK": "native"}
    with running(folder, "run", "--no-demo", **own) as house:
        yield house


@pytest.fixture
def load(folder, request):
    """A partner that submits through a house that is there when the test begins; each test has its own vendor."""
    vendor = f"v-{request.node.callspec.id if hasattr(request.node, 'callspec') else 'service'}"
    with a_house(folder) as house:
        operator = house.client("operator", vendor=vendor)
        operator.put("/v1/programmes/upm-default", json=a_programme()).raise_for_status()
        operator.put(f"/v1/partners/{vendor}", json=a_partner()).raise_for_status()
        load = Submissions(house.token("partner", vendor=vendor, org=vendor), house.url, vendor)
        load.start()
        eventually(lambda: len(load.answers) >= SUBMISSIONS_BEFORE)
        yield house, load


def killed(folder, server):
    """Kill a server of the house's stack; its supervisor brings it back."""
    mark = json.loads((folder / server / "trace.json").read_text())["process"]
    os.kill(mark["pid"], signal.SIGKILL)
    psutil.wait_procs([psutil.Process(mark["pid"])] if psutil.pid_exists(mark["pid"]) else [], timeout=5)


def went_on(load):
    so_far = len(load.answers)
    eventually(lambda: len(load.answers) >= so_far + SUBMISSIONS_AFTER, 60)
    load.stop()


def assert_nothing_lost(house, load):
    """Every acknowledged submission stands on the ledger exactly once, and in the views as on the ledger."""
    assert {answer.status_code for answer in load.answers.values()} <= {200, 201, 202}
    replayed = house.command("replay", "--type", "registration.submitted", "--json").stdout.splitlines()
    submitted = Counter(json.loads(line)["data"]["details"]["customer"]["name"] for line in replayed)
    ours = {name: times for name, times in submitted.items() if name.startswith(f"Kunde {load.name}-")}
    assert set(ours) == {f"Kunde {key} GmbH" for key in load.answers}
    assert set(ours.values()) == {1}
    verified = house.command("verify", "--json")
    assert verified.returncode == 0, verified.stdout
    compared = house.command("rebuild", "--json")
    assert compared.returncode == 0, compared.stdout + compared.stderr


@pytest.mark.parametrize("server", ["kafka", "postgres"])
def test_a_server_killed_under_load(folder, load, server):
    house, submissions = load
    killed(folder, server)
    went_on(submissions)
    wait_ready(house)
    assert_nothing_lost(house, submissions)


def test_the_services_killed_under_load(folder, load):
    house, submissions = load
    house.kill()
    with a_house(folder) as again:
        submissions.token = again.token("partner", vendor="v-service", org="v-service")
        submissions.move(again)
        went_on(submissions)
        wait_ready(again)
        assert_nothing_lost(again, submissions)
