"""Writes `contracts/schemas` and `contracts/samples`: `python -m tests.contracts.specimens`.

A schema is written anew whenever its message changed. A sample is only ever added: when today's fullest form of a
message differs from the newest sample, it becomes the next one, so that every form ever written stays to be decoded.
"""

import json
from collections.abc import Callable, Iterator
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import contracts
from contracts.calendars import Calendar
from contracts.catalogue import messages
from contracts.disputes import Disputes
from contracts.message import Message
from contracts.programme import Programme
from services.kit import documents

HOME = Path(contracts.__file__).parent
WORDS = "Example words"
NUMBERS = frozenset({"amount", "rate", "reward_share", "share"})
A_NUMBER = "12.5"
BY_FORMAT = {
    "date-time": "2026-03-01T09:30:00Z",
    "date": "2026-06-30",
    "email": "jo@example.org",
}
BY_PATTERN = (
    (r"\d", "1250.00"),
    ("[0-9a-f]{8}", "6d1c5a7e-27e5-5d0a-9a51-3f2c1a2be001"),
    ("[0-9a-f]{64}", "9f" * 32),
    ("[0-9a-f]{32}", f"domain:{'9f' * 16}"),
    ("(/[a-z0-9-]{1,40}){0,2}", "cloud/compute"),
    ("[A-Z]{3}", "EUR"),
    ("[A-Z]{2}$", "DE"),
    ("[A-Z][A-Z0-9_]", "ALREADY_PROTECTED"),
    ("[A-Za-z0-9-]{2,20}", "EMEA"),
    ("[A-Za-z0-9 ./-]", "5493001KJTIIGC8Y1R12"),
    ("[0-9 ()+./-]", "+49 30 1234567"),
    ("[a-z0-9][a-z0-9._-]", "gold"),
    ("[a-z0-9-]{1,40}$", "cloud"),
)


def sample(message: type[Message], *, full: bool) -> dict[str, Any]:
    """The fullest or the least form of a message, as it stands in JSON."""
    schema = message.model_json_schema(mode="serialization")
    found = _value(schema, schema.get("$defs", {}), full)
    assert isinstance(found, dict)
    return found


def _value(schema: dict[str, Any], definitions: dict[str, Any], full: bool) -> Any:
    match schema:
        case {"$ref": ref}:
            name = ref.rpartition("/")[2]
            return WHOLE[name](full) if name in WHOLE else _value(definitions[name], definitions, full)
        case {"anyOf": [first, *_]}:
            return _value(first, definitions, full)
        case {"const": fixed} | {"enum": [fixed, *_]}:
            return fixed
    return _typed(schema, definitions, full)


def _typed(schema: dict[str, Any], definitions: dict[str, Any], full: bool) -> Any:
    match schema["type"]:
        case "object":
            return _object(schema, definitions, full)
        case "array":
            return _array(schema, definitions, full)
        case "string":
            return _string(schema)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case kind:
            return {"boolean": True, "null": None}[kind]


def _programme(full: bool) -> Any:
    """A programme only holds together as a whole, so the samples are the two that come with the product."""
    text = (HOME / "programmes" / f"{'upm-default' if full else 'partner-plus'}.yaml").read_text()
    return documents.read(Programme, text).model_dump(mode="json", exclude_none=True)


def _disputes(full: bool) -> Any:
    rules = Disputes(within="P10D", evidence_within="5 business days", secondary_reward=Decimal(50))
    return (rules if full else Disputes()).model_dump(mode="json", exclude_none=True)


def _calendar(full: bool) -> Any:
    hours = Calendar(zone="Europe/Berlin", opens=time(9), closes=time(17))
    return (hours if full else Calendar()).model_dump(mode="json", exclude_none=True)


def _held_matter(full: bool) -> Any:
    """A case comes with its registrations, and nothing else does."""
    case = {"kind": "case", "id": "0b5b1d5e-5c1d-5e0a-9a51-3f2c1a2be001"}
    return (
        case | {"registrations": ["6d1c5a7e-27e5-5d0a-9a51-3f2c1a2be002"]}
        if full
        else {"kind": "partner", "id": "north-it"}
    )


def _selection(full: bool) -> Any:
    named = {"audience": "partner" if full else "examiner", "partner": "north"}
    return named | ({"since": "2026-01-01T00:00:00Z", "until": "2026-06-30T00:00:00Z"} if full else {})


WHOLE: dict[str, Callable[[bool], Any]] = {
    "Programme": _programme,
    "Disputes": _disputes,
    "Calendar": _calendar,
    "Selection": _selection,
    "HeldMatter": _held_matter,
}
"""Values whose parts have to fit one another."""


def _object(schema: dict[str, Any], definitions: dict[str, Any], full: bool) -> dict[str, Any]:
    if "properties" not in schema:
        return _mapping(schema, definitions, full)
    wanted = schema["properties"] if full else schema.get("required", ())
    return {name: _number_if(name, _value(schema["properties"][name], definitions, full)) for name in wanted}


def _number_if(name: str, value: Any) -> Any:
    """A schema does not tell a number that travels as a string from any other string; its name does."""
    if name == "shares":
        return dict.fromkeys(value, A_NUMBER)
    return A_NUMBER if name in NUMBERS and value == WORDS else value


def _mapping(schema: dict[str, Any], definitions: dict[str, Any], full: bool) -> dict[str, Any]:
    (pattern, inner), *_ = schema.get("patternProperties", {}).items() or [("gold", schema["additionalProperties"])]
    names = schema.get("propertyNames", {"type": "string", "pattern": pattern})
    return {_value(names, definitions, full): _value(inner, definitions, full)}


def _array(schema: dict[str, Any], definitions: dict[str, Any], full: bool) -> list[Any]:
    if "prefixItems" in schema:
        return [_value(item, definitions, full) for item in schema["prefixItems"]]
    count = max(schema.get("minItems", 0), int(full))
    return [_value(schema["items"], definitions, full)] * count


def _string(schema: dict[str, Any]) -> str:
    if "format" in schema:
        return BY_FORMAT[schema["format"]]
    pattern = schema.get("pattern", "")
    return next((example for part, example in BY_PATTERN if part in pattern), "gold") if pattern else WORDS


def forms(name: str) -> list[Path]:
    """The samples of a message, oldest first."""
    return sorted((HOME / "samples").glob(f"{name}.*.json"))


def written(value: Any) -> str:
    """JSON as the files hold it."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def schema_text(message: type[Message]) -> str:
    """The JSON Schema file of a message."""
    return written({"$id": f"urn:dealreg:{message.TYPE}"} | message.model_json_schema(mode="serialization"))


def programme_schema_text() -> str:
    """The JSON Schema by which editors check a programme while it is written."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:dealreg:programme"}
    return written(head | Programme.model_json_schema())


def missing() -> Iterator[tuple[Path, str]]:
    """Every file that is not yet what the messages say, and what it should hold."""
    path = HOME / "schemas" / "programme.schema.json"
    if not path.exists() or path.read_text() != programme_schema_text():
        yield path, programme_schema_text()
    for name, message in messages().items():
        path = HOME / "schemas" / f"{name}.json"
        if not path.exists() or path.read_text() != schema_text(message):
            yield path, schema_text(message)
        held = [known.read_text() for known in forms(name)]
        wanted = [written(sample(message, full=full)) for full in (False, True)]
        for count, text in enumerate(dict.fromkeys(text for text in wanted if text not in held)):
            yield HOME / "samples" / f"{name}.{len(held) + count + 1:02}.json", text


def main() -> None:
    """Write what is missing."""
    for path, text in list(missing()):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
