"""Plain clients, none of them ours, to see that a server works and has kept what it was given."""

from typing import Any

import psycopg
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

SECONDS = 20


def produce(kafka: str, topic: str, value: bytes) -> None:
    """Create the topic and leave one acknowledged record in it."""
    admin = AdminClient({"bootstrap.servers": kafka})
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(SECONDS)
    errors: list[Any] = []
    producer = Producer({"bootstrap.servers": kafka, "acks": "all"})
    producer.produce(topic, value, on_delivery=lambda error, _: errors.append(error))
    assert producer.flush(SECONDS) == 0
    assert errors == [None]


def first_value(kafka: str, topic: str) -> bytes:
    """The value of the topic's first record."""
    consumer = Consumer({"bootstrap.servers": kafka, "group.id": "unused", "enable.auto.commit": False})
    consumer.assign([TopicPartition(topic, 0, 0)])
    try:
        record = consumer.poll(SECONDS)
        assert record is not None
        assert record.error() is None
        return bytes(record.value())
    finally:
        consumer.close()


def execute(database: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows."""
    with psycopg.connect(database, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
