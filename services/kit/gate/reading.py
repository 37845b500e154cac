"""Reads a partner's record as a CloudEvent, in binary or structured mode, within limits that are checked first."""

from datetime import datetime
from typing import Any, NamedTuple

from aiokafka.structs import ConsumerRecord
from cloudevents.core.base import BaseCloudEvent, EventFactory
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from contracts.codec import BadInputError, Limits, loads

HEADERS_MAX = 50
HEADER_BYTES_MAX = 16_384
NEEDED = ("specversion", "id", "source", "type")
STRUCTURED = "application/cloudevents+json"


class Said(NamedTuple):
    """What a partner's message says; `vendor` is an extension attribute, since a partner has one topic for all."""

    id: str
    source: str
    type: str
    subject: str | None
    vendor: str | None
    data: Any


class StrictFormat(JSONFormat):
    """CloudEvents JSON, parsed by the one codec; what is missing stays missing instead of being made up."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, event_factory: EventFactory | None, data: str | bytes) -> BaseCloudEvent:
        """An event in structured mode. Raises BadInputError."""
        found = loads(data.encode() if isinstance(data, str) else data, self._limits)
        if not isinstance(found, dict):
            raise BadInputError("NOT_A_CLOUDEVENT", "a message in structured mode is a JSON object")
        _complete(found)
        if isinstance(found.get("time"), str):
            found["time"] = datetime.fromisoformat(found["time"])
        body = found.pop("data", None)
        return CloudEvent(found, body)

    def read_data(self, body: bytes, datacontenttype: str | None) -> Any:
        """The data of an event in binary mode. Raises BadInputError."""
        return loads(body, self._limits) if body else None


def read(record: "ConsumerRecord[Any, Any]", limits: Limits) -> Said:
    """What a record says. Raises BadInputError when nobody can tell."""
    headers = _headers(record)
    value = record.value or b""
    if len(value) > limits.size_bytes_max:
        raise BadInputError("TOO_LARGE", f"{len(value)} bytes; {limits.size_bytes_max} are allowed")
    try:
        event = from_kafka(KafkaMessage(headers, None, value), StrictFormat(limits), CloudEvent)
    except (BaseCloudEventException, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError("NOT_A_CLOUDEVENT", str(error)[:500]) from error
    vendor = event.get_extension("vendor")
    return Said(
        id=event.get_id(),
        source=event.get_source(),
        type=event.get_type(),
        subject=event.get_subject(),
        vendor=vendor if isinstance(vendor, str) else None,
        data=event.get_data(),
    )


def _headers(record: "ConsumerRecord[Any, Any]") -> dict[str, bytes]:
    """The headers by name, when there is one way to read them. Raises BadInputError."""
    found = {name.lower(): value for name, value in record.headers}
    if len(record.headers) > HEADERS_MAX or sum(len(n) + len(v) for n, v in record.headers) > HEADER_BYTES_MAX:
        raise BadInputError("TOO_MANY_HEADERS", f"{HEADERS_MAX} headers in {HEADER_BYTES_MAX} bytes are allowed")
    if len(found) != len(record.headers):
        raise BadInputError("DUPLICATE_HEADER", "a header stands twice")
    binary = any(name.startswith("ce_") for name in found)
    if binary and found.get("content-type", b"").startswith(STRUCTURED.encode()):
        raise BadInputError("MIXED_MODE", "ce_ headers and a structured content-type exclude one another")
    if binary:
        _complete({name.removeprefix("ce_") for name in found})
    return found


def _complete(attributes: Any) -> None:
    missing = [name for name in NEEDED if name not in attributes]
    if missing:
        raise BadInputError("NOT_A_CLOUDEVENT", f"without {', '.join(missing)}")
