"""Whatever is done to a copy of a ledger, the inspection names the place; what lost a race is no breach."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.ledger.chain import GENESIS, Head
from services.kit.ledger.inspection import Inspector
from services.kit.ledger.record import Draft, Record, Stored, record_hash
from services.kit.ledger.stamping import Stamp

AT = datetime(2026, 1, 1, tzinfo=UTC)
LENGTH = 12


def a_batch(head, count, append="a"):
    stamp = Stamp("registration", 0, head, AT)
    stamp.begin(append)
    draft = Draft("registration/x", "thing.done.v1", 1, b'{"n":1}', "id", "cause", "acme/-/anna")
    return [stamp.record(draft._replace(id=f"{append}{i}"), AT, "commands=1") for i in range(count)]


RECORDS = a_batch(GENESIS, LENGTH)
HEAD = Head(LENGTH - 1, record_hash(RECORDS[-1]))


def inspected(records, expected=HEAD):
    inspector = Inspector("registration", 0)
    for offset, record in enumerate(records):
        inspector.see(Stored(offset, 0, record))
    return inspector.close(expected)


def breaches(records, expected=HEAD):
    return [(breach.kind, breach.sequence) for breach in inspected(records, expected).breaches]


def changed(record, byte=0):
    value = bytearray(record.value)
    value[byte % len(value)] ^= 1
    return record._replace(value=bytes(value))


def test_a_whole_ledger_is_sound():
    found = inspected(RECORDS)
    assert (found.sound, found.accepted, found.head) == (True, LENGTH, HEAD)


@given(st.integers(0, LENGTH - 1), st.integers(0, 6))
def test_a_changed_byte_is_named(index, byte):
    tampered = [*RECORDS[:index], changed(RECORDS[index], byte), *RECORDS[index + 1 :]]
    assert breaches(tampered) == [("changed", index)]


@given(st.integers(0, LENGTH - 1), st.integers(0, 12))
def test_a_changed_header_is_named_by_the_record_or_its_neighbour(index, header):
    name, value = RECORDS[index].headers[header]
    headers = (*RECORDS[index].headers[:header], (name, value + b"0"), *RECORDS[index].headers[header + 1 :])
    tampered = [*RECORDS[:index], Record(RECORDS[index].key, RECORDS[index].value, headers), *RECORDS[index + 1 :]]
    places = {sequence for _, sequence in breaches(tampered)}
    assert places & {index - 1, index, index + 1}


@given(st.integers(0, LENGTH - 1))
def test_a_dropped_record_is_named(index):
    kind = "truncated" if index == LENGTH - 1 else "missing"
    assert breaches([*RECORDS[:index], *RECORDS[index + 1 :]]) == [(kind, index)]


@given(st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_are_named(index):
    swapped = [*RECORDS[:index], RECORDS[index + 1], RECORDS[index], *RECORDS[index + 2 :]]
    assert breaches(swapped) == [("misplaced", index + 1)]


@given(st.integers(0, LENGTH - 1))
def test_a_cut_off_end_is_named_by_who_remembers_it(length):
    assert breaches(RECORDS[:length]) == [("truncated", length)]
    assert breaches(RECORDS[:length], expected=None) == []


def test_every_place_is_named_not_just_the_first():
    tampered = [changed(r) if i in (2, 5) else r for i, r in enumerate(RECORDS) if i != 8]
    assert breaches(tampered) == [("changed", 2), ("changed", 5), ("missing", 8)]


def test_a_record_from_elsewhere_is_named():
    stray = Record(b"k", b"v", (("ce_id", b"1"),))
    assert breaches([*RECORDS[:3], stray, *RECORDS[3:]]) == [("unlinked", 3)]


@pytest.mark.parametrize("behind", [5, 9])
def test_an_append_that_lost_its_race_is_no_breach(behind):
    loser = a_batch(Head(4, record_hash(RECORDS[4])), 6, append="b")
    found = inspected([*RECORDS[: behind + 1], *loser, *RECORDS[behind + 1 :]])
    assert (found.sound, found.losers, found.head) == (True, 6, HEAD)


def test_a_record_sent_twice_is_no_breach():
    found = inspected([*RECORDS[:4], RECORDS[3], RECORDS[1], *RECORDS[4:]])
    assert (found.sound, found.losers) == (True, 2)
