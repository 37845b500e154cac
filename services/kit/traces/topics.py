"""Everything that stands in topics: keys, values and headers of all records there are."""

from collections.abc import Callable, Iterator, Sequence

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Message, TopicPartition

from services.kit.traces.searching import Piece

SECONDS_MAX = 10.0
WAIT_SECONDS = 1.0
RECORDS_AT_ONCE = 5_000


def in_topics(servers: str, wanted: Callable[[str], bool]) -> Iterator[Piece]:
    """Every record of the topics whose name is wanted. Raises KafkaException."""
    settings = {"bootstrap.servers": servers, "group.id": "traces", "enable.auto.commit": False}
    consumer = Consumer(settings | {"isolation.level": "read_uncommitted"})
    try:
        topics = consumer.list_topics(timeout=SECONDS_MAX).topics
        for name in sorted(filter(wanted, topics)):
            for partition in sorted(topics[name].partitions):
                yield from _records(consumer, name, partition)
    finally:
        consumer.close()


def _records(consumer: Consumer, topic: str, partition: int) -> Iterator[Piece]:
    """Up to where the partition ends now; offsets may have gaps."""
    low, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=SECONDS_MAX)
    if low >= end:
        return
    place = TopicPartition(topic, partition, OFFSET_BEGINNING)
    consumer.assign([place])
    at, silent = low, 0.0
    while at < end:
        messages = consumer.consume(min(RECORDS_AT_ONCE, end - at), WAIT_SECONDS)
        yield from map(_piece, messages)
        at = max(consumer.position([place])[0].offset, at)
        silent = 0.0 if messages else silent + WAIT_SECONDS
        if silent > SECONDS_MAX:
            raise KafkaException(f"{topic}/{partition} gives nothing behind offset {at}")


def _piece(message: Message) -> Piece:
    if message.error() is not None:
        raise KafkaException(message.error())
    headers: Sequence[tuple[str, str | bytes | None]] = message.headers() or ()  # type: ignore[assignment]
    told = [(f"header {name}", part) for name, value in headers for part in (name.encode(), _bytes(value))]
    place = f"topic {message.topic()}/{message.partition()} offset {message.offset()}"
    return Piece(place, [("key", _bytes(message.key())), ("value", _bytes(message.value())), *told])


def _bytes(value: str | bytes | None) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""
