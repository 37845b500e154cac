"""The demo on one installation: whether there is something to play, under which clock, and what it came to."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI
from rich.console import Console

from services.cli.demo.feed import Sender
from services.cli.demo.hours import start_of
from services.cli.demo.journal import Journal
from services.cli.demo.player import Player
from services.cli.demo.publishing import Topics
from services.cli.demo.results import as_text, results, to_try
from services.cli.demo.scenario import VENDOR
from services.cli.demo.sending import Client
from services.cli.demo.stillness import Stillness
from services.cli.demo.story import story
from services.cli.output import progress
from services.kit.clock import Clock, FeedClock, SystemClock
from services.kit.identity import local_issuer
from services.kit.settings import Settings


class Stage:
    """Made before the services are, since they take their clock from it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._journal = Journal.read(settings.data)
        real = SystemClock()
        self._end = self._journal.end if self._journal else real.now()
        finished = self._journal is not None and self._journal.finished
        self._feed_clock = None if finished else FeedClock(start_of(self._end), real)
        self.clock: Clock = self._feed_clock or real
        """The clock for the services: the feed's while there is something to play."""

    async def perform(self, url: str, services: Mapping[str, FastAPI], console: Console) -> bool:
        """Play what is to be played on the running services, and print what the story came to. Raises PlayError.

        False when there is no story here: the ledger held something else before.
        """
        async with open_client(url, self._settings) as client:
            if self._feed_clock is not None:
                await self._play(client, self._feed_clock, services)
            if self._journal is not None:
                found = await results(client, self._journal)
                console.print(as_text(found))
                console.print(to_try(found, client, url, self._settings.data), soft_wrap=True, highlight=False)
        return self._journal is not None

    async def _play(self, client: Client, clock: FeedClock, services: Mapping[str, FastAPI]) -> None:
        """An empty ledger gets the whole story, one that was cut off the rest of it, any other nothing."""
        if not await _has_partners(client):
            self._journal = Journal.begin(self._settings.data, self._end)
        if self._journal is None:
            clock.follow_real_time()
            return
        async with Topics(self._settings).open() as publisher:
            player = Player(client, publisher, clock, stillness_of(services), self._journal)
            with progress() as bar:
                await player.play(story(self._journal.end), bar)


@asynccontextmanager
async def open_client(url: str, settings: Settings) -> AsyncIterator[Client]:
    """HTTP to a running installation, in the name of the story's people."""
    client = Client(url, local_issuer(settings))
    try:
        yield client
    finally:
        await client.close()


def stillness_of(services: Mapping[str, FastAPI]) -> Stillness:
    """What to wait for in these services."""
    engines = [services[name].state.engine for name in ("registration", "conflict")]
    writers = [writer for engine in engines for writer in engine.writers.values()]
    return Stillness(writers, services["projections"].state.following.lanes)


async def _has_partners(client: Client) -> bool:
    found = await client.get(Sender(VENDOR, None, "operator", "operator-desk"), "/v1/partners", limit=1)
    return bool(found["items"])
