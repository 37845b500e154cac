"""Addresses of webhooks, and what happens that they hear of."""

from datetime import timedelta

from services.kit.database import open_database
from tests.projections.hearing import WAY_BACK, Receiver, lengths, told
from tests.projections.house import House
from tests.projections.story import Story

SOUTH = ("partner", "south", "acme")


OTHERS = (
    ("GET", "", None),
    ("GET", "/deliveries", None),
    ("PUT", "", {"url": "https://hooks.example.com"}),
    ("POST", "/rotate", None),
    ("POST", "/replay", WAY_BACK),
    ("DELETE", "", None),
)
"""All that may be asked about an address."""


GRANT = ["registration.approved.v1", "protection.granted.v1"]


async def subscribed(house: House, receiver: Receiver, *who: str, **body: object) -> dict:
    """Notices go to the receiver from now on."""
    asked = {"url": f"{receiver.url}/deals", **body}
    answer = await house.send("POST", "/v1/webhooks", asked, *(who or SOUTH))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def live(house: House, story: Story, partner: str = "south", how: str = "won") -> None:
    """A claim of a partner, from its beginning to its end."""
    published = lengths(house.ledgers)
    story.live(how, partner, "Neue Kunden AG")
    await told(house, published)


def advance(house: House, **length: float) -> None:
    clock = house.app.state.clock
    clock.advance(clock.now() + timedelta(**length))


async def rows_of_feed(house: House, org: str | None, vendor: str = "acme") -> list[dict]:
    """What the feed says, read from its own table."""
    engine = open_database(house.app.state.door.settings)
    table = house.app.state.following.tables.views["feed"]
    async with engine.connect() as connection:
        found = await connection.execute(table.select().where(table.c.vendor == vendor).order_by(table.c.sequence))
        rows = [dict(row) for row in found.mappings() if org is None or row["org"] == org]
    await engine.dispose()
    return rows
