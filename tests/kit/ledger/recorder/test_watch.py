"""A watch wakes whoever listens, for the last time when it ends."""

import asyncio
import threading

from services.kit.ledger import Ledger, MemoryBroker
from services.kit.ledger.recorder.watch import Watch
from tests.kit.ledger.chains import chain_of

LEDGER = Ledger("test", "test.ledger")


async def woken(listener: threading.Event) -> None:
    """Wait until it is set, and clear it."""
    async with asyncio.timeout(10):
        while not listener.is_set():  # noqa: ASYNC110 - threads wait for it, not tasks
            await asyncio.sleep(0)
    listener.clear()


async def test_whoever_listens_is_woken_by_records_and_by_the_end() -> None:
    broker, listener = MemoryBroker(), threading.Event()
    watch = Watch(broker, LEDGER, 0)
    await watch.listen(listener)
    await woken(listener)
    await woken(listener)  # once for listening, once for the connection
    (await broker.log(LEDGER.topic, 0)).put(chain_of(1))
    await woken(listener)
    await watch.close()
    assert listener.is_set()
