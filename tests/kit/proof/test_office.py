"""Checkpoints on a real broker and a real database: signed, kept, found again, and never in contradiction."""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.schema import DropSchema

from services.kit.database import open_database
from services.kit.kafka import Producer
from services.kit.ledger import Durability, KafkaBroker, Ledger, Record, Topics, TopicSpec, record_bytes, record_hash
from services.kit.proof import Witness, leaf_hash, parse, read_checkpoint
from services.kit.proof.keeping import CHECKPOINT
from services.kit.proof.office import Proofs
from services.kit.proof.reading import records_of
from services.kit.proof.tables import Book
from services.kit.settings import Settings
from tests.kit.proof.trees import Grown
from tests.kit.proof.worlds import record
from tests.servers import unique

SECONDS = 20.0
OLD, NEW = (base64.b64encode(letter * 32).decode() for letter in (b"o", b"n"))
ORIGIN = "dealreg/registration/0"


def chain(count: int, words: str = "") -> list[Record]:
    found, previous = [], bytes(32)
    for sequence in range(count):
        found.append(record(sequence, previous, words))
        previous = record_hash(found[-1])
    return found


@pytest.fixture
def settings(kafka: str, database: str, tmp_path: Path) -> Settings:
    name = unique("proofs")
    fast = {"checkpoint_seconds": 0.05, "partitions": 1, "database_seconds_max": SECONDS}
    names = {"topic_prefix": name, "database_schema_prefix": f"{name}_"}
    return Settings(kafka=kafka, database_url=database, data=tmp_path, log_key=OLD, **fast, **names)


async def put(settings: Settings, topic: str, records: Sequence[Record]) -> None:
    """A ledger's topic with these records behind what is there."""
    broker = KafkaBroker(settings.kafka)
    await Topics(settings.kafka, broker, Durability()).open([TopicSpec(topic, 1)])
    log = await broker.log(topic, 0)
    await log.append(records)
    await log.close()
    await broker.close()


@asynccontextmanager
async def at_work(settings: Settings, topic: str) -> AsyncIterator[Proofs]:
    """The proofs of one ledger, running."""
    engine, broker = open_database(settings), KafkaBroker(settings.kafka)
    producer = Producer(settings.kafka, SECONDS)
    book = Book(engine, settings.schema_name("proofs"))
    proofs = Proofs(settings, book, broker, producer, settings.topics("proofs"), [Ledger("registration", topic)])
    running = asyncio.create_task(proofs.run())
    try:
        yield proofs
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await producer.stop()
        await broker.close()
        await engine.dispose()


async def signed(proofs: Proofs, size: int) -> str:
    """The note of a tree of this size, once it is there."""
    async with asyncio.timeout(SECONDS):
        while True:
            if await proofs.fault() is None and (seen := await proofs.book.checkpoint(ORIGIN, size)) is not None:
                return seen.note
            await asyncio.sleep(0.05)


async def faulty(proofs: Proofs, words: str) -> None:
    async with asyncio.timeout(SECONDS):
        while words not in (await proofs.fault() or ""):  # noqa: ASYNC110 - what a health check sees
            await asyncio.sleep(0.05)


async def test_what_the_ledger_has_is_signed_and_read_back(settings):
    topic, records = unique("ledger"), chain(700)
    await put(settings, topic, records)
    async with at_work(settings, topic) as proofs:
        note = parse(await signed(proofs, 700))
        note.signed_by(proofs.keeper.keyring.keys(ORIGIN))
        root = Grown([leaf_hash(record_bytes(each)) for each in records]).edge.root()
        assert read_checkpoint(note.text) == (ORIGIN, 700, root)
        wanted = [0, 5, 255, 256, 699]
        found = [each async for each in records_of(proofs.broker, proofs.book, proofs.logs[0], wanted)]
        assert [(each.sequence, each.record.value) for each in found] == [(n, records[n].value) for n in wanted]


async def test_who_waits_for_a_checkpoint_gets_one_before_its_time(settings):
    topic, records = unique("ledger"), chain(40)
    await put(settings, topic, records[:30])
    async with at_work(settings.model_copy(update={"checkpoint_seconds": 3_600.0}), topic) as proofs:
        await signed(proofs, 30)
        await put(settings, topic, records[30:])
        proofs.hurry(proofs.logs[0], 39)
        await signed(proofs, 40)


async def test_tables_that_are_lost_are_made_anew_and_what_was_signed_stays(settings):
    topic, records = unique("ledger"), chain(600)
    await put(settings, topic, records[:300])
    async with at_work(settings, topic) as proofs:
        first = await signed(proofs, 300)
        async with proofs.book.engine.begin() as connection:
            await connection.execute(DropSchema(settings.schema_name("proofs"), cascade=True))
    await put(settings, topic, records[300:])
    async with at_work(settings, topic) as proofs:
        assert (await signed(proofs, 600)).startswith(f"{ORIGIN}\n600\n")
        assert await signed(proofs, 300) == first


async def test_a_new_key_is_vouched_for_by_the_old_one(settings):
    topic, records = unique("ledger"), chain(20)
    await put(settings, topic, records[:10])
    async with at_work(settings, topic) as proofs:
        await signed(proofs, 10)
    await put(settings, topic, records[10:])
    replaced = Settings(**{**settings.model_dump(), "log_key": NEW, "log_keys_before": (OLD,)})
    async with at_work(replaced, topic) as proofs:
        note = parse(await signed(proofs, 20))
        ring = proofs.keeper.keyring
        assert len(ring.publics) == 2
        assert note.signed_by(ring.keys(ORIGIN)) == ring.keys(ORIGIN)[:1]
        assert len(parse(ring.notes[1]).signatures) == 2


async def test_a_key_that_nobody_vouches_for_signs_nothing(settings):
    topic = unique("ledger")
    await put(settings, topic, chain(10))
    async with at_work(settings, topic) as proofs:
        await signed(proofs, 10)
    stranger = Settings(**{**settings.model_dump(), "log_key": NEW})
    async with at_work(stranger, topic) as proofs:
        await faulty(proofs, "signed with another key")


@pytest.mark.parametrize("count", [5, 20, 30])
async def test_another_ledger_under_the_name_is_never_signed_for(settings, count):
    """Changed or cut off: the log would contradict what it signed before."""
    topic, other = unique("ledger"), unique("ledger")
    await put(settings, topic, chain(20))
    await put(settings, other, chain(count, "another story"))
    async with at_work(settings, topic) as proofs:
        first = await signed(proofs, 20)
    async with at_work(settings, other) as proofs:
        await faulty(proofs, "signed for")
        assert (await proofs.book.checkpoints(ORIGIN, None, 10))[0].note == first


async def test_a_witness_signs_beside_the_log(settings):
    topic = unique("ledger")
    await put(settings, topic, chain(10))
    witness = Witness("witness.example/w", Ed25519PrivateKey.generate(), 1_700_000_000)
    async with at_work(settings, topic) as proofs:
        note = parse(await signed(proofs, 10)).also_signed([witness])
        await proofs.keeper.publish(note)
        found = parse((await proofs.book.checkpoint(ORIGIN, 10)).note)
        assert found.signed_by([witness.key]) == [witness.key]
        crowd = [Witness("witness.example/w", Ed25519PrivateKey.generate(), number) for number in range(120)]
        for some in (crowd[:60], crowd[60:]):
            await proofs.keeper.publish(note.also_signed(some))
        crowded = parse((await proofs.book.checkpoint(ORIGIN, 10)).note)
        assert crowded.signed_by(proofs.keeper.keyring.keys(ORIGIN))
        assert crowded.signed_by([witness.key]) == [witness.key]
        forged = note.text.replace("\n10\n", "\n11\n")
        value = f"{forged}\n{note.signatures[0]}".encode()
        await proofs.keeper._producer.send(settings.topics("proofs"), 0, CHECKPOINT, value)
        await proofs.keeper.catch_up()
        assert await proofs.book.checkpoint(ORIGIN, 11) is None
