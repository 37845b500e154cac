"""How fast registration decides: submissions through a real writer on a real broker, and the same read back.

`python -m tests.bench.registration [--json] [--commands N]` fills a commands topic first. Every submission is another
customer's, passes all rules of the sample programme and is accepted; nobody screens them.
"""

import asyncio
import time
from collections.abc import Iterator

from contracts.codec import encode
from contracts.envelope import CommandEnvelope, body_hash, command_id
from contracts.message import Command
from contracts.partners import RecordPartner
from contracts.programme import PublishProgramme
from contracts.registrations import SubmitRegistration
from contracts.values import Customer, derived_id
from services.kit.clock import SystemClock
from services.kit.ledger import Assignment, Durability, KafkaBroker, Ledger, Record, Tail, Topics, TopicSpec, Writer
from services.kit.ledger.opening import WriterSettings
from services.registration.service.partition import RegistrationPartition
from tests.bench.figures import Figure, show
from tests.bench.ledger.drain import timed
from tests.bench.ledger.trivial import topic_names
from tests.bench.running import on_servers, typed
from tests.make import KEY, MAY_1, a_profile, a_programme, details
from tests.registration.story import MANAGER, OPERATOR, PARTNER, subject_of

COMMANDS_AN_APPEND = 500
BUDGET = 5_000


def commands(count: int) -> Iterator[Command]:
    """A programme, a partner, and so many submissions."""
    yield PublishProgramme(programme=a_programme())
    yield RecordPartner(partner="northwind", profile=a_profile())
    for number in range(count):
        customer = Customer(name=f"Company {number} AG", website=f"company-{number}.de", country="DE")
        asked = details(customer=customer)
        yield SubmitRegistration(registration=derived_id(str(number)), partner="northwind", details=asked)


def record(command: Command) -> Record:
    """The command as an edge would send it."""
    by = {"publish-programme.v1": OPERATOR, "record-partner.v1": MANAGER}.get(command.TYPE, PARTNER)
    hashed = body_hash(encode(command), KEY)
    key = derived_id("key", hashed)
    envelope = CommandEnvelope(
        id=command_id(key, hashed, derived_id("request", key)),
        key=key,
        body_hash=hashed,
        actor=by,
        command=command,
        subject=subject_of(command, by),
        at=MAY_1,
        source="/bench",
    )
    return Record(*envelope.record())


async def filled(broker: KafkaBroker, servers: str, count: int) -> tuple[str, str]:
    """A commands topic that holds so many submissions, and an empty ledger."""
    names = topic_names()
    await Topics(servers, broker, Durability()).open([TopicSpec(name, 1) for name in names])
    records = [record(command) for command in commands(count)]
    log = await broker.log(names[0], 0)
    for start in range(0, len(records), COMMANDS_AN_APPEND):
        await log.append(records[start : start + COMMANDS_AN_APPEND])
    await log.close()
    return names


async def measure(servers: str, count: int) -> list[Figure]:
    """Drain the commands, then read the ledger back into a fresh partition."""
    broker = KafkaBroker(servers)
    topic, ledger = await filled(broker, servers, count)
    where = Assignment(Ledger("registration", ledger), 0, topic)
    writer = Writer(broker, where, lambda _: RegistrationPartition(), SystemClock(), WriterSettings("bench"))
    running = asyncio.create_task(writer.run())
    rate = await timed(count, lambda: writer.progress.settled({"commands": count + 2}))
    writer.stop()
    await running
    records = await Tail(broker, where.ledger, 0).read_at(0, count + 4)
    partition = RegistrationPartition()
    began = time.process_time()
    for accepted in records:
        partition.fold(accepted)
    folded = len(records) / (time.process_time() - began)
    await broker.close()
    return [
        Figure("registration writer, real decider", rate, "commands/s", BUDGET),
        Figure("its ledger folded again", folded, "records/s"),
    ]


def main() -> None:
    """Run it and print a table, or JSON lines."""
    given = typed(__doc__, commands=50_000)
    show(on_servers(lambda servers, _: measure(servers.kafka, given.commands)), as_json=given.json)


if __name__ == "__main__":
    main()
