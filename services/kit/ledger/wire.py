"""The two questions a reader asks the broker, each sent once: aiokafka's connections and protocol, none of its retries.

aiokafka's consumer fetches in the background and hides what went wrong (a follower of the log may be stuck for ever
behind a restarted broker); here every question has one answer or one error, and the reader decides.
"""

from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import CorruptRecordException, LeaderNotAvailableError, NoError, for_code
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.record.memory_records import MemoryRecords

from services.kit.ledger.record import Record, Stored

FETCH_BYTES = 1024 * 1024
"""About the largest answer to one fetch: what is parsed at a stretch, while other work of the process waits."""
ANY_REPLICA, LATEST, EARLIEST, UNCOMMITTED_TOO = -1, -1, -2, 0


class Answer(NamedTuple):
    """What a fetch brought: the end of the log as the broker knew it, and record batches as bytes."""

    end: int
    batches: bytes


class Wire:
    """A connection of its own to the leader of one partition. Its calls raise KafkaError and have no deadlines."""

    def __init__(self, bootstrap_servers: str, place: TopicPartition, request_seconds: float) -> None:
        self._place = place
        self._client = AIOKafkaClient(
            bootstrap_servers=bootstrap_servers, request_timeout_ms=int(request_seconds * 1000)
        )
        self._leader = -1

    async def open(self) -> None:
        """Connect, and find the leader; when it moves, a new wire is needed."""
        await self._client.bootstrap()
        await self._client.set_topics([self._place.topic])
        leader = self._client.cluster.leader_for_partition(self._place)
        if leader is None or leader < 0:
            raise LeaderNotAvailableError(f"{self._place.topic}/{self._place.partition}")
        self._leader = leader

    async def end(self) -> int:
        """The offset the next record will get."""
        return await self._offset(LATEST)

    async def start(self) -> int:
        """The offset of the first record that was not deleted."""
        return await self._offset(EARLIEST)

    async def _offset(self, which: int) -> int:
        topic, partition = self._place
        answer = await self._client.send(
            self._leader, OffsetRequest(ANY_REPLICA, UNCOMMITTED_TOO, [(topic, [(partition, which)])])
        )
        ((_, ((_, error, _, offset),)),) = answer.topics
        _check(error)
        return int(offset)

    async def fetch(self, position: int, wait_ms: int) -> Answer:
        """Record batches from the one on that holds `position`; the broker waits so long for the first."""
        topic, partition = self._place
        answer = await self._client.send(
            self._leader,
            FetchRequest(
                wait_ms, 1, FETCH_BYTES, UNCOMMITTED_TOO, [(topic, [(partition, position, FETCH_BYTES)])], rack_id=""
            ),
        )
        ((_, ((_, error, end, *_, batches),)),) = answer.topics
        _check(error)
        return Answer(end, batches)

    async def close(self) -> None:
        """Drop the connection, and whatever was asked on it."""
        await self._client.close()


def parse(batches: bytes, position: int) -> tuple[list[Stored], int]:
    """The records from `position` on, and the offset behind the last batch. Raises CorruptRecordException."""
    found: list[Stored] = []
    behind = position
    memory = MemoryRecords(batches)
    while memory.has_next():
        batch = memory.next_batch()
        if not batch.validate_crc():
            raise CorruptRecordException(f"the batch at {behind} does not have the checksum it names")
        behind = batch.next_offset
        if not batch.is_control_batch:
            found += [
                Stored(each.offset, each.timestamp, Record(each.key or b"", each.value or b"", each.headers))
                for each in batch
            ]
    if found and found[0].offset < position:
        found = [stored for stored in found if stored.offset >= position]
    return found, behind


def _check(code: int) -> None:
    error = for_code(code)
    if error is not NoError:
        raise error
