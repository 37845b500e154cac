"""Whose a record is, where nobody of a vendor made it: what opens by the clock names its vendor itself."""

import pytest

from services.projections.domain.owners import NOBODY, Traces, owner_of
from services.projections.domain.view import Owner

ACME = Owner("acme", None)


def opened(stream: str, causation: str, **data: str) -> Traces:
    """The first record of something that the services made by themselves."""
    return Traces(stream, "the record", causation, "system/clock", data)


@pytest.mark.parametrize("stream", ["conflict/c", "blanket-flag/f"])
def test_what_the_clock_opens_is_its_vendors_who_is_named_in_it(stream: str):
    """No record caused it: claims were compared anew, or a partner was looked at again."""
    assert owner_of(opened(stream, "a turn of the clock", vendor="acme"), {}, {}) == ACME


def test_what_a_record_caused_is_whose_that_is():
    causes = {"a submission": Owner("acme", "northwind")}
    assert owner_of(opened("conflict/c", "a submission", vendor="umbrella"), {}, causes) == ACME


def test_what_follows_in_a_stream_is_whose_its_first_record_was():
    entities: dict[str, Owner] = {}
    owner_of(opened("conflict/c", "a turn of the clock", vendor="acme"), entities, {})
    assert owner_of(opened("conflict/c", "a later turn"), entities, {}) == ACME


def test_of_whom_nothing_is_known_it_is_nobodys():
    assert owner_of(opened("conflict/c", "a turn of the clock"), {}, {}) == NOBODY
