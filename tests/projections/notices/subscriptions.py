"""Digests, their readers, and the mornings on which they come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from services.kit.clock import FeedClock
from services.kit.settings import Settings
from tests.projections.hearing import WAIT_SECONDS, WAY_BACK, lengths, told
from tests.projections.house import House, opened
from tests.projections.ledgers import Ledgers
from tests.projections.posting import PostOffice, body
from tests.projections.story import Story

SOUTH = ("partner", "south", "acme")


EDGE = "https://deals.example.com"


READER = {"email": "jo@south.example.com", "name": "Jo South", "time_zone": "Europe/Berlin", "hour": 6}


CALLS = (
    ("GET", "", None),
    ("GET", "/preview", None),
    ("GET", "/deliveries", None),
    ("PUT", "", {"hour": 5}),
    ("POST", "/replay", WAY_BACK),
    ("DELETE", "", None),
)
"""All that may be asked about a digest."""


def mailing(settings: Settings, office: PostOffice, **more: Any) -> Settings:
    """The installation with this mail server."""
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": office.port, "smtp_security": "none"}
    return settings.model_copy(update={**smtp, "smtp_from": "deals@acme.example.com", "edge_url": EDGE, **more})


@asynccontextmanager
async def posting(settings: Settings, ledgers: Ledgers, office: PostOffice, **more: Any) -> AsyncIterator[House]:
    """The service on these ledgers, mailing to this office; its clock stands where they end."""
    async with opened(mailing(settings, office, **more), ledgers, FeedClock(ledgers.at)) as house:
        yield house


async def subscribed(house: House, *who: Any, **wish: Any) -> dict[str, Any]:
    answer = await house.send("POST", "/v1/digests", READER | wish, *(who or SOUTH))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def live(house: House, story: Story, partner: str = "south", name: str = "Neue Kunden AG") -> str:
    """A claim of a partner that is granted."""
    published = lengths(house.ledgers)
    story.ledgers.at = house.app.state.clock.now() + timedelta(hours=1)
    id_ = story.submit(partner, name)
    story.grant(id_, partner)
    await told(house, published)
    return id_


async def previewed(house: House, made: dict[str, Any], *who: Any) -> dict[str, str]:
    """What a digest would say now, once the views are as far as the ledgers."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            answer = await house.get(f"/v1/digests/{made['id']}/preview", *who)
            if answer.status_code != 503:
                break
            await asyncio.sleep(0.2)
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


def morning(house: House, made: dict[str, Any]) -> None:
    """The time of a digest comes, and everybody has written down what was before it."""
    house.app.state.clock.advance(datetime.fromisoformat(made["next_at"]) + timedelta(seconds=6))


async def log_of(house: House, made: dict[str, Any], *who: Any, **wanted: Any) -> list[dict[str, Any]]:
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            found = await house.items(f"/v1/digests/{made['id']}/deliveries", *(who or SOUTH))
            if found and all(row[name] == value for row in found for name, value in wanted.items()):
                return found
            await asyncio.sleep(0.1)


def without_ending(letter: EmailMessage) -> list[str]:
    """The text but for the address that ends it, which is sealed anew each time."""
    return body(letter, "plain").partition("No more of these")[0].splitlines()
