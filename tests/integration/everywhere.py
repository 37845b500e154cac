"""Looks for a word wherever the vendor keeps anything: topics, tables, files, and every page its people may open."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import psycopg
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition
from psycopg import sql

from contracts.access import ROLES, VIEWS
from tests.integration.house import House
from tests.servers import unique

POLL_SECONDS = 5.0
TABLES = """
    SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
"""


def traces(words: tuple[str, ...], texts: Iterable[tuple[str, str]]) -> list[str]:
    """Where any of the words stands, readable or in hexadecimal digits."""
    wanted = re.compile("|".join(_form(word) for word in words))
    return sorted({where for where, text in texts if wanted.search(text.casefold())})


def _form(word: str) -> str:
    """The word as it may stand; digits only by themselves: an id or an instant contains any five by chance."""
    alone = rf"(?<![0-9a-z]){word}(?![0-9a-z])" if word.isdigit() else re.escape(word.casefold())
    return f"{alone}|{word.encode().hex()}"


def kept(house: House) -> Iterator[tuple[str, str]]:
    """Everything in topics, tables and files; not what a partner itself wrote into its own topic."""
    yield from _topics(house)
    yield from _tables(house.environment["DATABASE_URL"])
    yield from _files(house.data)


def _topics(house: House) -> Iterator[tuple[str, str]]:
    prefixes = tuple(house.environment[f"DEALREG_{name}TOPIC_PREFIX"] for name in ("", "PARTNER_"))
    settings = {"bootstrap.servers": house.environment["KAFKA_BOOTSTRAP_SERVERS"], "group.id": unique("g")}
    consumer = Consumer(settings)
    try:
        topics = consumer.list_topics(timeout=POLL_SECONDS).topics
        for name in topics:
            if name.startswith(prefixes) and not name.endswith(".in"):
                for partition in topics[name].partitions:
                    yield from _records(consumer, name, partition)
    finally:
        consumer.close()


def _records(consumer: Consumer, topic: str, partition: int) -> Iterator[tuple[str, str]]:
    _, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=POLL_SECONDS)
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING)])
    offset = 0
    while offset < end:
        message = consumer.poll(POLL_SECONDS)
        assert message is not None, (topic, partition, offset, end)
        assert message.error() is None, message.error()
        offset = message.offset() + 1
        parts = (message.key(), message.value(), *(value for _, value in message.headers() or ()))
        yield topic, " ".join((part or b"").decode(errors="replace") for part in parts)


def _tables(database: str) -> Iterator[tuple[str, str]]:
    with psycopg.connect(database) as connection:
        for schema, table in connection.execute(TABLES).fetchall():
            rows = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, table))
            for (text,) in connection.execute(rows):
                yield f"{schema}.{table}", text


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes().decode(errors="replace")


def pages(house: House, vendor: str, *paths: str) -> Iterator[tuple[str, str]]:
    """Every list and these pages, as each role of the vendor's staff sees them, and the console."""
    for role in ROLES:
        if role not in ("partner", "distributor"):
            client = house.client(role, vendor=vendor)
            for path in (*(f"/v1/{view}" for view in VIEWS), *paths):
                yield f"{role} {path}", client.get(path).text
            token = client.headers["Authorization"].partition(" ")[2]
            yield f"{role} console", httpx.get(f"{house.url}/", cookies={"dealreg": token}, trust_env=False).text
