"""One running house for all tests of a worker, and for every test a vendor with two partners nobody else has."""

import json
from collections.abc import Callable, Iterator
from subprocess import CompletedProcess
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.kit.stack import Stack
from tests.integration.house import House, a_partner, a_programme, running
from tests.servers import fresh_database, unique

Done = CompletedProcess[str]
Typed = Callable[..., Done]
REQUESTS_PER_SECOND = 50
"""Of one principal: so low that a test can go beyond it on a busy machine, and no other test does."""


@pytest.fixture(scope="session")
def house(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """All services in one process, on topics and a database of their own."""
    with fresh_database(stack.database) as database:
        servers = {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka, "DATABASE_URL": database}
        with running(tmp_path_factory.mktemp("house"), **servers, **apart()) as found:
            yield found


def apart() -> dict[str, str]:
    """The settings that keep one house apart from others on the same broker."""
    rates = {"DEALREG_REQUESTS_PER_SECOND": str(REQUESTS_PER_SECOND), "DEALREG_CHECKPOINT_SECONDS": "1"}
    return rates | {"DEALREG_TOPIC_PREFIX": unique("t"), "DEALREG_PARTNER_TOPIC_PREFIX": unique("p")}


@pytest.fixture
def vendor() -> str:
    """A vendor nobody else uses."""
    return f"v{uuid4().hex[:8]}"


@pytest.fixture
def partners() -> tuple[str, str]:
    """Two partners nobody else uses: a partner has one topic for all its vendors."""
    return f"north-{uuid4().hex[:8]}", f"south-{uuid4().hex[:8]}"


@pytest.fixture
def operator(house: House, vendor: str, partners: tuple[str, str]) -> httpx.Client:
    """The vendor's operator, with the sample programme published and both partners on the list."""
    return founded(house, vendor, partners)


@pytest.fixture
def north(house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client) -> httpx.Client:
    """The first of the two partners, over HTTP."""
    return house.client("partner", vendor=vendor, org=partners[0])


@pytest.fixture
def as_partner(house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client) -> Typed:
    """Types a command with the token of a partner."""
    token = house.token("partner", vendor=vendor, org=partners[0])
    return lambda *words, **options: house.command(*words, DEALREG_TOKEN=token, **options)


@pytest.fixture
def as_operator(house: House, vendor: str, operator: httpx.Client) -> Typed:
    """Types a command with the token of the vendor's operator."""
    token = house.token("operator", vendor=vendor)
    return lambda *words, **options: house.command(*words, DEALREG_TOKEN=token, **options)


def shown(done: Done, code: int = 0) -> Any:
    """What a command said as JSON, once it ended as it should."""
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def founded(house: House, vendor: str, partners: tuple[str, ...]) -> httpx.Client:
    """The operator of a vendor that has the sample programme and these partners."""
    operator = house.client("operator", vendor=vendor)
    published(operator, a_programme())
    for partner in partners:
        put = operator.put(f"/v1/partners/{partner}", json=a_partner(name=partner))
        assert put.status_code == 201, put.text
    return operator


def published(operator: httpx.Client, programme: dict[str, object]) -> None:
    """Put a programme into force."""
    answer = operator.put(f"/v1/programmes/{programme['id']}", json=programme)
    assert answer.status_code in (200, 201), answer.text


def sent(client: httpx.Client, path: str, body: dict[str, Any] | None = None) -> Any:
    """What came of a command that is done."""
    answer = client.post(path, json=body or {}, headers={"Prefer": "wait=10"})
    assert answer.is_success, answer.text
    return answer.json()


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document, which says it all."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), answer.text
    assert told["type"] == f"urn:dealreg:problem:{code.lower().replace('_', '-')}"
    assert told["title"]
    assert answer.headers["x-request-id"]
    return told
