"""Bad input is refused with a code before anything understands it; the same message always gives the same bytes."""

from contextlib import suppress
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts import codec
from contracts.codec import BadInputError, Limits, canonical, decode, encode, loads
from contracts.message import Event, Message, UnknownTypeError, message_class, message_classes
from contracts.values import Customer, Money
from tests.contracts.specimens import sample

REFUSED = [
    (b"\xff\xfe", "NOT_UTF8", ""),
    (b'"\xed\xa0\x80"', "NOT_UTF8", ""),
    (b"", "NOT_JSON", ""),
    (b"{", "NOT_JSON", ""),
    (b'{"a":1} x', "NOT_JSON", ""),
    (b"{'a':1}", "NOT_JSON", ""),
    (b'{"a":1,"a":2}', "DUPLICATE_KEY", ""),
    (b'{"a":{"b":1,"c":2,"b":1}}', "DUPLICATE_KEY", ""),
    (b'{"name":"a\\u0000b"}', "NUL_CHARACTER", "/name"),
    (b'{"a":[{"x/y":"\\u0000"}]}', "NUL_CHARACTER", "/a/0/x~1y"),
    (b'{"\\u0000":1}', "NUL_CHARACTER", ""),
    (b'["\\ud800"]', "LONE_SURROGATE", "/0"),
    (b'{"a":NaN}', "NOT_FINITE", ""),
    (b"[Infinity]", "NOT_FINITE", ""),
    (b"[-Infinity]", "NOT_FINITE", ""),
    (b"[1e999]", "NOT_FINITE", ""),
    (b"[-1e999]", "NOT_FINITE", ""),
    (b"[" + b"9" * 41 + b"]", "NUMBER_TOO_LONG", ""),
    (b"[0." + b"9" * 41 + b"]", "NUMBER_TOO_LONG", ""),
    (b"[" * 21 + b"]" * 21, "TOO_DEEP", "/0" * 20),
    (b"[" * 100_000, "TOO_DEEP", ""),
    (b'{"a":' * 21 + b"1" + b"}" * 21, "TOO_DEEP", "/a" * 20),
    (b"[" + b"1," * 20_000 + b"1]", "TOO_MANY_ITEMS", None),
    (b'"' + b"x" * 262_144 + b'"', "TOO_LARGE", ""),
]


class Noted(Event):
    """An event of these tests only."""

    TYPE: ClassVar[str] = "noted-in-a-test.v1"
    customer: Customer
    value: Money | None = None


@pytest.mark.parametrize(("data", "code", "pointer"), REFUSED, ids=lambda value: str(value)[:24])
def test_bad_input_is_refused_with_code_and_place(data, code, pointer):
    with pytest.raises(BadInputError) as refused:
        loads(data)
    assert refused.value.code == code
    assert pointer is None or refused.value.pointer == pointer


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (b'"12345678"', Limits(size_bytes_max=10)),
        (b"[[[1]]]", Limits(depth_max=3)),
        (b"[1,2,3]", Limits(items_max=4)),
        (b"[" + b"9" * codec.NUMBER_LENGTH_MAX + b"]", Limits()),
    ],
)
def test_input_at_the_limit_is_taken(data, limits):
    loads(data, limits)


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b'"123456789"', Limits(size_bytes_max=10), "TOO_LARGE"),
        (b"[[[[1]]]]", Limits(depth_max=3), "TOO_DEEP"),
        (b"[1,2,3,4]", Limits(items_max=4), "TOO_MANY_ITEMS"),
    ],
)
def test_input_beyond_a_limit_is_refused(data, limits, code):
    with pytest.raises(BadInputError) as refused:
        loads(data, limits)
    assert refused.value.code == code


def test_numbers_keep_every_digit():
    assert loads(b"[1.10, 12345678901234567890, 1e2]") == [Decimal("1.10"), 12345678901234567890, Decimal("1e2")]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc/~é", max_size=4), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("name", message_classes())
@pytest.mark.parametrize("full", [True, False])
def test_every_message_is_written_in_its_canonical_form(name: str, full: bool):
    message = message_class(name).model_validate(sample(message_class(name), full=full))
    assert encode(message) == canonical(message.model_dump(mode="json", exclude_none=True))


@given(st.text(), st.decimals(0, 10**13, places=4))
def test_any_text_and_amount_is_written_in_its_canonical_form(text: str, amount: Decimal):
    value = Money(amount=amount, currency="EUR")
    noted = Noted.model_construct(customer=Customer.model_construct(name=text), value=value)
    try:
        written = encode(noted)
    except (TypeError, ValueError):
        with pytest.raises(ValueError, match="surrogates"):
            canonical(noted.model_dump(mode="json", exclude_none=True))
    else:
        assert written == canonical(noted.model_dump(mode="json", exclude_none=True))


def test_floats_are_written_as_python_writes_them():
    ours = [kind for kind in message_classes() if not kind.startswith("test.")]
    assert {kind for kind in ours if codec._may_hold_floats(message_class(kind))} == {
        "blanket.flagged.v1",
        "claim.screened.v1",
        "conflict.detected.v1",
        "conflict.rescored.v1",
        "customer.alias-added.v1",
        "customer.split.v1",
        "direct-claim.registered.v1",
        "direct-claim.screened.v1",
        "direct-engagement.recorded.v1",
        "protection.checked.v1",
    }


class Measured(Event):
    """Floats where a message may have them."""

    TYPE: ClassVar[str] = "test.measured.v1"
    one: float
    more: tuple[float, ...] = ()
    said: str = ""


EDGES = (0.0, -0.0, 1e-4, 9.999e-5, 1e-5, -1e-5, 5e-324, 1e15, 1e16, 123456789012345678.0, 1e22, 1.7976931348623157e308)


@given(
    st.one_of(st.sampled_from(EDGES), st.floats(allow_nan=False, allow_infinity=False)), st.text(alphabet=":,[-0.e1")
)
def test_any_float_is_written_as_python_writes_it(one: float, said: str):
    message = Measured(one=one, more=(one, -one, 0.5), said=said)
    assert encode(message) == canonical(message.model_dump(mode="json", exclude_none=True))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_message_with_what_is_no_number_is_not_written(value: float):
    with pytest.raises(ValueError, match="Out of range float"):
        encode(Measured(one=1.0, more=(value,)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [None, float("nan")], {"a": -float("inf")}])
def test_what_is_no_number_has_no_canonical_form(value):
    with pytest.raises(ValueError, match="Out of range float"):
        canonical(value)


@given(JSON)
def test_canonical_bytes_read_back_as_the_same_value(value):
    assert loads(canonical(value)) == value


@given(st.dictionaries(st.text("abcä", max_size=3), st.integers(0, 9)))
def test_the_order_of_keys_leaves_no_trace(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_value_or_a_code(data):
    with suppress(BadInputError):
        assert canonical(loads(data))


def test_decimals_are_written_as_text_and_absent_fields_left_out():
    noted = Noted(customer=Customer(name="Müller"), value=Money(amount=Decimal("10.50"), currency="EUR"))
    assert encode(noted) == (
        '{"customer":{"confidential":false,"digests":[],"identifiers":[],"name":"Müller"},"value":{"amount":"10.50","currency":"EUR"}}'.encode()
    )
    assert decode(Noted.TYPE, encode(noted)) == noted


def test_an_undeclared_field_is_refused_when_written_and_ignored_when_read():
    with pytest.raises(ValidationError):
        Noted.model_validate({"customer": {"name": "A", "colour": "red"}})
    assert decode(Noted.TYPE, b'{"customer":{"name":"A","colour":"red"}}') == Noted(customer=Customer(name="A"))


def test_an_unknown_type_is_named():
    with pytest.raises(UnknownTypeError, match="never-seen"):
        decode("never-seen.v9", b"{}")


def test_a_name_is_not_given_twice():
    with pytest.raises(ValueError, match="already carried"):

        class Again(Message):
            TYPE: ClassVar[str] = Noted.TYPE


def test_a_retired_type_is_read_as_its_successor(monkeypatch):
    steps = {"noted-in-a-test.v0": lambda value: (Noted.TYPE, {"customer": {"name": value["customer_name"]}})}
    monkeypatch.setattr(codec, "UPCASTS", steps)
    assert decode("noted-in-a-test.v0", b'{"customer_name":"Old"}') == Noted(customer=Customer(name="Old"))
