"""Reads a vendor's real ledger, and what was asked for by commands it refused, for a simulation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from contracts.envelope import command_envelope
from contracts.outcomes import CommandRefused
from contracts.programme import Programme
from contracts.registrations import SubmitDraft, SubmitRegistration
from contracts.topics import REGISTRATION_COMMANDS, REGISTRATION_LEDGER
from services.kit.ledger import Accepted, Broker, Chain, Incoming, Stored
from services.kit.mapper import message_of
from services.kit.settings import Settings
from services.registration.service.partition import SERVICE
from services.registration.service.simulating import Simulation

AT_ONCE_MAX = 100
"""Records replayed in one go before others on the same loop have their turn."""
READ_SECONDS = 1.0
SUBMISSIONS = (SubmitRegistration.TYPE, SubmitDraft.TYPE)

Told = Callable[[int, int], None]
"""Hears how many records of how many were replayed."""


async def simulate(
    settings: Settings, broker: Broker, draft: Programme, vendor: str, since: datetime, told: Told
) -> Simulation:
    """Replay a vendor's decisions since an instant under a draft. Raises LogDoubt, LogRefused."""
    partition = settings.market_map.partition(vendor)
    ledger = (settings.topics(REGISTRATION_LEDGER), partition)
    refused = {
        record.causation
        async for record, _, _ in _accepted(broker, *ledger)
        if record.time >= since and _is_refusal(record, vendor, draft.id)
    }
    commands = (settings.topics(REGISTRATION_COMMANDS), partition)
    asked = {found[0]: found[1] async for found in _commands(broker, *commands) if found[0] in refused}
    simulation = Simulation(draft, vendor, since, asked)
    async for record, done, end in _accepted(broker, *ledger):
        simulation.follow(record)
        told(done, end)
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


async def _commands(
    broker: Broker, topic: str, partition: int
) -> AsyncIterator[tuple[str, SubmitRegistration | SubmitDraft]]:
    """The commands that ask for a claim to be let in, with their ids."""
    async for batch, _, _ in _read(broker, topic, partition):
        for stored in batch:
            incoming = Incoming(stored)
            if incoming.headers.get("ce_type") not in SUBMISSIONS:
                continue
            try:
                envelope = command_envelope(incoming.value, incoming.headers)
            except (LookupError, ValueError):
                continue  # the writer could not read it either
            if isinstance(envelope.command, SubmitRegistration | SubmitDraft):
                yield envelope.id, envelope.command


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
