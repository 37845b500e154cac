"""Reads single records of a log by their sequence numbers, without reading all that lies between."""

from collections import deque
from collections.abc import AsyncIterator, Iterable

from services.kit.ledger import Accepted, Broker, Chain, Source
from services.kit.ledger.walk import Walk
from services.kit.proof.growing import Log
from services.kit.proof.tables import Book
from services.kit.proof.tiles import WIDTH

JUMP_RECORDS = 4_000
"""A gap of so many is jumped over; a smaller one is read through, which costs less than to begin anew."""


async def records_of(broker: Broker, book: Book, log: Log, wanted: Iterable[int]) -> AsyncIterator[Accepted]:
    """The records of these rising sequence numbers, all of which the log's tree has. Raises LogDoubt, LogRefused."""
    source = await broker.source(log.ledger.topic, log.partition)
    try:
        walk: Walk | None = None
        held: deque[Accepted] = deque()
        for sequence in wanted:
            if walk is None or sequence - walk.chain.head.sequence > JUMP_RECORDS:
                walk = await _walk(source, book, log, sequence)
                held.clear()
            while not held or held[0].sequence < sequence:
                if held:
                    held.popleft()
                else:
                    held.extend(await walk.step())
            yield held.popleft()
    finally:
        await source.close()


async def _walk(source: Source, book: Book, log: Log, sequence: int) -> Walk:
    anchor = await book.place(log.origin, sequence // WIDTH)
    return Walk(source, Chain(log.ledger.name, log.partition, anchor.head), anchor)
