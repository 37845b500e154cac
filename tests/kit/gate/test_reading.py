"""A partner's record as a CloudEvent: what is understood, and everything that is not."""

import json
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord

from contracts.codec import BadInputError, Limits
from services.kit.gate.reading import HEADERS_MAX, Said, read

ATTRIBUTES = {
    "specversion": "1.0",
    "id": "m1",
    "source": "/northwind/crm",
    "type": "registration.submit",
    "subject": "x",
    "vendor": "acme",
}
BINARY = [(f"ce_{name}", value.encode()) for name, value in ATTRIBUTES.items()]
STRUCTURED = [("content-type", b"application/cloudevents+json; charset=utf-8")]
LIMITS = Limits(size_bytes_max=2_000)


def record(value: bytes | None, headers: list[tuple[str, bytes]]) -> "ConsumerRecord[Any, Any]":
    return ConsumerRecord("partners.x.in", 0, 7, 0, 1, None, value, 0, 0, len(value or b""), tuple(headers))


def structured(**changes: Any) -> bytes:
    known = {**ATTRIBUTES, "data": {"amount": 1.10}, **changes}
    return json.dumps({name: value for name, value in known.items() if value is not None}).encode()


SAID = Said("m1", "/northwind/crm", "registration.submit", "x", "acme", {"amount": 1})


@pytest.mark.parametrize(
    ("value", "headers"),
    [
        (b'{"amount":1}', BINARY),
        (b'{"amount":1}', [*BINARY, ("content-type", b"application/json"), ("traceparent", b"00-1")]),
        (b'{"amount":1}', [(name.upper(), value) for name, value in BINARY]),
        (structured(data={"amount": 1}), STRUCTURED),
        (structured(data={"amount": 1}), []),
        (structured(data={"amount": 1}, time="2026-05-01T09:00:00Z"), STRUCTURED),
    ],
)
def test_both_modes_say_the_same(value, headers):
    assert read(record(value, headers), LIMITS) == SAID


def test_an_event_without_data_subject_or_vendor_is_an_event():
    bare = [(name, value) for name, value in BINARY if name not in ("ce_subject", "ce_vendor")]
    assert read(record(None, bare), LIMITS) == Said("m1", "/northwind/crm", "registration.submit", None, None, None)


def test_amounts_keep_their_digits():
    assert str(read(record(structured(), STRUCTURED), LIMITS).data["amount"]) == "1.1"


@pytest.mark.parametrize(
    ("code", "value", "headers"),
    [
        ("NOT_JSON", b"", []),
        ("NOT_JSON", b"{", BINARY),
        ("NOT_UTF8", b"\xff", []),
        ("NOT_UTF8", b'{"a":"\xff"}', BINARY),
        ("DUPLICATE_KEY", b'{"a":1,"a":2}', BINARY),
        ("NUL_CHARACTER", b'{"a":"\\u0000"}', BINARY),
        ("NOT_FINITE", b'{"a":NaN}', BINARY),
        ("NOT_FINITE", b'{"a":1e999}', STRUCTURED),
        ("TOO_DEEP", b"[" * 60 + b"]" * 60, BINARY),
        ("TOO_LARGE", b'"' + b"x" * 2_000 + b'"', BINARY),
        ("NOT_A_CLOUDEVENT", b"[]", STRUCTURED),
        ("NOT_A_CLOUDEVENT", structured(id=None), STRUCTURED),
        ("NOT_A_CLOUDEVENT", structured(id=7), STRUCTURED),
        ("NOT_A_CLOUDEVENT", structured(type=""), STRUCTURED),
        ("NOT_A_CLOUDEVENT", structured(specversion="0.3"), STRUCTURED),
        ("NOT_A_CLOUDEVENT", structured(time="yesterday"), STRUCTURED),
        ("NOT_A_CLOUDEVENT", structured(time=7), STRUCTURED),
        ("NOT_A_CLOUDEVENT", b"{}", BINARY[1:]),
        ("NOT_A_CLOUDEVENT", b"{}", [("ce_specversion", b"0.3"), *BINARY[1:]]),
        ("NOT_A_CLOUDEVENT", b"{}", [*BINARY[:1], ("ce_id", b"\xff"), *BINARY[2:]]),
        ("NOT_A_CLOUDEVENT", b"{}", [*BINARY, ("ce_time", b"yesterday")]),
        ("DUPLICATE_HEADER", b"{}", [*BINARY, ("CE_ID", b"m2")]),
        ("MIXED_MODE", structured(), [*BINARY, *STRUCTURED]),
        ("TOO_MANY_HEADERS", b"{}", [*BINARY, *((f"x{n}", b"") for n in range(HEADERS_MAX))]),
        ("TOO_MANY_HEADERS", b"{}", [*BINARY, ("x", b"x" * 20_000)]),
    ],
)
def test_what_nobody_can_tell_is_refused_with_a_code(code, value, headers):
    with pytest.raises(BadInputError) as caught:
        read(record(value, headers), LIMITS)
    assert caught.value.code == code
