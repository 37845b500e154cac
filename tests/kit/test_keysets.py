"""Another issuer's published keys: fetched over HTTP when needed, believed for a while, and never for longer."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from services.kit.identity import PublishedKeys
from services.kit.identity import keysets as limits
from services.kit.identity.keysets import KeysUnavailableError
from tests.kit.tokens import EC, ED


class Provider(ThreadingHTTPServer):
    """An identity provider's key set, served on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.status, self.body, self.requests = 200, keys_of(ED), 0
        self.hang = False
        self.released = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/keys"


class Page(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        self.server.requests += 1
        if self.server.hang:
            self.server.released.wait(10)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        pass


def keys_of(*keys) -> bytes:
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()


class Ticking:
    """A monotonic clock that moves when told."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def keys(provider, clock) -> PublishedKeys:
    return PublishedKeys(provider.url, clock)


async def test_keys_are_fetched_once_while_fresh(provider, clock, keys):
    for _ in range(5):
        assert (await keys.find("ed")).kid == "ed"
        clock.seconds += limits.FRESH_SECONDS / 10
    assert provider.requests == 1


async def test_a_withdrawn_key_stops_working(provider, clock, keys):
    await keys.find("ed")
    provider.body = keys_of(EC)
    clock.seconds += limits.FRESH_SECONDS + 1
    assert await keys.find("ed") is None
    assert (await keys.find("ec")).kid == "ec"


async def test_a_new_key_is_found_and_unknown_ids_cannot_make_us_ask_often(provider, clock, keys):
    await keys.find("ed")
    provider.body = keys_of(ED, EC)
    for number in range(50):
        assert await keys.find(f"unknown-{number}") is None
    assert provider.requests == 1
    clock.seconds += limits.RETRY_SECONDS + 1
    assert (await keys.find("ec")).kid == "ec"
    assert provider.requests == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"oops"),
        (302, b""),
        (200, b"{"),
        (200, b'{"keys": []}'),
        (200, b'{"keys": [], "keys": []}'),
        (200, b" " * (limits.KEYSET_LIMITS.size_bytes_max + 1)),
    ],
)
async def test_while_the_issuer_is_ill_its_last_keys_are_believed_then_nobody_gets_in(
    provider, clock, keys, status, body
):
    await keys.find("ed")
    provider.status, provider.body = status, body
    clock.seconds += limits.STALE_SECONDS_MAX - 1
    assert (await keys.find("ed")).kid == "ed"
    assert provider.requests == 2
    clock.seconds += limits.RETRY_SECONDS + 1
    with pytest.raises(KeysUnavailableError):
        await keys.find("ed")


async def test_an_issuer_that_hangs_is_not_waited_for(provider, keys, monkeypatch):
    monkeypatch.setattr(limits, "FETCH_SECONDS_MAX", 0.2)
    provider.hang = True
    with pytest.raises(KeysUnavailableError):
        await keys.find("ed")


async def test_an_issuer_that_is_away(clock):
    with Provider() as gone:
        url = gone.url
    with pytest.raises(KeysUnavailableError):
        await PublishedKeys(url, clock).find("ed")


@pytest.mark.parametrize(
    "url", ["http://id.example/keys", "file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1.evil.example/"]
)
def test_keys_come_over_https_only(url):
    with pytest.raises(ValueError, match="https"):
        PublishedKeys(url)
