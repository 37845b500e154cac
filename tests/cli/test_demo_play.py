"""The first months of the feed, played on the real services: through HTTP and topics, at the feed's time, once."""

import asyncio
import json
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from rich.console import Console, RenderableType
from rich.progress import Progress

from services.cli.demo import whole_life
from services.cli.demo.feed import FeedMessage, Sender
from services.cli.demo.following import followed, panel
from services.cli.demo.hours import start_of
from services.cli.demo.journal import Journal
from services.cli.demo.player import STOP, Player
from services.cli.demo.publishing import Topics
from services.cli.demo.sending import Client
from services.cli.demo.stage import open_client, stillness_of
from services.cli.demo.story import story
from services.cli.house import House
from services.cli.serving import all_services, server
from services.kit.clock import FeedClock
from services.kit.ledger import Accepted, Ledger, Tail
from services.kit.settings import Settings
from services.kit.stack import Stack
from tests.servers import fresh_database
from tests.serving import settings_for

END = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
DAYS = 130
"""Long enough for protections of 60 and 75 days to be granted, announced and expired."""
READY_SECONDS_MAX = 60
GRANTED = "protection.granted.v1"


@asynccontextmanager
async def house(settings: Settings, clock: FeedClock) -> AsyncIterator[tuple[str, House]]:
    """The three services in this process, at an address of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = all_services(settings, clock)
    serving = server(made, "127.0.0.1", port)
    task = asyncio.create_task(serving.serve())
    url = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(READY_SECONDS_MAX), httpx.AsyncClient(trust_env=False) as http:
            while not serving.started or (await http.get(f"{url}/readyz")).is_error:
                assert not task.done()
                await asyncio.sleep(0.05)
        yield url, made
    finally:
        serving.should_exit = True
        await task


async def play(
    client: Client, settings: Settings, made: House, clock: FeedClock, feed: list[FeedMessage], journal: Journal
) -> None:
    async with Topics(settings).open() as topics:
        player = Player(client, topics, clock, stillness_of(made.services), journal)
        await player.play(feed, Progress(disable=True))


async def records(made: House, ledger: str, settings: Settings) -> list[Accepted]:
    broker = made.services["registration"].state.engine.broker
    return list(await Tail(broker, Ledger(ledger, settings.topics(f"{ledger}.ledger")), 0).read_at(0, 100_000))


@pytest.mark.timeout(300)
async def test_the_first_months_cut_off_in_the_middle(stack: Stack, tmp_path: Path):
    end = start_of(END) + timedelta(days=DAYS)
    feed = [message for message in story(END) if message.at < end]
    logging.getLogger("httpx").setLevel("WARNING")
    with fresh_database(stack.database) as database:
        settings = settings_for(stack.kafka, database, tmp_path)
        clock = FeedClock(start_of(END))
        async with house(settings, clock) as (url, made), open_client(url, settings) as client:
            begun = Journal.begin(tmp_path, end)
            playing = asyncio.create_task(play(client, settings, made, clock, feed, begun))
            await asyncio.wait((playing, asyncio.create_task(half_way(begun, feed))), return_when="FIRST_COMPLETED")
            assert playing.cancel()
            with suppress(asyncio.CancelledError):
                await playing
            journal = Journal.read(tmp_path)
            assert journal is not None
            assert len(feed) // 3 < len(journal.known) < len(feed)
            await play(client, settings, made, clock, feed, journal)
            await each_claim_was_made_once(made, settings, feed, journal)
            await timers_went_off_at_the_feeds_time(made, settings, end)
            await views_show_the_partners(client)


@pytest.mark.timeout(300)
async def test_partners_follow_their_deals_from_a_preview_to_more_time(stack: Stack, tmp_path: Path):
    """The second story alone, with the books of its vendor."""
    books = {"programme.publish", "partner.record", "partner.certify"}
    feed = [one for one in story(END) if one.label.startswith("life/") or is_of(whole_life.VENDOR, one, books)]
    with fresh_database(stack.database) as database:
        settings = settings_for(stack.kafka, database, tmp_path)
        clock = FeedClock(start_of(END))
        async with house(settings, clock) as (url, made), open_client(url, settings) as client:
            journal = Journal.begin(tmp_path, END)
            await play(client, settings, made, clock, feed, journal)
            assert [label for label, known in journal.known.items() if known.code] == []
            found = await followed(client, journal)
    assert found is not None
    assert (found.preview["outcome"], found.preview["route"]) == ("routed", [["sales-director"]])
    said = [decision["says"].split(",")[0].split(" until")[0] for decision in found.decisions]
    assert said == ["let in", "given to people", "approved", "extended"]
    assert [(party["partner"], party["share"]) for party in found.deal["parties"]] == [("watchtower", "30")]
    assert [decision["says"].split(",")[0] for decision in found.appealed] == [
        *("let in", "given to people", "rejected: not available", "appeal upheld", "given to people", "approved")
    ]
    # the services' clock is the real one by now, and the story's end lies behind it
    assert (found.waiting["state"], found.waiting["sla"]["standing"]) == ("under_review", "late")
    assert "sales-director" in text(panel(found))


def is_of(vendor: str, message: FeedMessage, actions: set[str]) -> bool:
    return message.sender.vendor == vendor and message.action in actions


def text(shown: RenderableType) -> str:
    console = Console(width=100)
    with console.capture() as caught:
        console.print(shown)
    return caught.get()


async def half_way(journal: Journal, feed: list[FeedMessage]) -> None:
    while len(journal.known) < len(feed) // 2:  # noqa: ASYNC110 - the journal is a file to others, it signals nothing
        await asyncio.sleep(0.01)


async def each_claim_was_made_once(made: House, settings: Settings, feed: list[FeedMessage], journal: Journal) -> None:
    submitted = [message.label for message in feed if message.action == "registration.submit"]
    accepted = {journal.known[label].id for label in submitted} - {None}
    found = Counter(
        one.stream for one in await records(made, "registration", settings) if one.type == "registration.submitted.v1"
    )
    assert set(found) == {f"registration/{one}" for one in accepted}
    assert set(found.values()) == {1}
    assert journal.finished
    assert set(journal.known) == {message.label for message in feed}


async def timers_went_off_at_the_feeds_time(made: House, settings: Settings, end: datetime) -> None:
    """Behind the feed's end the real clock took over, and all that was due since then is done late."""
    written = await records(made, "registration", settings)
    expired = {one.stream: one.time for one in written if one.type == "protection.expired.v1"}
    ends = {f"protection/{json.loads(one.value)['protection']}": one for one in written if one.type == GRANTED}
    late = [expired[stream] - ended(ends[stream]) for stream in expired if ended(ends[stream]) < end]
    assert len(late) >= 5
    assert timedelta(0) <= min(late) <= max(late) <= STOP


def ended(granted: Accepted) -> datetime:
    return datetime.fromisoformat(json.loads(granted.value)["window"]["end"])


async def views_show_the_partners(client: Client) -> None:
    desk = Sender("cobalt", None, "channel-manager", "channel-manager-desk")
    found = await client.get(desk, "/v1/partners", limit=100)
    assert len(found["items"]) == 17
