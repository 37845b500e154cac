"""A command on its way to a writer: the message, who sends it, and what makes a repeat of it recognisable."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from contracts.codec import decode, encode
from contracts.message import Command

CONTENT_TYPE = "application/json"
LATELY = 256
"""The id of a command is read when it comes, and again with every record that follows from it."""
MARK_HASH_LENGTH = 16
"""Hex digits: enough to tell apart two bodies that one sender sends under one key of its own."""

_COMMAND_ID = re.compile(r"([0-9a-f-]{36})\.([0-9a-f]{16})\.[0-9a-f-]{1,36}")


class Actor(NamedTuple):
    """Who sends a command: the vendor it concerns, the partner (none for the vendor's own staff), person and roles."""

    vendor: str
    org: str | None
    subject: str
    roles: tuple[str, ...]

    def __str__(self) -> str:
        """The form that stands on records: `vendor/org/subject`, a dash for no org."""
        return f"{self.vendor}/{self.org or '-'}/{self.subject}"


class CommandEnvelope(NamedTuple):
    """One command as the commands topics carry it, in CloudEvents binary mode."""

    id: str
    """This request; the outcome names it as its cause."""
    key: str
    """What a repeat has in common with the first: derived from vendor, org and Idempotency-Key."""
    body_hash: str
    """A keyed hash of what was asked for, ids made by us left out: tells a repeat from another body under its key."""
    actor: Actor
    command: Command
    subject: str
    """The stream the command is about."""
    at: datetime
    """When the edge received it; for display, decides nothing."""
    source: str
    expected_version: int | None = None

    def record(self) -> tuple[bytes, bytes, tuple[tuple[str, bytes], ...]]:
        """Key, value and headers of the Kafka record."""
        headers = {
            "ce_specversion": "1.0",
            "ce_id": self.id,
            "ce_type": self.command.TYPE,
            "ce_source": self.source,
            "ce_subject": self.subject,
            "ce_time": self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "content-type": CONTENT_TYPE,
            "ce_commandkey": self.key,
            "ce_bodyhash": self.body_hash,
            "ce_actor": str(self.actor),
            "ce_roles": ",".join(self.actor.roles),
        }
        if self.expected_version is not None:
            headers["ce_expectedversion"] = str(self.expected_version)
        return self.subject.encode(), encode(self.command), tuple((k, v.encode()) for k, v in headers.items())


def command_envelope(value: bytes, headers: Mapping[str, str]) -> CommandEnvelope:
    """Read a record of a commands topic. Raises KeyError or ValueError when it is not one that `record` wrote."""
    command = decode(headers["ce_type"], value)
    if not isinstance(command, Command):
        raise ValueError(f"{headers['ce_type']} is not a command")
    vendor, org, subject = headers["ce_actor"].split("/", 2)
    roles = tuple(role for role in headers["ce_roles"].split(",") if role)
    expected = headers.get("ce_expectedversion")
    return CommandEnvelope(
        id=headers["ce_id"],
        key=headers["ce_commandkey"],
        body_hash=headers["ce_bodyhash"],
        actor=Actor(vendor, None if org == "-" else org, subject, roles),
        command=command,
        subject=headers["ce_subject"],
        at=datetime.fromisoformat(headers["ce_time"]),
        source=headers["ce_source"],
        expected_version=None if expected is None else int(expected),
    )


class Mark(NamedTuple):
    """What the id of a command tells of it: a repeat has the same key, and the same hash if it asks for the same."""

    key: str
    body_hash: str


def command_id(key: str, body_hash: str, request: str) -> str:
    """The id of one request for a command, made of what makes repeats of it recognisable.

    The records a command leaves name it as their cause, so a writer knows from its ledger alone what it has decided.
    """
    return f"{key}.{body_hash[:MARK_HASH_LENGTH]}.{request}"


@lru_cache(LATELY)
def mark_of(causation: str) -> Mark | None:
    """The mark of the command that caused a record; None when something else did."""
    found = _COMMAND_ID.fullmatch(causation)
    return Mark(found[1], found[2]) if found else None


def body_hash(value: bytes, key: bytes) -> str:
    """HMAC-SHA-256 of a request's canonical bytes, in hex.

    Keyed, because it stands on the ledger beside all of the body but the people and customers in the vault: without a
    key one could guess at them.
    """
    return hmac.new(key, value, hashlib.sha256).hexdigest()
