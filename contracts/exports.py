"""Exports of what is on record, for somebody outside: who took what, for whom, and why. Stream: `export/<id>`."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, model_validator

from contracts.message import Command, Event, Value
from contracts.values import EntityId, Instant, Name, PartnerId

Audience = Literal["examiner", "partner", "customer"]


class Selection(Value):
    """Which records: of a case, a partner, a customer, a registration, or of a period alone; a period narrows the rest.

    An examiner gets the records themselves. A partner gets what it was told, and a customer what concerns it: of one
    registration also, with the certificates that the partner held on the day it was decided.
    """

    audience: Audience = "examiner"
    case: EntityId | None = None
    partner: PartnerId | None = None
    customer: EntityId | None = None
    registration: EntityId | None = None
    since: Instant | None = None
    until: Instant | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Raises ValueError when it names too much or too little, or not those it is for."""
        named = [name for name in ("case", "partner", "customer", "registration") if getattr(self, name) is not None]
        if len(named) > 1 or (not named and (self.since is None or self.until is None)):
            raise ValueError("name a case, partner, customer or registration, or a period from `since` to `until`")
        meant = {"partner": ["partner"], "customer": ["customer", "registration"]}
        if self.audience != "examiner" and not set(named) & set(meant[self.audience]):
            raise ValueError(f"an export for a {self.audience} names {' or '.join(meant[self.audience])}")
        return self


def _lasting(selection: Selection) -> Selection:
    """Raises ValueError for a period in which nothing can lie; what is on record already is read all the same."""
    if selection.since is not None and selection.until is not None and selection.since >= selection.until:
        raise ValueError("the period ends before it begins: `until` itself is out")
    return selection


class RecordExport(Command):
    """Take records out, for somebody who is to examine them; the bundle is made once this is on record."""

    TYPE: ClassVar[str] = "record-export.v1"
    export: EntityId
    selection: Annotated[Selection, AfterValidator(_lasting)]
    purpose: Name


class Exported(Event):
    """Records were taken out; what lies before this record is in the bundle, and nothing behind it."""

    TYPE: ClassVar[str] = "audit.exported.v1"
    export: EntityId
    selection: Selection
    purpose: Name
