"""Everything that stands in topics: keys, values and headers of all records there are."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Message, TopicPartition

from services.kit.traces.searching import Piece

SECONDS_MAX = 10.0
WAIT_SECONDS = 1.0
RECORDS_AT_ONCE = 500
OWN: dict[str, str | int | float | bool] = {
    "group.id": "traces",
    "enable.auto.commit": False,
    "enable.partition.eof": True,
    "isolation.level": "read_uncommitted",
    "fetch.wait.max.ms": 50,
}
"""No group keeps a place, and the end of a partition is told: behind the last record may lie what is none."""

Place = tuple[str, int]
"""A topic and a partition of it."""


def in_topics(servers: str, wanted: Callable[[str], bool]) -> Iterator[Piece]:
    """Every record of the topics whose name is wanted, up to where they end now. Raises KafkaException."""
    consumer = Consumer(
        {"bootstrap.servers": servers, "group.id": "traces", "isolation.level": "read_uncommitted"} | OWN
    )
    try:
        ends = _ends(consumer, wanted)
        consumer.assign([TopicPartition(*place, OFFSET_BEGINNING) for place in ends])
        silent = 0.0
        while ends:
            messages = consumer.consume(RECORDS_AT_ONCE, WAIT_SECONDS)
            silent = 0.0 if messages else silent + WAIT_SECONDS
            if silent > SECONDS_MAX:
                raise KafkaException(f"nothing comes any more of {sorted(ends)}")
            yield from _records(messages, ends)
    finally:
        consumer.close()


def _ends(consumer: Consumer, wanted: Callable[[str], bool]) -> dict[Place, int]:
    """Where the partitions end that hold anything."""
    topics = consumer.list_topics(timeout=SECONDS_MAX).topics
    places = [(name, partition) for name in topics if wanted(name) for partition in topics[name].partitions]
    marks = {place: consumer.get_watermark_offsets(TopicPartition(*place), timeout=SECONDS_MAX) for place in places}
    return {place: end for place, (low, end) in marks.items() if low < end}


def _records(messages: Iterable[Message], ends: dict[Place, int]) -> Iterator[Piece]:
    """Those in front of the ends; a partition that was read is taken out."""
    for message in messages:
        place = (message.topic() or "", message.partition() or 0)
        if (error := message.error()) is not None:
            if error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001 - the name the library gives it
                raise KafkaException(error)
            ends.pop(place, None)
        elif place in ends:
            yield _piece(message)
            if (message.offset() or 0) + 1 >= ends[place]:
                del ends[place]


def _piece(message: Message) -> Piece:
    headers: Sequence[tuple[str, str | bytes | None]] = message.headers() or ()  # type: ignore[assignment]
    told = [(f"header {name}", part) for name, value in headers for part in (name.encode(), _bytes(value))]
    place = f"topic {message.topic()}/{message.partition()} offset {message.offset()}"
    return Piece(place, [("key", _bytes(message.key())), ("value", _bytes(message.value())), *told])


def _bytes(value: str | bytes | None) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""
