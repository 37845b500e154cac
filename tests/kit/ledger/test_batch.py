"""Record batches written here are those that aiokafka's builder makes, byte for byte, and read back as they were."""

from datetime import UTC, datetime

import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from hypothesis import given
from hypothesis import strategies as st

from services.kit.ledger import GENESIS, Draft, Record, record_bytes, record_hash
from services.kit.ledger.batch import record_batch
from services.kit.ledger.forms import varint
from services.kit.ledger.stamping import Stamp
from services.kit.ledger.wire import parse

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT_MS = 1_772_366_400_000


def by_aiokafka(records: list[Record]) -> bytes:
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1 << 24)
    for offset, (key, value, headers) in enumerate(records):
        builder.append(offset, AT_MS, key, value, list(headers))
    return bytes(builder.build())


def stamped(*drafts: Draft) -> list[Record]:
    stamp = Stamp("registration", 2, GENESIS, AT)
    stamp.begin("append-1")
    return [stamp.record(draft, AT, "commands=12") for draft in drafts]


texts = st.text(max_size=6) | st.sampled_from(["x" * 255, "x" * 256, "\u00e9" * 4096])
blobs = st.binary(max_size=6) | st.sampled_from([b"x" * 4095, b"x" * 4096, b"x" * 20_000])


@given(st.lists(st.builds(Record, blobs, blobs, st.lists(st.tuples(texts, blobs), max_size=3)), min_size=1, max_size=4))
def test_a_batch_of_any_records(records: list[Record]) -> None:
    made = record_batch(records, AT_MS)
    assert made == by_aiokafka(records)
    found, behind = parse(bytes(made), 0)
    assert [stored.record for stored in found] == records
    assert (behind, found[0].timestamp) == (len(records), AT_MS)


@given(st.lists(st.builds(Draft, texts, texts, st.integers(0, 10**12), blobs, texts, texts, texts), min_size=1))
def test_a_batch_of_stamped_records(drafts: list[Draft]) -> None:
    records = stamped(*drafts)
    made = record_batch(records, AT_MS)
    assert made == by_aiokafka(records)
    assert [record_bytes(each.record) for each in parse(bytes(made), 0)[0]] == [*map(record_bytes, records)]


@given(st.lists(st.builds(Draft, texts, texts, st.integers(0, 10**12), blobs, texts, texts, texts), min_size=2))
def test_every_stamped_record_names_the_hash_of_the_one_before(drafts: list[Draft]) -> None:
    records = stamped(*drafts)
    links = [dict(record.headers)["ce_previoushash"].decode() for record in records]
    assert links[1:] == [record_hash(record).hex() for record in records[:-1]]


def test_more_records_than_there_are_lengths_made_beforehand() -> None:
    records = [Record(b"", b"%d" % number, ()) for number in range(5000)]
    assert record_batch(records, AT_MS) == by_aiokafka(records)


@pytest.mark.parametrize(
    ("number", "written"), [(0, "00"), (1, "02"), (63, "7e"), (64, "8001"), (8191, "fe7f"), (8192, "808001")]
)
def test_numbers_as_the_protocol_has_them(number: int, written: str) -> None:
    assert varint(number).hex() == written
