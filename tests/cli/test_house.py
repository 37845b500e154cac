"""All services behind one door: what the door itself answers, whatever servers are away."""

from pathlib import Path

import httpx
import pytest

from services.cli.house import House
from services.cli.serving import all_services
from services.kit.clock import SystemClock
from services.kit.settings import Settings
from tests.serving import settings_for, somebody

JSON = {"Content-Type": "application/json"}
FOR_EVERYBODY = ("/v1/digests", "/v1/unsubscribe")
"""What no role is refused: digests of what one may see, and ending them; test_digests shows who gets at which."""
AWAY = ("127.0.0.1:1", "postgresql://nobody@127.0.0.1:1/nothing")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(*AWAY, tmp_path)


@pytest.fixture
def house(settings: Settings) -> House:
    return all_services(settings, SystemClock())


@pytest.fixture
def client(house: House) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(house), base_url="http://house")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/registrations", "GET, HEAD, POST"),
        ("DELETE", "/v1/registrations/x", "GET, HEAD"),
        ("PATCH", "/v1/partners/x", "GET, HEAD, PUT"),
        ("GET", "/v1/conflicts/x/resolve", "POST"),
        ("POST", "/livez", "GET, HEAD"),
    ],
)
async def test_a_405_names_the_methods_of_all_services(client, method, path, allowed):
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (405, "METHOD_NOT_ALLOWED", allowed)
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
async def test_a_path_that_no_service_has_is_not_there(client, method):
    assert (await client.request(method, "/v1/nowhere")).status_code == 404


@pytest.mark.parametrize("path", ["/livez", "/openapi.json", "/v1/registrations", "/"])
async def test_head_is_answered_wherever_get_is(client, path):
    got, headed = await client.get(path), await client.head(path)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["Content-Length"] == str(len(got.content))


async def test_every_command_asks_for_the_right_before_it_looks_at_what_was_sent(client, settings):
    described = (await client.get("/openapi.json")).json()["paths"]
    commands = [
        (method, path)
        for path, methods in described.items()
        if not path.startswith(FOR_EVERYBODY)
        for method in methods
        if method != "get"
    ]
    assert len(commands) > 50
    for place in commands:
        answers = [
            await client.request(*place, content=b"{", headers=somebody(settings, role, org=org) | JSON)
            for role, org in (("compliance", None), ("partner", "north"), ("direct-sales", None))
        ]
        assert 403 in {answer.status_code for answer in answers}, place
