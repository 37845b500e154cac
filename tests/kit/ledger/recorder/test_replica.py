"""What a recorder knows of its partition, against a log in memory that can be damaged."""

from services.kit.ledger import Ledger, MemoryBroker
from services.kit.ledger.recorder.replica import Replica
from tests.kit.ledger.chains import chain_of

LEDGER = Ledger("test", "test.ledger")


async def test_a_new_connection_to_the_same_log_reads_on() -> None:
    broker = MemoryBroker()
    log = await broker.log(LEDGER.topic, 0)
    log.put(chain_of(3))
    replica = Replica(broker, LEDGER, 0, 10_000)
    await replica.refresh()
    index = replica.index
    await replica.close()
    log.put(chain_of(1, replica.head))
    await replica.refresh()
    assert replica.index is index
    assert replica.head.sequence == 3


async def test_a_log_that_lost_records_is_read_from_its_beginning() -> None:
    broker = MemoryBroker()
    log = await broker.log(LEDGER.topic, 0)
    log.put(chain_of(5))
    replica = Replica(broker, LEDGER, 0, 10_000)
    await replica.refresh()
    await replica.close()
    del log.records[2:]
    await replica.refresh()
    assert replica.head.sequence == 1
    assert len(replica.index) == 2
    assert not replica.index.holds("s/1", 5)
