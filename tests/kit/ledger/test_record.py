"""The record format is frozen: the committed vector is what every copy of a ledger, anywhere, is verified against."""

import json
import struct
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from services.kit.ledger import Draft, Head, Record, Stored, record_bytes, record_hash
from services.kit.ledger.forms import LAYOUT
from services.kit.ledger.record import Accepted, Incoming
from services.kit.ledger.stamping import RECORD_OVERHEAD_BYTES, Stamp, size_bytes, time_text

VECTOR = json.loads((Path(__file__).parent / "vector.json").read_text())
AT = datetime(2026, 3, 1, 12, 0, 0, 250000, UTC)
DRAFT = Draft("deal/7", "deal.made.v1", 3, b'{"a":"\xc3\xa9"}', "e-7", "c-7", "acme/-/ann")


def vector_record() -> Record:
    record = VECTOR["record"]
    headers = [(name, value.encode()) for name, value in record["headers"]]
    return Record(record["key"].encode(), record["value"].encode(), headers)


def stamped(draft: Draft = DRAFT, at: datetime = AT) -> Record:
    stamp = Stamp("registration", 2, Head(40, bytes(range(32))), datetime.min.replace(tzinfo=UTC))
    stamp.begin("append-1")
    return stamp.record(draft, at, "commands=12,conflict=8")


def test_bytes_and_hash_of_the_vector() -> None:
    assert record_bytes(vector_record()).hex() == VECTOR["bytes"]
    assert record_hash(vector_record()).hex() == VECTOR["sha256"]


def test_a_stamped_draft_is_the_vector() -> None:
    assert [name for name, _ in stamped().headers] == list(LAYOUT) == [name for name, _ in VECTOR["record"]["headers"]]
    assert record_bytes(stamped()) == record_bytes(vector_record())


@pytest.mark.parametrize("length", [0, 1, 4095, 4096, 70_000])
def test_every_part_stands_behind_its_length(length: int) -> None:
    record = Record(b"k" * length, b"v", [("n" * max(length, 1), b"x" * length)])
    parts = (record.key, record.value, record.headers[0][0].encode(), record.headers[0][1])
    assert record_bytes(record) == b"".join(struct.pack(">I", len(part)) + part for part in parts)


def test_parts_cannot_be_moved_across_their_borders() -> None:
    assert record_hash(Record(b"ab", b"c", ())) != record_hash(Record(b"a", b"bc", ()))
    assert record_hash(Record(b"", b"", [("a", b"bc")])) != record_hash(Record(b"", b"", [("ab", b"c")]))


def test_an_accepted_record_reads_its_headers() -> None:
    record = stamped()
    accepted = Accepted("registration", 2, 99, 41, record_hash(record), record)
    assert (accepted.stream, accepted.type, accepted.version, accepted.id) == ("deal/7", "deal.made.v1", 3, "e-7")
    assert (accepted.causation, accepted.actor, accepted.append_id) == ("c-7", "acme/-/ann", "append-1")
    assert (accepted.inputs, accepted.time, accepted.value) == ("commands=12,conflict=8", AT, DRAFT.data)


def test_time_is_utc_with_microseconds_so_that_texts_sort_as_times_do() -> None:
    assert time_text(AT.replace(microsecond=0)) == "2026-03-01T12:00:00.000000Z"
    assert time_text(AT.astimezone(timezone(timedelta(hours=5)))) == time_text(AT)


def test_a_size_is_never_less_than_what_the_batch_takes() -> None:
    wide = DRAFT._replace(stream="é" * 50, actor="\U0001f600" * 50, data=b"x" * 1000)
    for draft in (DRAFT, wide):
        framing = 2 * 5 * len(LAYOUT)
        assert size_bytes([draft]) >= len(record_bytes(stamped(draft))) + framing
    assert size_bytes([DRAFT, wide]) == size_bytes([DRAFT]) + size_bytes([wide])
    assert size_bytes([DRAFT]) > RECORD_OVERHEAD_BYTES


def test_a_command_shows_foreign_bytes_as_text_that_matches_nothing() -> None:
    found = Incoming(
        Stored(5, 1_700_000_000_000, Record(b"k", b"v", [("type", b"\xff\xfe"), ("n", b"1"), ("x", None)]))
    )
    assert (found.offset, found.timestamp, found.key, found.value) == (5, 1_700_000_000_000, b"k", b"v")
    assert found.headers == {"type": "\ufffd\ufffd", "n": "1", "x": ""}
