"""Rival writers under faults, and the checks that no fault may ever break."""

import asyncio
import json
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from services.kit.ledger import Accepted, Broker, Head, Log, LogDoubt, Record, Source, Writer
from services.kit.ledger.appending import Appender
from services.kit.ledger.composing import Append
from tests.kit.ledger.bookings import BOOKED, REFUSED, command
from tests.kit.ledger.places import Place

FAULTS = ("stall", "crash-before", "crash-after", "double", "late", "late-twice")


@dataclass
class Faults:
    """What happens to appends: now and then something from the list, each as often as any other."""

    rng: random.Random
    share: float
    longest_seconds: float = 0.1
    kinds: Sequence[str] = FAULTS
    hit: list[str] = field(default_factory=list)
    deck: list[str] = field(default_factory=list)

    def next(self) -> str:
        if self.rng.random() >= self.share:
            return "none"
        if not self.deck:
            self.deck = self.rng.sample(self.kinds, len(self.kinds))
        self.hit.append(self.deck.pop())
        return self.hit[-1]

    def pause(self) -> float:
        return self.rng.uniform(0, self.longest_seconds)


class FaultyLog:
    """A log whose appends meet faults; late ones travel on a connection of their own, as lost requests do."""

    def __init__(self, inner: Log, spare: Log, faults: Faults, late: set[asyncio.Task[None]]) -> None:
        self._inner = inner
        self._spare = spare
        self._faults = faults
        self._late = late
        self.end, self.read, self.close = inner.end, inner.read, inner.close

    async def append(self, records: Sequence[Record]) -> int:
        match self._faults.next():
            case "stall":
                await asyncio.sleep(self._faults.pause())
            case "crash-before":
                raise LogDoubt("fault", "crashed before the append")
            case "crash-after":
                await self._inner.append(records)
                raise LogDoubt("fault", "crashed after the append")
            case "double":
                base = await self._inner.append(records)
                await self._inner.append(records)
                return base
            case "late" | "late-twice" as kind:
                task = asyncio.create_task(self._arrive(records, kind))
                self._late.add(task)
                raise LogDoubt("fault", "given up as lost")
        return await self._inner.append(records)

    async def _arrive(self, records: Sequence[Record], kind: str) -> None:
        for _ in range(2 if kind == "late-twice" else 1):
            await asyncio.sleep(self._faults.pause())
            await self._spare.append(records)


class FaultyBroker:
    """A broker that opens faulty logs; sources stay as they are."""

    def __init__(self, inner: Broker, faults: Faults) -> None:
        self._inner = inner
        self._faults = faults
        self._spares: dict[tuple[str, int], Log] = {}
        self.late: set[asyncio.Task[None]] = set()

    async def source(self, topic: str, partition: int) -> Source:
        return await self._inner.source(topic, partition)

    async def log(self, topic: str, partition: int) -> FaultyLog:
        if (topic, partition) not in self._spares:
            self._spares[topic, partition] = await self._inner.log(topic, partition)
        spare = self._spares[topic, partition]
        return FaultyLog(await self._inner.log(topic, partition), spare, self._faults, self.late)

    async def close(self) -> None:
        """Return when everything late has arrived."""
        if self.late:
            await asyncio.wait(self.late)
        for spare in self._spares.values():
            await spare.close()


class Arena:
    """Rivals that write one partition at once, and a witness of everything they were told is acknowledged."""

    def __init__(self, place: Place, faults: Faults, patch: pytest.MonkeyPatch) -> None:
        self.place = place
        self.faults = faults
        self.acknowledged: list[Head] = []
        self._rivals: list[tuple[Writer, asyncio.Task[None]]] = []
        self._crashed: list[asyncio.Task[None]] = []
        self._broker = FaultyBroker(place.broker, faults)
        self._witness(patch)

    def writer(self) -> Writer:
        """Another rival."""
        return Place(self._broker, self.place.name).writer()

    async def fight(self, rivals: int, commands: int, seconds: float) -> None:
        """Decide so many commands with so many writers alive at once, or give up when the time is over."""
        for _ in range(rivals):
            self._start()
        feeding = asyncio.create_task(self._feed(commands))
        crashing = asyncio.create_task(self._crash())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await feeding
                await self._all_decided(commands)
        for task in (feeding, crashing):
            task.cancel()
        for writer, task in self._rivals:
            writer.stop()
            task.cancel()
        await asyncio.wait([feeding, crashing, *(task for _, task in self._rivals), *self._crashed])
        await self._broker.close()

    def _start(self) -> None:
        writer = self.writer()
        self._rivals.append((writer, asyncio.create_task(writer.run())))

    async def _feed(self, commands: int) -> None:
        log = await self.place.broker.log(self.place.commands, 0)
        sent = 0
        while sent < commands:
            group = min(self.faults.rng.randint(1, 6), commands - sent)
            await log.append([command(number) for number in range(sent, sent + group)])
            sent += group
            await asyncio.sleep(0.001)
        await log.close()

    async def _crash(self) -> None:
        while True:
            await asyncio.sleep(self.faults.pause() * 2)
            _, task = self._rivals.pop(0)
            task.cancel()
            self._crashed.append(task)
            self._start()

    async def _all_decided(self, commands: int) -> None:
        while len(decisions(await self.place.records())) < commands:  # noqa: ASYNC110 - the ledger itself is asked
            await asyncio.sleep(0.05)

    def _witness(self, patch: pytest.MonkeyPatch) -> None:
        append = Appender.append

        async def witnessed(appender: Appender, records: Append) -> None:
            await append(appender, records)
            self.acknowledged.append(records.head)

        patch.setattr(Appender, "append", witnessed)


def decisions(records: Sequence[Accepted]) -> list[dict]:
    """What was decided, in the ledger's order."""
    found = [(record.type, json.loads(record.value)) for record in records if record.type in (BOOKED, REFUSED)]
    return [{"kind": kind, **fact} for kind, fact in found]


def violations(records: Sequence[Accepted], commands: int, acknowledged: Sequence[Head] = ()) -> list[str]:
    """Everything that is wrong with a ledger of bookings, in words; empty when every promise was kept."""
    made = decisions(records)
    found = []
    if [fact["number"] for fact in made] != list(range(commands)):
        found.append("not every command was decided exactly once and in order")
    if [fact["decided"] for fact in made] != list(range(1, len(made) + 1)):
        found.append("a decision was made on a state that is not the fold of the ledger")
    booked: set[int] = set()
    for fact in made:
        if (fact["kind"] == BOOKED) == (fact["account"] in booked):
            found.append(f"command {fact['number']} was decided wrongly")
        booked.add(fact["account"])
    hashes = {record.sequence: record.hash for record in records}
    found += [
        f"acknowledged {head.sequence} is missing" for head in acknowledged if hashes.get(head.sequence) != head.hash
    ]
    return found
