"""Notices and power cuts: who dies between sending and noting sends again when it is back, under the same id."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from services.kit.stack import Stack
from tests.integration.conftest import apart, founded, sent, shown
from tests.integration.house import House, a_registration, eventually, free_port, running
from tests.integration.telling import Listener, hearing, taking_mail
from tests.servers import fresh_database

LEASES_ENDED = "UPDATE notices.deliveries SET leased_until = now()"
"""As if half a minute had gone by."""
MORNING = "UPDATE notices.digests SET since = now() - interval '1 day', next_at = now()"
"""As if it were the hour at which a digest comes."""


@pytest.fixture
def place(stack: Stack) -> Iterator[dict[str, str]]:
    """Topics and a database that outlive one house."""
    with fresh_database(stack.database) as database:
        yield {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka, "DATABASE_URL": database, **apart()}


@pytest.mark.covers("S52")
def test_who_dies_between_sending_and_noting_sends_again(
    place: dict[str, str], tmp_path: Path, vendor: str, partners: tuple[str, str]
):
    smtp = {"DEALREG_SMTP_PORT": str(free_port()), "DEALREG_SMTP_SECURITY": "none"}
    mail = {**smtp, "DEALREG_SMTP_HOST": "127.0.0.1", "DEALREG_SMTP_FROM": "deals@acme.example.com"}
    known = {**place, **mail, "DEALREG_WEBHOOK_LOOPBACK": "true"}
    with hearing() as webhook, taking_mail(int(smtp["DEALREG_SMTP_PORT"])) as letters:
        with running(tmp_path, **known) as house:
            founded(house, vendor, partners)
            north = house.client("partner", vendor=vendor, org=partners[0])
            paths = subscribed(north, webhook)
            sent(north, "/v1/registrations", a_registration("Rheinmetall AG", "rheinmetall.com"))
            eventually(lambda: webhook.ids)
            run(place, MORNING)
            eventually(lambda: letters.ids)
            assert all(states(north, path) == {"waiting"} for path in paths)
            house.kill()
        for listener in (webhook, letters):
            listener.free.set()
        run(place, LEASES_ENDED)
        with running(tmp_path, **known) as house:
            noted(house, paths, vendor, partners[0])
    for listener in (webhook, letters):
        first, second = listener.ids
        assert first == second
    assert webhook.texts[0] == webhook.texts[1]


def subscribed(north: httpx.Client, webhook: Listener) -> tuple[str, str]:
    """A webhook and a digest, by their paths."""
    address = {"url": f"http://127.0.0.1:{webhook.port}/deals", "types": ["protection.granted.v1"]}
    webhooks, digests = "/v1/webhooks", "/v1/digests"
    made = (sent(north, webhooks, address), sent(north, digests, {"email": "jo@north.example.com"}))
    return f"{webhooks}/{made[0]['id']}", f"{digests}/{made[1]['id']}"


def states(client: httpx.Client, path: str) -> set[str]:
    """What became of the deliveries of an address."""
    answer = client.get(f"{path}/deliveries")
    assert answer.is_success, answer.text
    return {row["state"] for row in answer.json()["items"]}


def noted(house: House, paths: tuple[str, str], vendor: str, org: str) -> None:
    """Everything arrived, and the log says so."""
    client = house.client("partner", vendor=vendor, org=org)
    eventually(lambda: all(states(client, path) == {"delivered"} for path in paths), 40)
    token = {"DEALREG_TOKEN": house.token("partner", vendor=vendor, org=org)}
    (digest,) = shown(house.command("digests", "list", "--json", **token))
    (row,) = shown(house.command("digests", "log", digest["id"], "--json", **token))
    assert (row["state"], row["until"]) == ("delivered", digest["since"])
    preview = house.command("digests", "preview", digest["id"], **token)
    assert preview.stdout.startswith(f"Deals of {org}: "), preview.stderr
    assert "250" in house.command("digests", "log", digest["id"], **token).stdout


def run(place: dict[str, str], statement: str) -> None:
    """Let time go by for what the database holds."""
    with psycopg.connect(place["DATABASE_URL"]) as connection:
        connection.execute(statement.encode())
