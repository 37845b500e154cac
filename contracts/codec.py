"""The one codec: strict JSON in, canonical JSON out. Ledgers, commands topics, partner topics and HTTP all use it."""

import json
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import orjson

from contracts.message import Message, message_class
from contracts.upcasts import UPCASTS

NUMBER_LENGTH_MAX = 40
NOTHING_BUT_JSON = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


@dataclass(frozen=True, slots=True)
class Limits:
    """What a body may cost before anything looks at it; bytes, levels, and items in all."""

    size_bytes_max: int = 262_144
    depth_max: int = 20
    items_max: int = 20_000


class BadInputError(ValueError):
    """A body that is refused before it is understood; `code` says why, `pointer` says where."""

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail, self.pointer = code, detail, pointer


def loads(data: bytes, limits: Limits = Limits()) -> Any:
    """Parse JSON from outside. Raises BadInputError on what two parsers could read differently or a store chokes on.

    Refused: too large, not UTF-8, not JSON, duplicate keys, NUL and lone surrogates, NaN and Infinity, numbers of
    more than 40 characters or beyond a double's range, nesting deeper and more items than the limits allow.
    """
    if len(data) > limits.size_bytes_max:
        raise BadInputError("TOO_LARGE", f"the body has {len(data)} bytes; {limits.size_bytes_max} are allowed")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError("NOT_UTF8", f"byte {error.start} is not UTF-8") from None
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
        )
    except RecursionError:
        raise BadInputError("TOO_DEEP", f"nested deeper than {limits.depth_max} levels") from None
    except json.JSONDecodeError as error:
        raise BadInputError("NOT_JSON", f"{error.msg} at line {error.lineno} column {error.colno}") from None
    _walk(value, limits)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for i, (key, _) in enumerate(pairs) if key in dict(pairs[:i]))
        raise BadInputError("DUPLICATE_KEY", f"the key {twice!r} stands twice in one object")
    return found


def _integer(text: str) -> int:
    if len(text) > NUMBER_LENGTH_MAX:
        raise BadInputError("NUMBER_TOO_LONG", f"a number has {len(text)} characters; {NUMBER_LENGTH_MAX} are allowed")
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > NUMBER_LENGTH_MAX:
        raise BadInputError("NUMBER_TOO_LONG", f"a number has {len(text)} characters; {NUMBER_LENGTH_MAX} are allowed")
    if not math.isfinite(float(text)):
        raise BadInputError("NOT_FINITE", f"{text} is beyond any number that can be stored")
    return Decimal(text)


def _constant(text: str) -> Any:
    raise BadInputError("NOT_FINITE", f"{text} is not a number in JSON")


def _walk(value: Any, limits: Limits) -> None:
    """Check depth, count and every string, without recursion."""
    todo: list[tuple[Any, str, int]] = [(value, "", 1)]
    seen = 0
    while todo:
        item, pointer, depth = todo.pop()
        seen += 1
        if seen > limits.items_max:
            raise BadInputError("TOO_MANY_ITEMS", f"more than {limits.items_max} values in one body")
        if isinstance(item, str):
            _check_text(item, pointer)
        elif isinstance(item, dict | list):
            if depth > limits.depth_max:
                raise BadInputError("TOO_DEEP", f"nested deeper than {limits.depth_max} levels", pointer)
            todo.extend(_children(item, pointer, depth + 1))


def _children(item: dict[str, Any] | list[Any], pointer: str, depth: int) -> list[tuple[Any, str, int]]:
    if isinstance(item, list):
        return [(child, f"{pointer}/{i}", depth) for i, child in enumerate(item)]
    for key in item:
        _check_text(key, pointer)
    return [(child, f"{pointer}/{_escape(key)}", depth) for key, child in item.items()]


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _check_text(text: str, pointer: str) -> None:
    if "\x00" in text:
        raise BadInputError("NUL_CHARACTER", "a text holds the character NUL", pointer)
    if not text.isascii() and any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise BadInputError("LONE_SURROGATE", "a text holds half of a surrogate pair", pointer)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8 and decimals as strings: the same value gives the same bytes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
    return text.encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


_EXPONENT = re.compile(rb"e[-+]?\d{1,3}[,\]}]")


def encode(message: Message) -> bytes:
    """The canonical bytes of a message, as the ledger stores them; absent optional fields are left out."""
    value = message.model_dump(mode="json", exclude_none=True)
    # The same bytes in a twentieth of the time, which was a quarter of what a command costs.
    quick = orjson.dumps(value, _plain, orjson.OPT_SORT_KEYS | NOTHING_BUT_JSON)
    return canonical(value) if _may_hold_floats(type(message)) and _may_differ(quick) else quick


def _may_differ(quick: bytes) -> bool:
    """Whether Python may write some float otherwise than orjson: one with an exponent here or there, or NaN."""
    return b"null" in quick or b"0.0000" in quick or _EXPONENT.search(quick) is not None


@cache
def _may_hold_floats(kind: type[Message]) -> bool:
    """Whether a message has a value of which orjson may write another form."""
    # Pydantic's own schema is there already; to make the JSON Schema of it would hold up the first of its kind.
    return "'float'" in str(kind.__pydantic_core_schema__)


def decode(name: str, data: bytes) -> Message:
    """A stored message of any version ever written, brought to today's by `upcasts`; newer fields are ignored.

    Raises UnknownTypeError, or pydantic's ValidationError when the bytes are not that message.
    """
    step = UPCASTS.get(name)
    if step is None:
        return message_class(name).model_validate_json(data, extra="ignore")
    value = json.loads(data)
    while step is not None:
        name, value = step(value)
        step = UPCASTS.get(name)
    return message_class(name).model_validate(value, extra="ignore")
