"""What a command leaves behind when it leaves no event of its own. Stream: `command/<id>`."""

from typing import ClassVar

from pydantic import Field

from contracts.message import Event
from contracts.trace import Ruling
from contracts.values import Code, EntityId, Name, ProgrammeRef, Text


class CommandRefused(Event):
    """A command was understood and refused: a code, the rule that says so, and the fields it is about."""

    TYPE: ClassVar[str] = "command.refused.v1"
    command: Name
    code: Code
    detail: Text
    subject: Name | None = None
    pointers: tuple[Name, ...] = Field(default=(), max_length=50)
    rule: Code | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class CommandRepeated(Event):
    """The same key and body came again; what was decided the first time stands."""

    TYPE: ClassVar[str] = "command.repeated.v1"
    command: Name
    first: EntityId
    sequence: int = Field(ge=0)
    records: int = Field(ge=1)
    subject: Name | None = None
    code: Code | None = None
