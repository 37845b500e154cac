"""Screenings by a real writer on a real broker: submissions stand in a registration ledger, and it works them off."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from contracts.codec import encode
from services.conflict.service.partition import ConflictPartition
from services.kit.clock import SystemClock
from services.kit.ledger import (
    Accepted,
    Assignment,
    Draft,
    Durability,
    Incoming,
    KafkaBroker,
    Ledger,
    Moment,
    Record,
    Topics,
    TopicSpec,
    Writer,
    WriterSettings,
)
from tests.bench.conflict.world import Filing
from tests.bench.figures import Figure
from tests.bench.ledger.drain import timed
from tests.conflict.story import VENDOR
from tests.servers import unique

RECORDS_AN_APPEND = 500


class Submitting:
    """Makes a registration ledger of what stands in its commands topic, as it stands there."""

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        said = command.headers
        return (Draft(command.key.decode(), said["ce_type"], 1, command.value, said["ce_id"], "", f"{VENDOR}/x/y"),)

    def fold(self, record: Accepted) -> None: ...

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return ()

    def due(self, now: Moment) -> Sequence[Draft]:
        return ()

    def next_due(self) -> datetime | None:
        return None

    def dump(self) -> Sequence[bytes]:
        return ()

    def load(self, data: bytes) -> None: ...


def _record(filing: Filing) -> Record:
    event = filing.submission()
    headers = [("ce_id", filing.claim.encode()), ("ce_type", event.TYPE.encode()), ("ce_actor", b"acme/x/y")]
    return Record(f"registration/{filing.claim}".encode(), encode(event), headers)


async def screened(servers: str, partition: ConflictPartition, filings: Sequence[Filing], claims: int) -> list[Figure]:
    """Work off so many submissions on a partition that has live claims already."""
    broker, name = KafkaBroker(servers), unique("bench")
    commands, submitted, ledger = (f"{name}.{one}" for one in ("commands", "registration", "conflict"))
    await Topics(servers, broker, Durability()).open([TopicSpec(one, 1) for one in (commands, submitted, ledger)])
    log, some = await broker.log(commands, 0), iter(filings)
    while batch := [_record(one) for one in islice(some, RECORDS_AN_APPEND)]:
        await log.append(batch)
    await log.close()
    other = Ledger("registration", submitted)
    first = Writer(broker, Assignment(other, 0, commands), lambda _: Submitting(), SystemClock(), WriterSettings("b"))
    await _worked(first, {"commands": len(filings)})
    where = Assignment(Ledger("conflict", ledger), 0, None, other)
    writer = Writer(broker, where, lambda _: partition, SystemClock(), WriterSettings("bench"))
    used = time.process_time()
    rate = await timed(len(filings), lambda: _worked(writer, {"registration": len(filings) + 1}))
    used = (time.process_time() - used) / len(filings) * 1000
    await broker.close()
    return [
        Figure(f"screenings of a writer at {claims:,} live claims", rate, "claims/s"),
        Figure("processor time of one, with reading and writing", used, "ms"),
    ]


async def _worked(writer: Writer, until: dict[str, int]) -> None:
    running = asyncio.create_task(writer.run())
    await writer.progress.settled(until)
    writer.stop()
    await running
