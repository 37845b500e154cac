"""Plays the feed: at each stop the clock moves, the messages of that time are sent, and all that follows is awaited."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

from rich.progress import Progress

from services.cli.demo.feed import Body, FeedMessage, Ref, Sender
from services.cli.demo.journal import Journal, Known
from services.cli.demo.sending import Client
from services.cli.demo.stillness import Stillness
from services.kit.clock import FeedClock

UNCHANGED = "unchanged"
"""How the services say that a step left the state of its claim as it was."""
STOP = timedelta(minutes=1)
"""Messages and due times of one minute share a stop of the clock."""


class Publisher(Protocol):
    """Publishes in partners' topics, and waits for the answers there."""

    async def send(self, message: FeedMessage, about: str, body: Body) -> Known:
        """Publish a message and wait for its answer. Raises PlayError."""


class Player:
    """Knows what came of each message by its label, and so can send those that speak of earlier ones."""

    def __init__(
        self, client: Client, publisher: Publisher, clock: FeedClock, stillness: Stillness, journal: Journal
    ) -> None:
        self._client = client
        self._publisher = publisher
        self._clock = clock
        self._stillness = stillness
        self._journal = journal
        self._disputed: set[str] = set()

    async def play(self, feed: Iterable[FeedMessage], bar: Progress) -> None:
        """Send what the journal does not know yet, then let the clock run up to the story's end, and the views show it.

        Raises PlayError.
        """
        messages = list(feed)
        todo = [message for message in messages if not self._is_played(message)]
        self._disputed = set(_disputed(messages))
        task = bar.add_task("Playing eighteen months", total=len(messages), completed=len(messages) - len(todo))
        for at, group in groupby(todo, key=lambda message: _minute(message.at)):
            await self._advance(at)
            stop = list(group)
            answers = await asyncio.gather(*(self._act(message) for message in stop))
            await self._stillness.until(self._clock.now())
            self._journal.note(dict(zip((message.label for message in stop), answers, strict=True)))
            bar.advance(task, len(stop))
        await self._advance(self._journal.end)
        await self._stillness.shown()
        self._clock.follow_real_time()
        self._journal.finish()

    def _is_played(self, message: FeedMessage) -> bool:
        """Whether an earlier run of the play got this far; what it learned is learned again."""
        played = self._journal.known.get(message.label)
        if played is not None:
            self._learn(message, played)
        return played is not None

    async def _advance(self, to: datetime) -> None:
        """Move the clock to a time, with a stop wherever something is due on the way."""
        await self._stillness.until(self._clock.now())
        while (due := self._stillness.next_due()) is not None and due < to:
            self._clock.advance(min(_minute(due) + STOP, to))
            await self._stillness.until(self._clock.now())
        self._clock.advance(to)
        await self._stillness.until(to)

    async def _act(self, message: FeedMessage) -> Known:
        """Send a message, if what it speaks of exists and is in a state that calls for it."""
        body = {name: self._resolved(value) for name, value in message.body.items()}
        about = await self._about(message)
        if not about or None in body.values() or not await self._called_for(message):
            return Known()
        self._clock.advance(message.at)
        sender = self._publisher if message.by_topic else self._client
        answers = [await sender.send(message, one, body) for one in about]
        self._learn(message, answers[-1])
        return answers[-1]

    def _resolved(self, value: object) -> object:
        if not isinstance(value, Ref):
            return value
        known = self._journal.known[value.label]
        return known.evidence if value.kind == "evidence" else known.id

    async def _about(self, message: FeedMessage) -> list[str]:
        """The ids of what it is about; an empty one for what is new, none at all when it came to nothing."""
        match message.about:
            case None:
                return [""]
            case str(identity):
                return [identity]
        claim = self._journal.known[message.about.label].id
        if claim is None:
            return []
        return [claim] if message.about.kind == "made" else await self._cases(message.sender, claim)

    async def _cases(self, desk: Sender, claim: str) -> list[str]:
        """The open cases in which the claim is a side, as the vendor's desk sees them."""
        await self._stillness.shown()
        found = await self._client.get(desk, "/v1/conflicts", claim=claim)
        return [case["id"] for case in found["items"] if case["state"] in {"detected", "acknowledged", "escalated"}]

    async def _called_for(self, message: FeedMessage) -> bool:
        if not message.when or not isinstance(message.about, Ref):
            return True
        label = message.about.label
        if label in self._disputed:
            await self._look_up(message.sender.vendor, label)
        return self._journal.known[label].state in message.when

    async def _look_up(self, vendor: str, label: str) -> None:
        """What became of a disputed claim, others decide; the desk sees it."""
        claim = self._journal.known[label]
        if claim.id:
            await self._stillness.shown()
            desk = Sender(vendor, None, "channel-manager", "channel-manager-desk")
            found = await self._client.get(desk, f"/v1/registrations/{claim.id}")
            self._journal.known[label] = replace(claim, state=found["state"])

    def _learn(self, message: FeedMessage, answer: Known) -> None:
        """An accepted step may leave its claim in another state."""
        if isinstance(message.about, Ref) and message.about.kind == "made" and answer.state not in (None, UNCHANGED):
            claim = self._journal.known[message.about.label]
            self._journal.known[message.about.label] = replace(claim, state=answer.state)


def _disputed(messages: Iterable[FeedMessage]) -> Iterator[str]:
    """The claims in whose cases somebody takes a step; their state is not told by their own steps alone."""
    return (one.about.label for one in messages if isinstance(one.about, Ref) and one.about.kind == "conflicts")


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
