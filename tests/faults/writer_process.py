"""A writer as a process of its own, to be stopped and killed: `python -m tests.faults.writer_process SERVERS NAME`."""

import asyncio
import sys

from services.kit.ledger import Deadlines, KafkaBroker
from tests.kit.ledger.places import Place


async def main(servers: str, name: str) -> None:
    broker = KafkaBroker(servers, Deadlines(append=1.0, look=1.0))
    writer = Place(broker, name).writer()
    print("at work", flush=True)  # noqa: T201 - the parent waits for it
    await writer.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
