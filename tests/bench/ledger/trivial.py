"""The work every contender of the ledger's benchmarks does: a small decision, the same commands, the same events."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import orjson

from services.kit.ledger import Accepted, Draft, Incoming, KafkaBroker, Moment, Record
from tests.servers import unique

ACCOUNTS = 100_000
COMMAND_BYTES = 300
COMMANDS_AN_APPEND = 2000


def command(number: int) -> Record:
    """A command of about 300 bytes, with the headers an edge gives it."""
    body = {"number": number, "account": number % ACCOUNTS, "text": "x" * (COMMAND_BYTES - 60)}
    event_id = str(uuid5(NAMESPACE_URL, str(number))).encode()
    headers = [("ce_id", event_id), ("ce_type", b"account.book.v1"), ("ce_actor", b"acme/-/bench")]
    return Record(b"account/%d" % body["account"], json.dumps(body).encode(), headers)


class Trivial:
    """Counts what every account was asked for: one event a command."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}

    def fold(self, record: Accepted) -> None:
        self.decide(record.value)

    def decide(self, value: bytes) -> bytes:
        """The event's data, with which the state is changed."""
        asked = orjson.loads(value)
        account = asked["account"]
        count = self.counts[account] = self.counts.get(account, 0) + 1
        return orjson.dumps({"account": account, "count": count, "number": asked["number"], "text": asked["text"]})

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        asked = command.headers
        cause, stream = asked["ce_id"], command.key.decode()
        data = self.decide(command.value)
        return (Draft(stream, "account.booked.v1", now.sequence, data, cause, cause, asked["ce_actor"]),)

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        return ()

    def due(self, now: Moment) -> Sequence[Draft]:
        return ()

    def next_due(self) -> datetime | None:
        return None

    def dump(self) -> Sequence[bytes]:
        return (orjson.dumps(list(self.counts.items())),)

    def load(self, data: bytes) -> None:
        self.counts = dict(orjson.loads(data))


async def commands_topic(broker: KafkaBroker, topic: str, count: int) -> None:
    """Fill a topic with so many commands."""
    log = await broker.log(topic, 0)
    for start in range(0, count, COMMANDS_AN_APPEND):
        await log.append([command(number) for number in range(start, min(start + COMMANDS_AN_APPEND, count))])
    await log.close()


def topic_names() -> tuple[str, str]:
    """A commands topic and a ledger nobody else uses."""
    name = unique("bench")
    return f"{name}.commands", f"{name}.ledger"
