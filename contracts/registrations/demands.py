"""Proof of work that the vendor asks for. Stream: `registration/<id>`."""

from typing import ClassVar

from contracts.message import Event
from contracts.values import Code, EntityId, Instant, Text


class EvidenceDemanded(Event):
    """The partner is to show its work on the deal until a time; it does so by attaching evidence.

    `code`: why it is asked; `conflict`: the case in which it is, of which the partner is told nothing; `flag`: the
    flag over the partner that was confirmed.
    """

    TYPE: ClassVar[str] = "evidence.demanded.v1"
    registration: EntityId
    code: Code
    due: Instant
    conflict: EntityId | None = None
    flag: EntityId | None = None
    note: Text = ""
