"""Proof of work that the vendor asks for. Stream: `registration/<id>`."""

from typing import ClassVar

from contracts.message import Command, Event
from contracts.values import Code, EntityId, Instant, Text

SPOT_CHECK: Code = "SPOT_CHECK"
"""Why proof is demanded where it may be demanded of anybody. It is what a partner is told, too, where a case is why."""


class DemandEvidence(Command):
    """Ask for proof of work on any claim that lives, in the time that its programme gives both sides of a case.

    By itself nothing follows where none comes: a person looks at it.
    """

    TYPE: ClassVar[str] = "demand-evidence.v1"
    registration: EntityId
    code: Code = SPOT_CHECK
    note: Text = ""


class EvidenceDemanded(Event):
    """The partner is to show its work on the deal until a time; it does so by attaching evidence.

    `code`: why it is asked, told as a spot check unless it is the partner's own affair; `conflict`: the case in which
    it is, of which the partner is told nothing; `flag`: the flag over the partner that was confirmed.
    """

    TYPE: ClassVar[str] = "evidence.demanded.v1"
    registration: EntityId
    code: Code
    due: Instant
    conflict: EntityId | None = None
    flag: EntityId | None = None
    note: Text = ""
