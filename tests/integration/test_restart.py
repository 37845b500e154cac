"""Stopping and starting: what was decided stays decided, and a service that was away takes up its work."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.kit.stack import Stack
from tests.integration.conftest import apart, founded
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually, running
from tests.servers import fresh_database

QUESTION = {"customer": {"name": "Rheinmetall", "website": "rheinmetall.com"}, "products": [], "territory": "DE"}


@pytest.fixture
def place(stack: Stack) -> Iterator[dict[str, str]]:
    """Topics and a database that outlive one house."""
    with fresh_database(stack.database) as database:
        yield {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka, "DATABASE_URL": database, **apart()}


@pytest.mark.covers("F10")
def test_a_stop_is_clean_and_what_was_decided_lives_on(
    place: dict[str, str], tmp_path: Path, vendor: str, partners: tuple[str, str]
):
    body, key = a_registration("Rheinmetall AG", "rheinmetall.com"), {"Idempotency-Key": uuid4().hex}
    with running(tmp_path, **place) as house:
        founded(house, vendor, partners)
        north = house.client("partner", vendor=vendor, org=partners[0])
        before = north.post("/v1/registrations", json=body, headers=key | {"Prefer": "wait=10"})
        assert before.json()["state"] == "approved", before.text
        assert house.stop() == 0
    with running(tmp_path, **place) as house:
        north, south = (house.client("partner", vendor=vendor, org=org) for org in partners)
        again = north.post("/v1/registrations", json=body, headers=key)
        assert (again.status_code, again.content) == (before.status_code, before.content)
        other = north.post("/v1/registrations", json=body | {"territory": "FR"}, headers=key)
        assert other.json()["code"] == "IDEMPOTENCY_CONFLICT"
        seen = north.get(f"/v1/registrations/{before.json()['id']}", params={"at_least": before.json()["position"]})
        assert (seen.json()["state"], seen.json()["protection"]["protected"]) == ("approved", True)
        direct = house.client("direct-sales", vendor=vendor)
        assert direct.post("/v1/protection-checks", json=QUESTION).json()["answer"] == "protected"
        rival = south.post("/v1/registrations", json=body, headers={"Prefer": "wait=10"})
        assert rival.json()["state"] == "under_review", rival.text
        assert house.command("verify").returncode == 0


class Apart:
    """Three services, each a process of its own: projections is asked what is, the others what shall be."""

    def __init__(self, data: Path, place: dict[str, str]) -> None:
        self._data = data
        self._place = place
        self._up = ExitStack()
        self.houses: dict[str, House] = {}

    def start(self, service: str) -> None:
        """Start a service, and wait until it is ready."""
        self.houses[service] = self._up.enter_context(running(self._data, "serve", service, **self._place))

    def stop(self, service: str) -> None:
        """Stop it; it ends cleanly."""
        assert self.houses.pop(service).stop() == 0

    def close(self) -> None:
        """Stop all that runs."""
        self._up.close()

    def client(self, service: str, role: str, vendor: str, org: str | None = None) -> httpx.Client:
        """Somebody who talks to this service."""
        return self.houses[service].client(role, vendor=vendor, org=org)


@pytest.fixture
def apart_houses(place: dict[str, str], tmp_path: Path) -> Iterator[Apart]:
    found = Apart(tmp_path, place)
    yield found
    found.close()


@pytest.mark.covers("S49")
def test_three_services_apart_wait_for_one_another(apart_houses: Apart, vendor: str, partners: tuple[str, str]):
    for service in ("registration", "projections"):
        apart_houses.start(service)
    operator = apart_houses.client("registration", "operator", vendor)
    assert operator.put("/v1/programmes/upm-default", json=a_programme()).status_code == 201
    assert operator.put(f"/v1/partners/{partners[0]}", json=a_partner()).status_code == 201
    north = apart_houses.client("registration", "partner", vendor, partners[0])
    body = a_registration("Rheinmetall AG", "rheinmetall.com")
    waiting = north.post("/v1/registrations", json=body, headers={"Prefer": "wait=1"}).json()
    assert (waiting["outcome"], waiting["state"]) == ("accepted", "submitted")
    seen = apart_houses.client("projections", "partner", vendor, partners[0])
    path = f"/v1/registrations/{waiting['id']}"
    assert seen.get(path, params={"at_least": waiting["position"]}).json()["state"] == "submitted"

    apart_houses.start("conflict")
    eventually(lambda: seen.get(path).json()["state"] == "approved")
    direct = apart_houses.client("conflict", "direct-sales", vendor)
    eventually(lambda: direct.post("/v1/protection-checks", json=QUESTION).json()["answer"] == "protected")

    apart_houses.stop("registration")
    assert direct.post("/v1/protection-checks", json=QUESTION).json()["answer"] == "protected"
    assert seen.get(path).json()["state"] == "approved"
