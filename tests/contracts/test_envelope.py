"""A command comes out of a record as it went in, and markets keep their partition."""

from datetime import UTC, datetime

import pytest

from contracts.envelope import Actor, CommandEnvelope, command_envelope
from contracts.registrations import WithdrawRegistration
from contracts.topics import Markets, Topics, partner_in, partner_out
from contracts.values import derived_id

ID = derived_id("a test")


def an_envelope(**changes):
    given = {
        "id": ID,
        "key": derived_id("key"),
        "body_hash": "9f" * 32,
        "actor": Actor("acme", "north-it", "auth0|jo/anna", ("partner",)),
        "command": WithdrawRegistration(registration=ID, reason="lost interest"),
        "subject": f"registration/{ID}",
        "at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        "source": "/http",
    }
    return CommandEnvelope(**given | changes)


@pytest.mark.parametrize(
    "changes",
    [{}, {"expected_version": 3}, {"actor": Actor("acme", None, "operator", ("operator", "compliance"))}],
)
def test_a_command_comes_out_as_it_went_in(changes):
    envelope = an_envelope(**changes)
    key, value, headers = envelope.record()
    assert key == f"registration/{ID}".encode()
    assert command_envelope(value, {name: text.decode() for name, text in headers}) == envelope


@pytest.mark.parametrize(
    ("name", "text"),
    [("ce_type", "registration.withdrawn.v1"), ("ce_actor", "nobody"), ("ce_expectedversion", "x"), ("ce_id", None)],
)
def test_a_record_that_is_no_command_is_refused(name, text):
    _, value, headers = an_envelope().record()
    named = {name: text.decode() for name, text in headers} | ({} if text is None else {name: text})
    if text is None:
        del named[name]
    with pytest.raises((KeyError, ValueError)):
        command_envelope(value, named)


def test_a_market_keeps_its_partition_and_an_unlisted_one_lives_in_the_first():
    markets = Markets(4, {"acme": 3})
    assert [markets.partition(vendor) for vendor in ("acme", "globex", "initech")] == [3, 0, 0]
    with pytest.raises(ValueError, match="'acme' is mapped to partition 4 of 4"):
        Markets(4, {"acme": 4})


def test_names_of_topics():
    assert Topics("dealreg")("registration.ledger") == "dealreg.registration.ledger"
    assert Topics("")("quarantine") == "quarantine"
    assert (partner_in("north-it"), partner_out("north-it")) == ("partners.north-it.in", "partners.north-it.out")
