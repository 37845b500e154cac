"""Two ledgers of one partition, written record by record as the writers would, for tests of what reads them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from contracts.codec import encode
from contracts.envelope import command_id
from contracts.message import Event
from contracts.values import derived_id
from services.kit.ledger import GENESIS, Broker, Draft, Durability, KafkaBroker, Ledger, Record, Topics, TopicSpec
from services.kit.ledger.bookkeeping import opened
from services.kit.ledger.stamping import Stamp

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
REGISTRATION, CONFLICT = "registration", "conflict"


class Ledgers:
    """The registration and the conflict ledger of one partition; each knows how far it has read the other."""

    def __init__(self, partition: int = 0, at: datetime = START) -> None:
        self.partition = partition
        self.at = at
        self.records: dict[str, list[Record]] = {REGISTRATION: [], CONFLICT: []}
        self.heard = {REGISTRATION: 0, CONFLICT: 0}
        self._stamps = {name: Stamp(name, partition, GENESIS, at) for name in self.records}
        self.versions: defaultdict[str, int] = defaultdict(int)
        self._commands = 0
        for name, stamp in self._stamps.items():
            stamp.begin("opening")
            self._write(name, opened(name, partition))

    def last(self, ledger: str) -> str:
        """The id of the newest record."""
        return dict(self.records[ledger][-1].headers)["ce_id"].decode()

    def pass_time(self, **length: float) -> None:
        """Time goes by."""
        self.at += timedelta(**length)

    def command(self, ledger: str, actor: str, *events: tuple[str, Event]) -> list[str]:
        """What a person's command led to; the ids of its events."""
        self._commands += 1
        request = derived_id(str(self.partition), "request", str(self._commands))
        return self._decide(ledger, command_id(request, "ab" * 32, request), actor, events)

    def reaction(self, ledger: str, causation: str, *events: tuple[str, Event]) -> list[str]:
        """What a service did because of another record."""
        return self._decide(ledger, causation, f"system/{ledger}", events)

    def timer(self, ledger: str, *events: tuple[str, Event]) -> list[str]:
        """What was due."""
        return self._decide(ledger, derived_id("clock", self.at.isoformat(), events[0][0]), "system/clock", events)

    def _decide(self, ledger: str, causation: str, actor: str, events: tuple[tuple[str, Event], ...]) -> list[str]:
        ids = []
        for index, (stream, event) in enumerate(events):
            self.versions[stream] += 1
            ids.append(derived_id(causation, str(index)))
            version = self.versions[stream]
            self._write(ledger, Draft(stream, event.TYPE, version, encode(event), ids[-1], causation, actor))
        return ids

    def raw(self, ledger: str, draft: Draft) -> None:
        """A record with whatever content."""
        self._write(ledger, draft)

    def _write(self, ledger: str, draft: Draft) -> None:
        other = CONFLICT if ledger == REGISTRATION else REGISTRATION
        self.heard[ledger] = len(self.records[other])
        inputs = f"commands={self._commands},{other}={self.heard[ledger]}"
        self.records[ledger].append(self._stamps[ledger].record(draft, self.at, inputs))


async def publish(broker: Broker, ledger: Ledger, partition: int, records: list[Record], batch: int = 200) -> None:
    """Append records to the real topic."""
    log = await broker.log(ledger.topic, partition)
    for start in range(0, len(records), batch):
        await log.append(records[start : start + batch])
    await log.close()


async def make_topics(broker: KafkaBroker, servers: str, ledgers: Iterable[Ledger], partitions: int = 1) -> None:
    """The ledgers' topics, empty."""
    specs = [TopicSpec(ledger.topic, partitions) for ledger in ledgers]
    await Topics(servers, broker, Durability()).open(specs)
