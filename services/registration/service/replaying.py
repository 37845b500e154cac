"""Reads a vendor's real ledger, and what was asked for by commands it refused, for a simulation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from contracts.envelope import command_envelope
from contracts.outcomes import CommandRefused
from contracts.programme import Programme
from contracts.registrations import SubmitDraft, SubmitRegistration
from contracts.topics import REGISTRATION_COMMANDS, REGISTRATION_LEDGER
from services.kit.ledger import Accepted, Broker, Chain, Incoming, Source, Stored
from services.kit.ledger.inputs import parse_positions
from services.kit.ledger.opening import COMMANDS
from services.kit.mapper import message_of
from services.kit.settings import Settings
from services.registration.service.partition import SERVICE
from services.registration.service.simulating import Simulation

AT_ONCE_MAX = 100
"""Records replayed in one go before others on the same loop have their turn."""
READ_SECONDS = 1.0
SUBMISSIONS = (SubmitRegistration.TYPE, SubmitDraft.TYPE)
Submission = SubmitRegistration | SubmitDraft

Told = Callable[[int, int], None]
"""Hears how many records of how many were replayed."""


async def simulate(
    settings: Settings, broker: Broker, draft: Programme, vendor: str, since: datetime, told: Told
) -> Simulation:
    """Replay a vendor's decisions since an instant under a draft, in one pass. Raises LogDoubt, LogRefused."""
    partition = settings.market_map.partition(vendor)
    asked: dict[str, Submission] = {}
    simulation = Simulation(draft, vendor, since, asked)
    commands = _Commands(await broker.source(settings.topics(REGISTRATION_COMMANDS), partition))
    try:
        async for record, done, end in _accepted(broker, settings.topics(REGISTRATION_LEDGER), partition):
            asked.clear()
            if record.time >= since and _is_refusal(record, vendor, draft.id):
                asked.update(await commands.behind(record))
            simulation.follow(record)
            told(done, end)
    finally:
        await commands.close()
    return simulation


def _is_refusal(record: Accepted, vendor: str, programme: str) -> bool:
    """Whether the rules of a programme did not let in a claim of this vendor."""
    if record.type != CommandRefused.TYPE or record.actor.partition("/")[0] != vendor:
        return False
    event = message_of(record)
    if not isinstance(event, CommandRefused) or event.command not in SUBMISSIONS:
        return False
    return event.programme is not None and event.programme.programme == programme


async def _accepted(broker: Broker, topic: str, partition: int) -> AsyncIterator[tuple[Accepted, int, int]]:
    """Every record of a ledger's partition as it stands now, and how far it was read with each."""
    chain = Chain(SERVICE, partition)
    async for batch, done, end in _read(broker, topic, partition):
        for record in chain.follow(batch):
            yield record, done, end


class _Commands:
    """Looks up what was asked for by a decision: its record names how far the commands were read with it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read: dict[int, Stored] = {}

    async def behind(self, record: Accepted) -> dict[str, Submission]:
        """The command that asked for a claim to be let in, by its id; nothing if that is not kept any more."""
        place = parse_positions(record.inputs)[COMMANDS] - 1
        if place not in self._read:
            chunk = await self._source.read(place, wait_seconds=READ_SECONDS)
            self._read = {stored.offset: stored for stored in chunk.records}
        found = self._read.get(place)
        return {} if found is None else _submission(Incoming(found))

    async def close(self) -> None:
        await self._source.close()


def _submission(incoming: Incoming) -> dict[str, Submission]:
    if incoming.headers.get("ce_type") not in SUBMISSIONS:
        return {}
    try:
        envelope = command_envelope(incoming.value, incoming.headers)
    except (LookupError, ValueError):
        return {}  # the writer could not read it either
    asked = envelope.command
    return {envelope.id: asked} if isinstance(asked, SubmitRegistration | SubmitDraft) else {}


async def _read(broker: Broker, topic: str, partition: int) -> AsyncIterator[tuple[Sequence[Stored], int, int]]:
    """A partition as it stands now, in batches, and how much of it was read with each."""
    source = await broker.source(topic, partition)
    try:
        end, position = await source.end(), 0
        while position < end:
            chunk = await source.read(position, wait_seconds=READ_SECONDS)
            position = chunk.position
            for start in range(0, len(chunk.records), AT_ONCE_MAX):
                yield chunk.records[start : start + AT_ONCE_MAX], min(position, end), end
                # Others live on this loop too.
                await asyncio.sleep(0)
    finally:
        await source.close()
