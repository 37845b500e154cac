"""Opens a ledger partition for writing: reads it to its end, takes it over with a record, and opens the inputs."""

import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.kit.clock import Clock
from services.kit.ledger.appending import Appender
from services.kit.ledger.backoff import BackoffLimits
from services.kit.ledger.bookkeeping import ledger_stream, opened, writer_opened
from services.kit.ledger.chain import BEGINNING, GENESIS, Anchor, Chain
from services.kit.ledger.checkpoint import CheckpointFile, CheckpointRule, Standing
from services.kit.ledger.composing import Composer
from services.kit.ledger.inputs import CommandInbox, Inbox, LedgerInbox
from services.kit.ledger.intake import Intake
from services.kit.ledger.keeping import Keeper
from services.kit.ledger.port import Broker, Ledger, Partition, Source
from services.kit.ledger.progress import Progress
from services.kit.ledger.replay import Replay, Replayed
from services.kit.ledger.session import Session
from services.kit.ledger.stamping import Stamp
from services.kit.ledger.tally import Tally
from services.kit.ledger.walk import lies_on

COMMANDS = "commands"
"""The name of the commands input in `ce_inputs`."""


@dataclass(frozen=True)
class Assignment:
    """What a writer is responsible for: a ledger's partition, decided from a commands topic and another ledger's."""

    ledger: Ledger
    partition: int
    commands: str | None = None
    other: Ledger | None = None

    def __str__(self) -> str:
        return f"{self.ledger.name}/{self.partition}"


@dataclass(frozen=True)
class WriterSettings:
    """How a writer works; without a checkpoint folder every opening replays the whole ledger."""

    code_version: str
    checkpoint_folder: Path | None = None
    checkpoint_every_records: int = 50_000
    backoff: BackoffLimits = field(default_factory=BackoffLimits)


class Opener:
    """Knows everything it takes to open one ledger partition, as often as it must be."""

    def __init__(
        self,
        broker: Broker,
        assignment: Assignment,
        make: Callable[[int], Partition],
        clock: Clock,
        settings: WriterSettings,
    ) -> None:
        self.assignment = assignment
        self.tally = Tally()
        self.progress = Progress()
        self._broker = broker
        self._replay = Replay(assignment.ledger.name, assignment.partition, make)
        self._clock = clock
        self._settings = settings
        self._rule = _rule(assignment, settings)

    async def open(self, stack: AsyncExitStack) -> Session:
        """A session ready to run; what it opened is closed with the stack. Raises LogDoubt, LogRefused, Defect."""
        where = self.assignment
        replayed = await self._read()
        log = await self._broker.log(where.ledger.topic, where.partition)
        stack.push_async_callback(log.close)
        instance = str(uuid4())
        composer = self._composer(replayed, instance)
        appender = Appender(log, replayed.standing.anchor, self.tally)
        openings = await self._take_over(composer, appender, replayed.standing, instance)
        intake = Intake(await self._inboxes(stack, composer.positions, replayed.standing.others), self._clock)
        keeper = Keeper(self._rule, openings, composer.stamp.head.sequence, self.tally)
        return Session(composer, intake, appender, keeper, self.progress, self.tally)

    async def _read(self) -> Replayed:
        began = time.perf_counter()
        async with AsyncExitStack() as stack:
            source = await self._source(stack, self.assignment.ledger.topic)
            replayed = await self._replay.run(source, self._rule)
        self.tally.note_replay(replayed.folded, time.perf_counter() - began)
        self.tally.skipped += replayed.chain.skipped
        return replayed

    def _composer(self, replayed: Replayed, instance: str) -> Composer:
        where, standing = self.assignment, replayed.standing
        stamp = Stamp(where.ledger.name, where.partition, standing.anchor.head, standing.at)
        names = ([COMMANDS] if where.commands else []) + ([where.other.name] if where.other else [])
        return Composer(replayed.partition, stamp, dict.fromkeys(names, 0) | standing.positions, instance)

    async def _take_over(self, composer: Composer, appender: Appender, standing: Standing, instance: str) -> int:
        where, drafts = self.assignment, []
        if standing.anchor.head == GENESIS:
            drafts.append(opened(where.ledger.name, where.partition))
        openings = standing.openings + len(drafts) + 1
        stream = ledger_stream(where.ledger.name, where.partition)
        drafts.append(writer_opened(stream, openings, instance, self._settings.code_version))
        composer.add(drafts, composer.stamp.next(self._clock.now()).at)
        if append := composer.next_append():
            await appender.append(append)
        return openings

    async def _inboxes(
        self, stack: AsyncExitStack, positions: Mapping[str, int], anchors: Mapping[str, Anchor]
    ) -> list[Inbox[Any]]:
        where, inboxes = self.assignment, list[Inbox[Any]]()
        if where.other:
            source, name = await self._source(stack, where.other.topic), where.other.name
            anchor = anchors.get(name, BEGINNING)
            inboxes.append(await _ledger_inbox(source, name, where.partition, positions[name], anchor))
        if where.commands:
            source = await self._source(stack, where.commands)
            wanted = positions[COMMANDS]
            inboxes.append(CommandInbox(COMMANDS, source, wanted, wanted))
        return inboxes

    async def _source(self, stack: AsyncExitStack, topic: str) -> Source:
        source = await self._broker.source(topic, self.assignment.partition)
        stack.push_async_callback(source.close)
        return source


async def _ledger_inbox(source: Source, ledger: str, partition: int, wanted: int, anchor: Anchor) -> LedgerInbox:
    # An anchor is a shortcut: where it does not fit, the other ledger is followed from its beginning.
    if anchor.head.sequence >= wanted or not await lies_on(source, anchor):
        anchor = BEGINNING
    return LedgerInbox(source, Chain(ledger, partition, anchor.head), anchor.position, wanted)


def _rule(where: Assignment, settings: WriterSettings) -> CheckpointRule | None:
    if settings.checkpoint_folder is None:
        return None
    file = CheckpointFile(settings.checkpoint_folder, where.ledger.name, where.partition)
    return CheckpointRule(file, settings.code_version, settings.checkpoint_every_records)
