"""Erasing people and withheld customers from the vault: of whom nothing is kept, and why. Stream: `erasure/<id>`."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.message import Command, Event
from contracts.values import EntityId, Name

Subject = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
"""An id of the vault's: of a person, or of a customer that its partner withheld."""

SUBJECTS_MAX = 500
"""Of one erasure; a longer list takes several."""


class EraseSubjects(Command):
    """Keep nothing more of these people: what the vault has of them goes, with the salts of their commitments."""

    TYPE: ClassVar[str] = "erase-subjects.v1"
    erasure: EntityId
    subjects: tuple[Subject, ...] = Field(min_length=1, max_length=SUBJECTS_MAX)
    reason: Name


class SubjectsErased(Event):
    """Nothing is kept of these people from here on; the reason names a case, never a person."""

    TYPE: ClassVar[str] = "subjects.erased.v1"
    erasure: EntityId
    subjects: tuple[Subject, ...]
    reason: Name
