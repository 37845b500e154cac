"""How ids, texts and instants are packed, and how several tables share one line of pieces."""

from datetime import UTC, datetime
from struct import error
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.tables import Texts, framed, instant, key_of, microseconds, unframed

UUIDS = st.uuids().map(str)


@given(UUIDS)
def test_a_uuid_is_its_own_bytes(name):
    assert key_of(name) == UUID(name).bytes


@given(st.one_of(st.text(), UUIDS.map(str.upper), UUIDS.map(lambda name: f"emea.{name}"), UUIDS.map(lambda u: u + " ")))
def test_any_other_text_has_a_key_that_is_no_uuids(name):
    assert len(key_of(name)) == 16
    assert name == (plain := name.lower().strip()) or key_of(name) != key_of(plain)


@given(st.lists(st.one_of(st.text(), UUIDS, UUIDS.map(lambda name: f"registration/{name}"))))
def test_texts_come_back_as_they_were(texts):
    packer, restored = Texts(), Texts()
    packed = [packer.pack(text) for text in texts]
    restored.load(packer.dump())
    assert {len(one) for one in packed} <= {20}
    assert [restored.unpack(one) for one in packed] == texts
    assert [restored.pack(text) for text in texts] == packed


@given(st.datetimes(datetime(1970, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_instants_come_back_to_the_microsecond(at):
    assert instant(microseconds(at)) == at


def test_tables_in_one_line_are_told_apart():
    line = b"".join(framed({3: [b"a", b"", b"cc"], 0: [], 1: [b"x"]}))
    found = unframed(line)
    assert {number: [bytes(piece) for piece in found[number]] for number in (0, 1, 3)} == {
        0: [],
        1: [b"x"],
        3: [b"a", b"", b"cc"],
    }


def test_a_line_that_is_cut_off_is_an_error():
    with pytest.raises(error):
        unframed(b"".join(framed({1: [b"x"]})) + b"\x01\x00")
