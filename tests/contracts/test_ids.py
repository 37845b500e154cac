"""Ids that are made here follow from their cause, as UUIDs of version 5."""

from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from contracts.values import derived_id
from contracts.values.primitives import NAMESPACE


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4))
def test_a_derived_id_is_the_uuid_of_its_parts(parts: list[str]):
    assert derived_id(*parts) == str(uuid5(NAMESPACE, "\x1f".join(parts)))
