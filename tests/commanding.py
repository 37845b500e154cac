"""A command as it comes to a writer: what an edge wrote into the topic, at an offset of it."""

from datetime import datetime

from contracts.codec import encode
from contracts.envelope import Actor, CommandEnvelope, body_hash, command_id
from contracts.message import Command
from contracts.values import derived_id
from services.kit.ledger import Incoming, Record, Stored
from tests.make import KEY


def incoming(
    offset: int,
    command: Command,
    by: Actor,
    subject: str,
    at: datetime,
    *,
    key: str | None = None,
    expected_version: int | None = None,
) -> Incoming:
    """The command of somebody about a stream; without a key it is no repeat of any other, and the same in every run."""
    unlike = derived_id("sent", subject, str(offset))
    key, hashed = key or unlike, body_hash(encode(command), KEY)
    sent = CommandEnvelope(
        id=command_id(key, hashed, unlike),
        key=key,
        body_hash=hashed,
        actor=by,
        command=command,
        subject=subject,
        at=at,
        source="/test",
        expected_version=expected_version,
    )
    return Incoming(Stored(offset, 0, Record(*sent.record())))
