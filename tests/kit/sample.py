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

import msgspec
from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from pydantic import StringConstraints

from contracts.codec import decode
from contracts.envelope import CommandEnvelope
from contracts.message import Event, Value
from contracts.refusal import refuse
from contracts.registrations import RegistrationWithdrawn, WithdrawRegistration
from services.kit.answers import Answers
from services.kit.clock import SystemClock
from services.kit.commanding import Cause, Decided
from services.kit.cursors import Sealer
from services.kit.deciding import Deciding
from services.kit.desk import Desk, WaitingRoom
from services.kit.desk.desk import Sender
from services.kit.identity import Principal, Verifier
from services.kit.kafka import SendDoubtError
from services.kit.ledger import (
    Accepted,
    Assignment,
    Broker,
    Draft,
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
from services.kit.web import COMMAND_ANSWERS, Door, Edge, Health, Order, SecuredRoute, Sent, for_senders, make_app
from services.kit.web.rates import Rates
from tests.kit.tokens import AUDIENCE, ISSUER, Published

LATE = timedelta(milliseconds=50)
Image = tuple[dict[str, int], dict[str, datetime], list[bytes]]
"""What a checkpoint of the sample holds."""


class State:
    """What is known in one partition."""

    def __init__(self) -> None:
        self.repeats = Repeats()
        self.versions: dict[str, int] = {}
        self.late: dict[str, datetime] = {}

    def version(self, stream: str) -> int:
        return self.versions.get(stream, 0)

    def fold(self, event: Event, stream: str, entry: Entry, actor: str) -> None:
        self.versions[stream] = self.version(stream) + 1
        self.repeats.note(entry)
        self.late.pop(stream, None)
        if isinstance(event, RegistrationWithdrawn) and event.reason == "late":
            self.late[stream] = entry.at + LATE

    def dump(self) -> Sequence[bytes]:
        return (msgspec.msgpack.encode((self.versions, self.late, list(self.repeats.dump()))),)

    def load(self, data: bytes) -> None:
        self.versions, self.late, window = msgspec.msgpack.decode(data, type=Image)
        self.repeats.load(window)


class Withdrawals(Deciding):
    """The writer's partition."""

    def __init__(self, _: int) -> None:
        self.state = State()
        super().__init__("sample", self.state, decide)

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return ()

    def due(self, now: Moment) -> Sequence[Draft]:
        ripe = [stream for stream, at in self.state.late.items() if at <= now.at]
        found: list[Draft] = []
        for stream in ripe[:1]:
            event = RegistrationWithdrawn(registration=stream.partition("/")[2], reason="at last")
            found += self.take([Decided(stream, event)], Cause(f"due/{stream}", "system/clock"), now)
        return found

    def next_due(self) -> datetime | None:
        return min(self.state.late.values(), default=None)


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
    @for_senders(WithdrawRegistration)
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
