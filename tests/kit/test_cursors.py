"""Opaque tokens: what goes in comes out, nothing else opens, and nothing shows from outside."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.cursors import TOKEN_LENGTH_MAX, BadTokenError, Position, Sealer

SEALER = Sealer(bytes(32))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@given(values)
def test_a_token_opens_to_what_was_sealed(value):
    assert SEALER.open("cursor", SEALER.seal("cursor", value)) == value


@given(st.integers(0, 10**15), st.integers(0, 999))
def test_a_position_comes_back_and_its_size_tells_nothing(sequence, partition):
    token = SEALER.seal_position(Position("registration", partition, sequence))
    assert SEALER.open_position(token) == ("registration", partition, sequence)
    assert len(token) == len(SEALER.seal_position(Position("registration", 0, 0)))


def test_two_tokens_of_one_place_differ():
    assert len({SEALER.seal_position(Position("conflict", 1, 2)) for _ in range(20)}) == 20


@given(st.data())
def test_a_changed_token_does_not_open(data):
    sealed = bytearray(base64.urlsafe_b64decode(SEALER.seal("cursor", ["x", 7]) + "=="))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadTokenError):
        SEALER.open("cursor", base64.urlsafe_b64encode(bytes(sealed)).decode())


@given(st.text(max_size=80))
def test_any_text_is_refused_politely(text):
    with pytest.raises(BadTokenError):
        SEALER.open("cursor", text)


def test_tokens_of_another_purpose_or_key_or_length_are_refused():
    token = SEALER.seal("cursor", 1)
    for opening in (
        lambda: SEALER.open("position", token),
        lambda: Sealer(bytes(31) + b"x").open("cursor", token),
        lambda: SEALER.open("cursor", "A" * (TOKEN_LENGTH_MAX + 1)),
    ):
        with pytest.raises(BadTokenError):
            opening()


def test_bodies_are_known_again_and_only_by_the_key_of_the_installation():
    ours, theirs = SEALER, Sealer(bytes(range(32)))
    assert ours.body_hash({"a": 1, "b": 2}) == ours.body_hash({"b": 2, "a": 1})
    assert len({ours.body_hash({"a": 1}), ours.body_hash({"a": 2}), theirs.body_hash({"a": 1})}) == 3
