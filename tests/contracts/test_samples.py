"""Every form of every message that was ever written is still read, and says what it said."""

import json

import pytest

from contracts.catalogue import messages
from contracts.codec import decode, encode
from contracts.upcasts import UPCASTS
from tests.contracts import specimens

NAMES = list(messages())
FILES = sorted((specimens.HOME / "samples").glob("*.json"))


def test_what_is_committed_is_what_the_messages_say():
    assert [path.name for path, _ in specimens.missing()] == [], "run `make schemas` and commit what it wrote"


@pytest.mark.parametrize("name", NAMES)
def test_every_message_has_a_full_and_a_minimal_form(name):
    assert specimens.forms(name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sample_ever_written_is_read(path):
    name = path.name.rpartition(".json")[0].rpartition(".")[0]
    message = decode(name, path.read_bytes())
    again = decode(type(message).TYPE, encode(message))
    assert again == message
    assert encode(again) == encode(message)


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_a_newer_version_is_ignored_when_read(name):
    value = json.loads(specimens.forms(name)[-1].read_text())
    known = decode(name, json.dumps(value).encode())
    assert decode(name, json.dumps(value | {"field_of_tomorrow": {"a": [1]}}).encode()) == known


def test_no_sample_stands_for_a_message_that_is_gone():
    read = {path.name.rpartition(".json")[0].rpartition(".")[0] for path in FILES}
    assert read <= set(NAMES) | set(UPCASTS)
