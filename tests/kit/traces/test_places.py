"""Leaks are planted in every kind of place, and found there: table, topic, file, archive, Parquet."""

import gzip
import io
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import LiteralString

import psycopg
import pyarrow as pa
import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
from openpyxl import Workbook
from psycopg import sql
from psycopg.types.json import Json, Jsonb
from pyarrow import parquet

from services.kit.traces import Piece, Search, Sought, in_files, in_tables, in_topics
from tests.servers import unique

NAME = "Zoë Quagliozzi"


def found(pieces: Iterable[Piece]) -> set[tuple[str, str]]:
    """The parts in which the name stands, by place."""
    return {(trace.place, trace.part) for trace in Search([Sought("her", (NAME,))]).through(pieces)}


@pytest.fixture
def schema(database: str) -> str:
    """An empty schema of one's own."""
    name = f"{unique('s')}_x"
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return name


def plant(database: str, schema: str, *statements: LiteralString, said: object = NAME) -> None:
    """Run statements in a schema; the last one takes what is said."""
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(schema)))
        *before, last = statements
        for statement in before:
            connection.execute(statement)
        connection.execute(last, (said,))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", NAME),
        ("json", Json({"deep": [{"name": NAME}]})),
        ("jsonb", Jsonb({"deep": [{"name": NAME}]})),
        ("bytea", NAME.encode()),
        ("text[]", ["nobody", NAME]),
        ("text", NAME.encode().hex()),
    ],
)
def test_in_a_column_of_any_kind(database: str, schema: str, kind: LiteralString, value: object):
    plant(
        database,
        schema,
        f"CREATE TABLE sample (id int, said {kind}, empty text)",
        "INSERT INTO sample VALUES (1, NULL), (2, %s)",
        said=value,
    )
    assert found(in_tables(database, schema)) == {(f"table {schema}.sample row (0,2)", "said")}
    assert found(in_tables(database, "elsewhere_")) == set()


def test_in_partitions_and_kept_queries(database: str, schema: str):
    plant(
        database,
        schema,
        "CREATE TABLE whole (id int, said text) PARTITION BY LIST (id)",
        "CREATE TABLE one PARTITION OF whole FOR VALUES IN (1)",
        "INSERT INTO whole VALUES (1, %s)",
    )
    plant(database, schema, "CREATE MATERIALIZED VIEW kept AS SELECT said FROM whole", "SELECT %s")
    places = {f"table {schema}.one row (0,1)", f"table {schema}.kept row (0,1)"}
    assert found(in_tables(database, schema)) == {(place, "said") for place in places}


@pytest.mark.parametrize(
    ("part", "record"),
    [
        ("key", {"key": NAME.encode()}),
        ("value", {"value": NAME.encode()}),
        ("header ce_note", {"headers": [("ce_note", NAME.encode())]}),
    ],
)
def test_in_a_record(kafka: str, part: str, record: dict[str, object]):
    topic = unique("t")
    admin = AdminClient({"bootstrap.servers": kafka})
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result()
    producer = Producer({"bootstrap.servers": kafka})
    for each in ({"value": b"nobody"}, record, {"value": None}):
        producer.produce(topic, **{"key": b"k"} | each)
    assert producer.flush(20) == 0
    assert found(in_topics(kafka, topic.__eq__)) == {(f"topic {topic}/0 offset 1", part)}


def zipped(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()


def a_sheet() -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.active.append(["nobody", NAME])
    book.save(made)
    return made.getvalue()


def columns(**values: list[object]) -> bytes:
    made = io.BytesIO()
    parquet.write_table(pa.table(values), made, compression="zstd")
    return made.getvalue()


FILES = {
    "process.log": (NAME.encode(), ""),
    "bundle.zip": (zipped("report.html", NAME.encode()), "!report.html"),
    "bundles.zip": (zipped("inner.zip", zipped("messages.jsonl", NAME.encode())), "!inner.zip!messages.jsonl"),
    "old.log.gz": (gzip.compress(NAME.encode()), "!"),
    "pipeline.xlsx": (a_sheet(), "!xl/worksheets/sheet1.xml"),
    "deals.parquet": (columns(id=[1, 2], said=["nobody", NAME]), "!said"),
    "lists.parquet": (columns(id=[1], said=[[NAME]]), "!said"),
}


@pytest.mark.parametrize("name", FILES)
def test_in_a_file_and_in_what_is_packed_in_it(tmp_path: Path, name: str):
    data, inner = FILES[name]
    place = tmp_path / "checkpoints" / name
    place.parent.mkdir()
    place.write_bytes(data)
    unread: list[str] = []
    assert (f"file {place}{inner}", "content") in found(in_files([tmp_path], unread.append))
    assert unread == []


def test_across_the_end_of_a_chunk_and_in_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.kit.traces.files.CHUNK_BYTES", 64)
    (tmp_path / "long.bin").write_bytes(os.urandom(60) + NAME.encode() + os.urandom(300))
    (tmp_path / f"{NAME}.txt").write_bytes(b"nobody")
    assert found(in_files([tmp_path], lambda _: None)) == {
        (f"file {tmp_path}/long.bin", "content"),
        (f"file {tmp_path}/{NAME}.txt", "name"),
    }


def test_what_cannot_be_looked_into_is_told(tmp_path: Path):
    (tmp_path / "cut.zip").write_bytes(zipped("a", b"something")[:40])
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"something" * 99)[:30])
    (tmp_path / "cut.parquet").write_bytes(columns(a=[1])[:40])
    deep = NAME.encode()
    for _ in range(6):
        deep = zipped("deeper.zip", deep)
    (tmp_path / "deep.zip").write_bytes(deep)
    unread: list[str] = []
    assert found(in_files([tmp_path], unread.append)) == set()
    assert {Path(path.partition("!")[0]).name for path in unread} == {"cut.zip", "cut.gz", "cut.parquet", "deep.zip"}


def test_a_servers_own_folder_is_read_as_tables_and_topics_its_logs_as_files(tmp_path: Path):
    for folder, mark in (("data", "meta.properties"), ("postgres", "PG_VERSION")):
        (tmp_path / folder / "below").mkdir(parents=True)
        (tmp_path / folder / mark).touch()
        (tmp_path / folder / "below" / "segment").write_bytes(NAME.encode())
    (tmp_path / "server.log").write_bytes(NAME.encode())
    assert found(in_files([tmp_path], lambda _: None)) == {(f"file {tmp_path}/server.log", "content")}
