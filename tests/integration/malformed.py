"""Bad input of every class, for every door: what cannot be read, and what can be read and is wrong."""

import json
from typing import Any

from tests.integration.house import a_registration

BODY = a_registration("Poison AG")
WHOLE = json.dumps(BODY).encode()

MALFORMED: dict[str, tuple[bytes, str]] = {
    "no JSON": (b'{"programme": ', "NOT_JSON"),
    "nothing but words": (b"hello", "NOT_JSON"),
    "two bodies": (WHOLE + WHOLE, "NOT_JSON"),
    "a key twice": (WHOLE[:-1] + b', "programme": "other"}', "DUPLICATE_KEY"),
    "NUL": (WHOLE.replace(b"Poison AG", b"Poison\\u0000AG"), "NUL_CHARACTER"),
    "half a surrogate pair": (WHOLE.replace(b"Poison AG", b"Poison \\ud800"), "LONE_SURROGATE"),
    "NaN": (WHOLE.replace(b'"18000"', b"NaN"), "NOT_FINITE"),
    "Infinity": (WHOLE.replace(b'"18000"', b"-Infinity"), "NOT_FINITE"),
    "beyond any number": (WHOLE.replace(b'"18000"', b"1e999"), "NOT_FINITE"),
    "a number without end": (WHOLE.replace(b'"18000"', b"9" * 5_000), "NUMBER_TOO_LONG"),
    "no UTF-8": (WHOLE.replace(b"Poison AG", b"Poison \xff AG"), "NOT_UTF8"),
    "another encoding": (WHOLE.decode().encode("utf-16"), "NOT_UTF8"),
    "too large": (b'{"a": "' + b"x" * 300_000 + b'"}', "TOO_LARGE"),
    "too deep": (b"[" * 5_000 + b"]" * 5_000, "TOO_DEEP"),
    "too many": (b"[" + b"1," * 30_000 + b"1]", "TOO_MANY_ITEMS"),
}
"""By class: the bytes, and the code they are refused with."""

WRONG: dict[str, tuple[Any, str]] = {
    "an unknown field": (BODY | {"discount": 5}, "/discount"),
    "a missing field": ({name: value for name, value in BODY.items() if name != "products"}, "/products"),
    "nothing in it": (BODY | {"products": []}, "/products"),
    "a missing amount": (BODY | {"deal": BODY["deal"] | {"value": {}}}, "/deal/value/amount"),
    "a negative amount": (
        BODY | {"deal": BODY["deal"] | {"value": {"amount": "-1", "currency": "EUR"}}},
        "/deal/value/amount",
    ),
    "an amount too large": (
        BODY | {"deal": BODY["deal"] | {"value": {"amount": "9" * 30, "currency": "EUR"}}},
        "/deal/value/amount",
    ),
    "no currency": (
        BODY | {"deal": BODY["deal"] | {"value": {"amount": "1", "currency": "euro"}}},
        "/deal/value/currency",
    ),
    "a day that is none": (BODY | {"deal": BODY["deal"] | {"expected_close": "2027-02-30"}}, "/deal/expected_close"),
    "a year out of reach": (
        BODY | {"evidence": [{"kind": "meeting", "at": "+294277-01-01T00:00:00Z", "summary": "x"}]},
        "/evidence/0/at",
    ),
    "an instant without an offset": (
        BODY | {"evidence": [{"kind": "meeting", "at": "2026-09-01T10:00:00", "summary": "x"}]},
        "/evidence/0/at",
    ),
    "no country": (BODY | {"customer": {"name": "Poison AG", "country": "Germany"}}, "/customer/country"),
    "a name of blanks": (BODY | {"customer": {"name": "  "}}, "/customer/name"),
    "an endless name": (BODY | {"customer": {"name": "x" * 5_000}}, "/customer/name"),
    "no e-mail address": (BODY | {"contact": {"name": "Jo", "email": "jo at example"}}, "/contact/email"),
    "a list": ([BODY], ""),
}
"""By class: a body that is JSON, and the pointer to what is wrong with it."""
