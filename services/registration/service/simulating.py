"""Replays a vendor's real ledger under a draft of a programme, and collects the decisions that would differ."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from contracts.envelope import command_envelope
from contracts.message import Event
from contracts.outcomes import CommandRefused
from contracts.programme import Programme
from contracts.registrations import SubmitRegistration
from contracts.topics import REGISTRATION_COMMANDS, REGISTRATION_LEDGER
from services.kit.ledger import Accepted, Broker, Chain, Incoming, Stored
from services.kit.mapper import message_of
from services.kit.settings import Settings
from services.registration.domain.simulating import Decided, Difference, differences, refused_otherwise
from services.registration.domain.state import Partner, Published
from services.registration.service.partition import SERVICE, RegistrationPartition

LISTED_MAX = 1_000
"""So many differences are listed one by one; all of them are counted."""
AT_ONCE_MAX = 100
"""Records replayed in one go before others on the same loop have their turn."""
READ_SECONDS = 1.0

Told = Callable[[int, int], None]
"""Hears how many records of how many were replayed."""


class Refusal(NamedTuple):
    """A claim that was not let in: by which code, when, and what was known then of the partner that made it."""

    code: str
    at: datetime
    made_by: Partner


class Totals(NamedTuple):
    """How many decisions would differ in the same way, and what the deals were worth, by currency."""

    decision: str
    was: str
    would: str
    decisions: int
    value: Mapping[str, Decimal]


class Simulation:
    """Follows a ledger and puts each decision of the programme before the draft; `listed` are the first differences."""

    def __init__(self, draft: Programme, vendor: str, since: datetime) -> None:
        self.listed: list[Difference] = []
        self._draft = Published(1, since, draft)
        self._vendor = vendor
        self._since = since
        self._partition = RegistrationPartition()
        self._refusals: dict[str, Refusal] = {}
        self._counts: Counter[Kind] = Counter()
        self._values: dict[Kind, dict[str, Decimal]] = {}

    def follow(self, record: Accepted) -> None:
        """Take in one record of the vendor's ledger."""
        if record.time >= self._since and not record.stream.startswith("ledger/"):
            self._compare(record)
        self._partition.fold(record)

    def _compare(self, record: Accepted) -> None:
        event = message_of(record)
        if isinstance(event, CommandRefused):
            self._note_refusal(record, event)
        elif isinstance(event, Event):
            decided = Decided(event, record.time, self._vendor, self._partition.state)
            self._take(differences(decided, self._draft))

    def _note_refusal(self, record: Accepted, event: CommandRefused) -> None:
        named = event.programme is not None and event.programme.programme == self._draft.programme.id
        if not named or event.command != SubmitRegistration.TYPE:
            return
        vendor, org, _ = record.actor.split("/", 2)
        # What the vendor's own people filed for a partner does not say here for which one.
        made_by = self._partition.state.partner(vendor, org) if vendor == self._vendor else None
        if made_by is not None:
            self._refusals[record.causation] = Refusal(event.code, record.time, made_by)

    def hear(self, incoming: Incoming) -> None:
        """Take in one record of the commands topic: what a refused claim said, the ledger does not know."""
        try:
            envelope = command_envelope(incoming.value, incoming.headers)
        except (LookupError, ValueError):
            return
        refused, command = self._refusals.get(envelope.id), envelope.command
        if refused is not None and isinstance(command, SubmitRegistration):
            found = (command.registration, refused.code, refused.at)
            self._take(refused_otherwise(refused.made_by, command.details, found, self._draft))

    def _take(self, found: Iterator[Difference]) -> None:
        for difference in found:
            kind, value = _kind(difference), difference.value
            self._counts[kind] += 1
            sums = self._values.setdefault(kind, {})
            sums[value.currency] = sums.get(value.currency, Decimal(0)) + value.amount
            if len(self.listed) < LISTED_MAX:
                self.listed.append(difference)

    def totals(self) -> list[Totals]:
        """The differences counted, the most frequent kind first."""
        return [Totals(*kind, count, self._values[kind]) for kind, count in self._counts.most_common()]


Kind = tuple[str, str, str]


def _kind(difference: Difference) -> Kind:
    """What differences are counted by: ends of protections differ from deal to deal, what they mean does not."""
    if difference.decision == "period":
        return difference.decision, "as granted", "another end"
    return difference.decision, difference.was, difference.would


async def simulate(
    settings: Settings, broker: Broker, draft: Programme, vendor: str, since: datetime, told: Told
) -> Simulation:
    """Replay a vendor's decisions since an instant under a draft. Raises LogDoubt, LogRefused."""
    simulation = Simulation(draft, vendor, since)
    partition = settings.market_map.partition(vendor)
    chain = Chain(SERVICE, partition)
    async for batch, done, end in _read(broker, settings.topics(REGISTRATION_LEDGER), partition):
        for record in chain.follow(batch):
            simulation.follow(record)
        told(done, end)
    async for batch, _, _ in _read(broker, settings.topics(REGISTRATION_COMMANDS), partition):
        for stored in batch:
            simulation.hear(Incoming(stored))
    return simulation


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
