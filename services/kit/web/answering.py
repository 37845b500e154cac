"""Turns the outcome of a command into an answer: status, body, headers; what of it is shown, the service says."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from pydantic import BaseModel

from contracts.codec import decode
from contracts.envelope import CommandEnvelope
from contracts.outcomes import CommandRefused
from services.kit.answers import Answer
from services.kit.cursors import Position, Sealer
from services.kit.desk import Outcome
from services.kit.identity import Principal
from services.kit.ledger import Accepted
from services.kit.web.problem import MEDIA_TYPE, FieldError, Problem

JSON = "application/json"
SHOWN_ATTRIBUTES = {
    "specversion": "ce_specversion",
    "id": "ce_id",
    "type": "ce_type",
    "source": "ce_source",
    "subject": "ce_subject",
    "time": "ce_time",
    "datacontenttype": "content-type",
    "streamversion": "ce_streamversion",
}
"""Sequence, links, inputs and actor of a record stay inside: they count and name what others do."""
RETRY_SECONDS = 1
FIRST_VERSION = 1
"""The stream version of the event that begins an entity's life."""


class Telling(Protocol):
    """What a service tells of its events, and how."""

    def settled(self, records: Sequence[Accepted]) -> bool:
        """Whether these records are all that the sender of a command waits for."""

    def companions(self, stream: str) -> Collection[str]:
        """The streams in which a command's outcome shows, given the one it wrote to."""

    def state(self, records: Sequence[Accepted]) -> str:
        """The word for where the entity stands after these records."""

    def disclose(self, asking: Principal, record: Accepted) -> Mapping[str, Any] | None:
        """The event's data as this principal may see it; None when it may not know of the event."""


class AcceptedAnswer(BaseModel):
    """What a command is answered with once it is decided."""

    outcome: str
    id: str
    state: str
    events: list[dict[str, Any]]
    position: str


class PendingAnswer(BaseModel):
    """What a command is answered with while it is on its way; `Location` is where its outcome will be."""

    outcome: str
    id: str


def answer(envelope: CommandEnvelope, asking: Principal, outcome: Outcome, telling: Telling, sealer: Sealer) -> Answer:
    """The answer to a command: 201 or 200 accepted, 202 not decided yet, or the refusal's status."""
    if not outcome.records:
        headers = {"Content-Type": JSON, "Location": f"/v1/commands/{envelope.id}", "Retry-After": str(RETRY_SECONDS)}
        return Answer(202, _body({"outcome": "pending", "id": envelope.id}), headers)
    position = sealer.seal_position(_position(outcome.records[-1]))
    if outcome.records[0].type == CommandRefused.TYPE:
        return _refusal(envelope, outcome.records[0], position)
    first = outcome.records[0]
    version = max(record.version for record in outcome.records if record.stream == first.stream)
    entity = first.stream.rpartition("/")[2]
    body = {
        "outcome": "accepted",
        "id": entity,
        "state": telling.state(outcome.records),
        "events": [event for record in outcome.records if (event := _event(asking, record, telling)) is not None],
        "position": position,
    }
    created = first.version == FIRST_VERSION
    headers = {"Content-Type": JSON, "ETag": f'"{version}"'}
    return Answer(201 if created else 200, _body(body), headers)


def _refusal(envelope: CommandEnvelope, record: Accepted, position: str) -> Answer:
    refused = decode(record.type, record.value)
    if not isinstance(refused, CommandRefused):
        raise TypeError(f"{record!r} is no refusal")
    extra: dict[str, Any] = {"outcome": "refused", "id": envelope.id, "position": position}
    if refused.rule is not None:
        extra["rule"] = refused.rule
    if refused.programme is not None:
        extra["programme"] = refused.programme.model_dump(mode="json")
    errors = [FieldError(pointer, refused.detail) for pointer in refused.pointers]
    problem = Problem(refused.code, refused.detail, errors, extra=extra)
    return Answer(problem.status_code, problem.body(), {"Content-Type": MEDIA_TYPE})


def _position(record: Accepted) -> Position:
    return Position(record.ledger, record.partition, record.sequence)


def _event(asking: Principal, record: Accepted, telling: Telling) -> dict[str, Any] | None:
    """The event as CloudEvents JSON, cut to what may be seen."""
    data = telling.disclose(asking, record)
    if data is None:
        return None
    headers = dict(record.record.headers)
    return {name: headers[header].decode() for name, header in SHOWN_ATTRIBUTES.items()} | {"data": data}


def _body(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
