"""All services behind one door: what the door itself answers, whatever servers are away."""

from pathlib import Path

import httpx
import pytest

from services.cli.house import House
from services.cli.serving import all_services
from services.kit.clock import SystemClock
from tests.serving import settings_for

AWAY = ("127.0.0.1:1", "postgresql://nobody@127.0.0.1:1/nothing")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return all_services(settings_for(*AWAY, tmp_path), SystemClock())


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
