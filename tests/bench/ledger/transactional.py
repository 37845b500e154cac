"""The same work with Kafka transactions: read committed, decide, write and commit the offsets in one transaction."""

from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import ConsumerRecord

from services.kit.ledger.log import BATCH_BYTES
from tests.bench.ledger.trivial import Trivial
from tests.servers import unique


async def drain(servers: str, commands: str, events: str, count: int, batch: int) -> None:
    """Decide so many commands, one transaction a batch; consumer and producer set as their documentation asks."""
    group, place = unique("group"), TopicPartition(commands, 0)
    producer = AIOKafkaProducer(
        bootstrap_servers=servers, transactional_id=unique("writer"), max_batch_size=BATCH_BYTES
    )
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        group_id=group,
        enable_auto_commit=False,
        isolation_level="read_committed",
        auto_offset_reset="none",
    )
    await producer.start()
    await consumer.start()
    consumer.assign([place])
    consumer.seek(place, 0)
    partition, done = Trivial(), 0
    while done < count:
        found = (await consumer.getmany(place, timeout_ms=1000, max_records=batch)).get(place, [])
        if found:
            await _transact(producer, events, [partition.decide(record.value) for record in found], found)
            await producer.send_offsets_to_transaction({place: found[-1].offset + 1}, group)
            await producer.commit_transaction()
            done += len(found)
    await consumer.stop()
    await producer.stop()


async def _transact(
    producer: AIOKafkaProducer, events: str, decided: Sequence[bytes], commands: Sequence[ConsumerRecord]
) -> None:
    await producer.begin_transaction()
    batch = producer.create_batch()
    for data, command in zip(decided, commands, strict=True):
        headers = [*command.headers, ("ce_causationid", dict(command.headers)["ce_id"])]
        batch.append(timestamp=None, key=command.key, value=data, headers=headers)
    await (await producer.send_batch(batch, events, partition=0))
