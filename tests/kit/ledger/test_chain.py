"""The reader's rule: what extends the chain counts, all else is skipped and counted by reason."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.ledger import GENESIS, Chain, Head, Record, record_hash
from tests.kit.ledger.chains import chain_of, stored


def test_a_chain_is_accepted_whole() -> None:
    records = chain_of(3)
    chain = Chain("test", 0)
    accepted = list(chain.follow(stored(records, base=10)))
    assert [(a.sequence, a.offset, a.ledger, a.partition) for a in accepted] == [
        (0, 10, "test", 0),
        (1, 11, "test", 0),
        (2, 12, "test", 0),
    ]
    assert chain.head == Head(2, record_hash(records[2]))
    assert not chain.skipped


def test_copies_and_rivals_are_skipped_by_reason() -> None:
    records, rival = chain_of(4), chain_of(4, mark="b")
    foreign = Record(b"k", b"v", [("some", b"header")])
    log = [records[0], records[0], records[1], rival[2], records[3], foreign, records[2], records[3]]
    chain = Chain("test", 0)
    assert [a.id for a in chain.follow(stored(log))] == ["a-0", "a-1", "a-2", "a-3"]
    assert chain.skipped == Counter(stale=1, fork=1, ahead=1, foreign=1)


def test_a_chain_can_be_followed_from_the_middle() -> None:
    records = chain_of(4)
    chain = Chain("test", 0, Head(1, record_hash(records[1])))
    assert [a.sequence for a in chain.follow(stored(records))] == [2, 3]
    assert chain.skipped == Counter(stale=2)


@pytest.mark.parametrize("spelling", [b"00", b"+0", b" 0", b"0 ", b"0_0", b"-0", "٠".encode(), b"", b"0.0"])
def test_a_sequence_has_one_spelling(spelling: bytes) -> None:
    (record,) = chain_of(1)
    headers = [(name, spelling if name == "ce_sequence" else value) for name, value in record.headers]
    assert Chain("test", 0).accept(stored([record._replace(headers=headers)])[0]) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [("ce_sequence", None), ("ce_sequence", b"9" * 5000), ("ce_previoushash", None), ("ce_actor", None)],
)
def test_whatever_a_stranger_writes_is_skipped_and_breaks_nothing(name: str, content: bytes) -> None:
    first, second = chain_of(2)
    strange = second._replace(headers=[(n, content if n == name else value) for n, value in second.headers])
    chain = Chain("test", 0)
    assert [a.sequence for a in chain.follow(stored([first, strange, second]))] == [0, 1]
    assert chain.skipped.total() == 1


@given(st.data())
def test_one_changed_byte_ends_the_chain_there(data: st.DataObject) -> None:
    records = chain_of(3)
    victim = data.draw(st.integers(0, 1))
    where = data.draw(st.integers(-2, len(records[victim].headers) - 1))
    record = records[victim]
    changed = record._replace(key=b"x") if where == -2 else record._replace(value=b"x")
    if where >= 0:
        name, value = record.headers[where]
        headers = list(record.headers)
        headers[where] = (name, value + b"x")
        changed = record._replace(headers=headers)
    log = [*records[:victim], changed, *records[victim + 1 :]]
    accepted = list(Chain("test", 0).follow(stored(log)))
    assert len(accepted) <= victim + 1
    assert [a.record for a in accepted][:victim] == records[:victim]


@given(st.lists(st.integers(0, 9), max_size=40))
def test_whatever_the_log_holds_the_accepted_form_one_chain(order: list[int]) -> None:
    records, rival = chain_of(5), chain_of(5, mark="b")
    pool = [*records, *rival]
    accepted = list(Chain("test", 0).follow(stored(pool[index] for index in order)))
    assert [a.sequence for a in accepted] == list(range(len(accepted)))
    link = GENESIS.hash
    for a in accepted:
        assert dict(a.record.headers)["ce_previoushash"] == link.hex().encode()
        link = a.hash
