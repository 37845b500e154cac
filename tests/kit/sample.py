"""A small service on the real parts: a writer that withdraws registrations, its desk, its edge and its page.

The reason of a withdrawal says what shall come of it: `refuse CODE`, `late` (a second event, a moment later), or
anything else (one event). Its log is in memory, unless a test gives it a broker.
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
from services.kit.desk.desk import Sender
from services.kit.identity import Principal, Verifier
from services.kit.kafka import SendDoubtError
from services.kit.ledger import (
    Accepted,
    Assignment,
    Broker,
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
        for offset, (draft, (stream, event, _)) in enumerate(zip(made, decided, strict=True)):
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


@dataclass
class Carriers:
    """What the sample's commands and records travel on."""

    broker: Broker
    sender: Sender
    prefix: str = "sample"

    @property
    def ledger(self) -> Ledger:
        return Ledger("sample", f"{self.prefix}.ledger")

    @property
    def commands(self) -> str:
        return f"{self.prefix}.commands"


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
    carriers: Carriers
    tail: Tail
    door: Door
    room: WaitingRoom
    resume: Callable[[], None]

    @property
    def wire(self) -> Wire:
        assert isinstance(self.carriers.sender, Wire)
        return self.carriers.sender

    async def decided(self) -> list[Accepted]:
        """Every record of the ledger."""
        return await self.tail.read_at(0, 100_000)


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


def in_memory() -> Carriers:
    broker = MemoryBroker()
    return Carriers(broker, Wire(broker))


@asynccontextmanager
async def running(
    settings: Settings, answers: Answers, carriers: Carriers | None = None, *, held: bool = False
) -> AsyncIterator[Sample]:
    """The sample service with its writer running; `held` keeps the writer back until `resume` is called."""
    on, clock, room, registry = carriers or in_memory(), SystemClock(), WaitingRoom(), CollectorRegistry()
    tail = Tail(on.broker, on.ledger, 0)
    desk = Desk(on.sender, on.commands, {0: tail}, room, DeskMetrics(registry))
    opened = door(settings, registry)
    app = make_app("sample", opened, Health(registry))
    app.include_router(pages(Edge(desk, answers, opened.sealer, Tells(), clock, "/sample")))
    writer = Writer(on.broker, Assignment(on.ledger, 0, on.commands), Withdrawals, clock, WriterSettings("test"))
    going = asyncio.Event()
    if not held:
        going.set()
    tasks = [asyncio.create_task(_write(writer, going)), asyncio.create_task(desk.run())]
    try:
        await desk.ready()
        yield Sample(app, on, tail, opened, room, going.set)
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
