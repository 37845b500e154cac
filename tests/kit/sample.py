"""A small service on the real parts: a writer that withdraws registrations, its desk, its edge and its page.

The reason of a withdrawal says what shall come of it: `refuse CODE`, `late` (a second event, a moment later), or
anything else (one event). Logs are in memory, so that a test can hold the writer back or lose a connection.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from pydantic import StringConstraints

from contracts.codec import decode
from contracts.envelope import CommandEnvelope
from contracts.message import Value
from contracts.outcomes import CommandRefused
from contracts.refusal import refuse
from contracts.registrations import RegistrationWithdrawn, WithdrawRegistration
from services.kit.answers import Answers
from services.kit.clock import SystemClock
from services.kit.commanding import Cause, Counter, Decided, drafts
from services.kit.cursors import Sealer
from services.kit.desk import Desk, WaitingRoom
from services.kit.identity import Principal, Verifier
from services.kit.kafka import SendDoubtError
from services.kit.ledger import (
    GENESIS,
    Accepted,
    Assignment,
    Chain,
    Draft,
    Incoming,
    Ledger,
    MemoryBroker,
    Moment,
    Record,
    Tail,
    Writer,
    WriterSettings,
)
from services.kit.ledger.record import Headers
from services.kit.metrics import DeskMetrics, EdgeMetrics
from services.kit.repeats import Entry, Repeats
from services.kit.settings import Settings
from services.kit.web import COMMAND_ANSWERS, Door, Edge, Health, Order, SecuredRoute, Sent, make_app
from services.kit.web.rates import Rates
from tests.kit.tokens import AUDIENCE, ISSUER, Published

LEDGER = Ledger("sample", "sample.ledger")
COMMANDS = "sample.commands"
LATE = timedelta(milliseconds=50)


class Withdrawals:
    """The writer's partition."""

    def __init__(self, _: int) -> None:
        self.repeats = Repeats()
        self.versions: dict[str, int] = {}
        self.late: dict[str, datetime] = {}
        self.counter = Counter("sample", self.repeats, lambda stream: self.versions.get(stream, 0), decide)

    def fold(self, record: Accepted) -> None:
        code = None
        event = decode(record.type, record.value)
        if isinstance(event, CommandRefused):
            code = event.code
        elif isinstance(event, RegistrationWithdrawn):
            self.late.pop(record.stream, None)
            if event.reason == "late":
                self.late[record.stream] = record.time + LATE
        self.versions[record.stream] = record.version
        self.repeats.note(Entry(record.causation, record.id, record.sequence, record.time, record.stream, code))

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        cause, decided = self.counter.command(command, now)
        return self._done(cause, decided, now)

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return ()

    def due(self, now: Moment) -> Sequence[Draft]:
        ripe = [stream for stream, at in self.late.items() if at <= now.at]
        found: list[Draft] = []
        for stream in ripe[:1]:
            event = RegistrationWithdrawn(registration=stream.partition("/")[2], reason="at last")
            found += self._done(Cause(f"due/{stream}", "system/clock"), [Decided(stream, event)], now)
        return found

    def next_due(self) -> datetime | None:
        return min(self.late.values(), default=None)

    def dump(self) -> bytes:
        raise NotImplementedError

    def load(self, data: bytes) -> None:
        raise NotImplementedError

    def _done(self, cause: Cause, decided: Sequence[Decided], now: Moment) -> list[Draft]:
        made = drafts(decided, cause, lambda stream: self.versions.get(stream, 0))
        for offset, (draft, (stream, event)) in enumerate(zip(made, decided, strict=True)):
            self.versions[stream] = draft.version
            code = event.code if isinstance(event, CommandRefused) else None
            self.repeats.note(Entry(cause.id, draft.id, now.sequence + offset, now.at, stream, code))
            self.late.pop(stream, None)
            if isinstance(event, RegistrationWithdrawn) and event.reason == "late":
                self.late[stream] = now.at + LATE
        return made


def decide(envelope: CommandEnvelope, _: Moment) -> Sequence[Decided]:
    command = envelope.command
    assert isinstance(command, WithdrawRegistration)
    if command.reason.startswith("refuse "):
        raise refuse(command.reason.removeprefix("refuse "), "as the test wished", "/reason")
    return [Decided(envelope.subject, RegistrationWithdrawn(registration=command.registration, reason=command.reason))]


class Wire:
    """What carries commands to the writer; it can be cut, before or after the broker has the record."""

    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker
        self.cut = self.acknowledgement_lost = False
        self.carried = 0

    async def send(
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers = ()
    ) -> None:
        if self.cut:
            raise SendDoubtError("the wire is cut")
        self.carried += 1
        self._broker.partitions[topic, partition or 0].put([Record(key or b"", value or b"", list(headers))])
        if self.acknowledgement_lost:
            raise SendDoubtError("the acknowledgement was lost")


class Tells:
    """What the sample tells of its events."""

    def settled(self, records: Sequence[Accepted]) -> bool:
        return b'"late"' not in records[-1].value

    def companions(self, stream: str) -> Sequence[str]:
        return (stream,)

    def state(self, records: Sequence[Accepted]) -> str:
        return "withdrawn" if self.settled(records) else "leaving"

    def disclose(self, asking: Principal, record: Accepted) -> Mapping[str, Any] | None:
        event = decode(record.type, record.value)
        return event.model_dump(mode="json") if isinstance(event, RegistrationWithdrawn) else None


class WithdrawalBody(Value):
    reason: Annotated[str, StringConstraints(max_length=200)] = ""


@dataclass
class Sample:
    """All parts of one running sample service."""

    app: FastAPI
    desk: Desk
    wire: Wire
    broker: MemoryBroker
    health: Health
    door: Door
    room: WaitingRoom
    resume: Callable[[], None]

    def decided(self) -> list[Accepted]:
        """Every record of the ledger."""
        records = self.broker.partitions[LEDGER.topic, 0].records
        return list(Chain(LEDGER.name, 0, GENESIS).follow(records))


def pages(edge: Edge) -> APIRouter:
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)

    @router.post("/registrations/{registration}/withdraw", responses=COMMAND_ANSWERS)
    async def withdraw(registration: str, body: WithdrawalBody, sent: Sent):
        async def prepare() -> Order:
            command = WithdrawRegistration(registration=registration, reason=body.reason)
            return Order(command, f"registration/{registration}", 0)

        return await edge.respond(sent, WithdrawRegistration, prepare)

    return router


def door(settings: Settings, registry: CollectorRegistry) -> Door:
    verifier = Verifier(Published(), ISSUER, AUDIENCE)
    rates = Rates(settings.requests_per_second)
    return Door(settings, verifier, Sealer(bytes(32)), rates, EdgeMetrics(registry))


@asynccontextmanager
async def running(settings: Settings, answers: Answers, *, held: bool = False) -> AsyncIterator[Sample]:
    """The sample service with its writer running; `held` keeps the writer back until `resume` is called."""
    broker, wire_clock = MemoryBroker(), SystemClock()
    wire, room, tells = Wire(broker), WaitingRoom(), Tells()
    registry = CollectorRegistry()
    desk = Desk(wire, COMMANDS, {0: Tail(broker, LEDGER, 0)}, room, DeskMetrics(registry))
    opened = door(settings, registry)
    health = Health(registry)
    app = make_app("sample", opened, health)
    app.include_router(pages(Edge(desk, answers, opened.sealer, tells, wire_clock, "/sample")))
    writer = Writer(broker, Assignment(LEDGER, 0, COMMANDS), Withdrawals, wire_clock, WriterSettings("test"))
    going = asyncio.Event()
    if not held:
        going.set()
    tasks = [asyncio.create_task(_write(writer, going)), asyncio.create_task(desk.run())]
    try:
        await desk.ready()
        yield Sample(app, desk, wire, broker, health, opened, room, going.set)
    finally:
        writer.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _write(writer: Writer, going: asyncio.Event) -> None:
    await going.wait()
    await writer.run()


def now_claims() -> dict[str, Any]:
    """Times of a token that is good today."""
    seconds = int(datetime.now(UTC).timestamp())
    return {"iat": seconds, "nbf": seconds, "exp": seconds + 600}
